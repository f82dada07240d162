"""How a stand-in answers: rightly, or in one of the awkward ways of real systems."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from services.ports.outside import OutsideSystem


class Manner(StrEnum):
    """A way of answering.

    Of the registry and of the subscriber system alike: SLOW answers after its caller's patience; OVERLOADED 429 and
    MAINTENANCE 503, both with Retry-After; FAILING 500; LOCKED_OUT 401; GATEWAY 504; REDIRECTING 302; HTML a page;
    EMPTY nothing; RENAMED a field of another name; NEWER another version; WRONG_TYPE a text that is a number; ANOTHER
    the data of somebody else; ENDLESS more than anybody reads; MOVED 404; DRIPPING a byte now and then, each in time;
    HUGE 16 MB, of which `sent_bytes` counts what was taken.
    """

    RIGHT = "right"
    SLOW = "slow"
    OVERLOADED = "overloaded"
    MAINTENANCE = "maintenance"
    FAILING = "failing"
    GATEWAY = "gateway"
    LOCKED_OUT = "locked-out"
    REDIRECTING = "redirecting"
    HTML = "html"
    EMPTY = "empty"
    RENAMED = "renamed"
    NEWER = "newer"
    WRONG_TYPE = "wrong-type"
    ANOTHER = "another"
    ENDLESS = "endless"
    MOVED = "moved"
    DRIPPING = "dripping"
    HUGE = "huge"
    # What the registry says of a person.
    UNKNOWN = "unknown"
    DECEASED = "deceased"
    NAMES_DIFFER = "names-differ"
    # What the subscriber system says of a connection or a reading.
    METER_DIFFERS = "meter-differs"
    SUBSCRIBER_DIFFERS = "subscriber-differs"
    INACTIVE = "inactive"
    REFUSES_READING = "refuses-reading"
    LOSES_ANSWER = "loses-answer"
    # What the sister companies say of a person.
    OWES = "owes"


@dataclass
class Behaviour:
    """How each system answers from now on; `times`: so many times, then rightly again. `slow_seconds` is how long SLOW
    takes; DRIPPING sends four bytes in that time. `numbers` are the tracking numbers that were given, by request key.
    """

    manners: dict[OutsideSystem, Manner] = field(default_factory=dict)
    times: int | None = None
    retry_after: str = "30"
    slow_seconds: float = 1.0
    sent_bytes: int = 0
    asked: list[str] = field(default_factory=list)
    numbers: dict[str, str] = field(default_factory=dict)

    def manner_of(self, system: OutsideSystem) -> Manner:
        """How it answers now."""
        manner = self.manners.get(system, Manner.RIGHT)
        if manner is Manner.RIGHT or self.times is None:
            return manner
        if self.times == 0:
            return Manner.RIGHT
        self.times -= 1
        return manner

    def number_for(self, request_key: str) -> str:
        """The same for the same key."""
        return self.numbers.setdefault(request_key, f"140509{len(self.numbers) + 1:06}")
