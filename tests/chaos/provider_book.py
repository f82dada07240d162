"""What the SMS provider of a run knows: what it took, what it was asked again, what it will report and when."""

import hashlib
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from threading import Lock

_SOON_SECONDS, _LATE_SECONDS, _AGAIN_SECONDS = 1.0, 20.0, 4.0
_PAGE = 100


class Behaviour(StrEnum):
    """What becomes of a request to send."""

    WELL = "takes it and answers"
    FAILING = "answers 500, has not taken it"
    FAILING_LATE = "answers 500 although it has taken it"
    BUSY = "answers 503, has not taken it"
    SLOW_WITHOUT = "answers too late, has not taken it"
    SLOW_WITH = "takes it, answers too late"
    LATE = "answers too late and only then takes it"


@dataclass(frozen=True, slots=True)
class Report:
    """What became of an SMS, told from `due` on (seconds of the machine's clock)."""

    due: float
    reference: str
    status: str

    def as_json(self) -> Mapping[str, str]:
        """As the contract wants it."""
        at = datetime.fromtimestamp(self.due, UTC).isoformat()
        return {"clientReference": self.reference, "status": self.status, "at": at}


@dataclass(slots=True)
class Book:
    """Safe for threads."""

    behaviour: Behaviour = Behaviour.WELL
    undelivered_percent: int = 5
    taken: dict[str, str] = field(default_factory=dict)
    asked_again: Counter[str] = field(default_factory=Counter)
    """By reference: requests to send what had been taken already. Each would be an SMS more."""
    requests: Counter[Behaviour] = field(default_factory=Counter)
    reported: list[Report] = field(default_factory=list)
    """In the order in which they came in; a cursor counts them."""
    _to_report: list[Report] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def note_request(self, behaviour: Behaviour) -> None:
        """Somebody asked for an SMS."""
        with self._lock:
            self.requests[behaviour] += 1

    def take(self, reference: str) -> str:
        """Take an SMS; our reference for it."""
        with self._lock:
            if reference in self.taken:
                self.asked_again[reference] += 1
                return self.taken[reference]
            self.taken[reference] = f"P-{len(self.taken) + 1}"
            self._to_report += _reports_of(reference, time.time(), self.undelivered_percent)
            return self.taken[reference]

    def reports_after(self, cursor: int) -> Sequence[Report]:
        """The reports behind the cursor, not all at once."""
        now = time.time()
        with self._lock:
            due = [each for each in self._to_report if each.due <= now]
            self._to_report = [each for each in self._to_report if each.due > now]
            self.reported += sorted(due, key=lambda each: each.due)
            return self.reported[cursor : cursor + _PAGE]

    @property
    def has_told_all(self) -> bool:
        """Whether every report has come in."""
        with self._lock:
            return not self._to_report

    def final_states(self) -> Mapping[str, str]:
        """Of each SMS that a report has come in of."""
        with self._lock:
            return {each.reference: each.status for each in self.reported}


def _reports_of(reference: str, now: float, undelivered_percent: int) -> list[Report]:
    """By the reference alone: most soon, some late, some twice, some never; a few were not delivered."""
    first, second, third = hashlib.sha256(reference.encode()).digest()[:3]
    chance = (first * 256 + second) % 100
    status = "undelivered" if third % 100 < undelivered_percent else "delivered"
    match chance // 10:
        case 0:
            return []
        case 1 | 2:
            return [Report(now + _LATE_SECONDS, reference, status)]
        case 3 | 4:
            return [Report(now + wait, reference, status) for wait in (_SOON_SECONDS, _AGAIN_SECONDS)]
        case _:
            return [Report(now + _SOON_SECONDS, reference, status)]
