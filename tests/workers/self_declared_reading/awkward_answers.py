"""Every awkward answer of the systems outside, what our adapters take it for and what the process does: the rows of
`docs/outside-systems.md`, each of them a test.
"""

from dataclasses import dataclass
from enum import StrEnum

from deploy.sandbox.behaviour import Manner
from services.ports.outside import Identity, OutsideFault
from services.specific.self_declared_reading.model import RecordMatch


class Way(StrEnum):
    """What the process does."""

    AGAIN = "asked again by the engine, eight times in about eleven minutes; then the counter's task"
    AT_ONCE = "the counter's task at once"
    DIAGNOSIS = "a finding for diagnosis"
    NOTHING = "nothing: billed without a hand"


@dataclass(frozen=True)
class Awkward:
    """An answer of both systems; `manner` is None where nobody listens at the address."""

    told: str
    manner: Manner | None
    fault: OutsideFault
    way: Way
    retry_after: str = "30"


BOTH = (
    Awkward("nobody listens at the address", None, OutsideFault.UNREACHABLE, Way.AGAIN),
    Awkward("an answer later than the time-out", Manner.SLOW, OutsideFault.TIMED_OUT, Way.AGAIN),
    Awkward("a byte now and then, for ever", Manner.DRIPPING, OutsideFault.TIMED_OUT, Way.AGAIN),
    Awkward("504 of a gateway before it", Manner.GATEWAY, OutsideFault.TIMED_OUT, Way.AGAIN),
    Awkward("500", Manner.FAILING, OutsideFault.FAILING, Way.AGAIN),
    Awkward("429 with Retry-After in seconds", Manner.OVERLOADED, OutsideFault.BUSY, Way.AGAIN),
    Awkward(
        "429 with Retry-After as a date",
        Manner.OVERLOADED,
        OutsideFault.BUSY,
        Way.AGAIN,
        retry_after="Wed, 21 Oct 2099 07:28:00 GMT",
    ),
    Awkward("429 with a Retry-After that is neither", Manner.OVERLOADED, OutsideFault.BUSY, Way.AGAIN, "soon"),
    Awkward(
        "429 with a Retry-After of a year that no calendar has",
        Manner.OVERLOADED,
        OutsideFault.BUSY,
        Way.AGAIN,
        retry_after=f"Wed, 21 Oct {'9' * 20} 07:28:00 GMT",
    ),
    Awkward("503 of a maintenance window", Manner.MAINTENANCE, OutsideFault.BUSY, Way.AGAIN),
    Awkward("401: the token is no longer valid", Manner.LOCKED_OUT, OutsideFault.REFUSES_US, Way.AT_ONCE),
    Awkward("302 to another address", Manner.REDIRECTING, OutsideFault.UNREADABLE, Way.AT_ONCE),
    Awkward("200 with a page to log in", Manner.HTML, OutsideFault.UNREADABLE, Way.AT_ONCE),
    Awkward("200 with nothing", Manner.EMPTY, OutsideFault.UNREADABLE, Way.AT_ONCE),
    Awkward("a field of another name", Manner.RENAMED, OutsideFault.UNREADABLE, Way.AT_ONCE),
    Awkward("another version", Manner.NEWER, OutsideFault.UNREADABLE, Way.AT_ONCE),
    Awkward("a number where a text was", Manner.WRONG_TYPE, OutsideFault.UNREADABLE, Way.AT_ONCE),
    Awkward("more than 64 kB", Manner.ENDLESS, OutsideFault.UNREADABLE, Way.AT_ONCE),
    Awkward("16 MB", Manner.HUGE, OutsideFault.UNREADABLE, Way.AT_ONCE),
    Awkward("somebody else's data", Manner.ANOTHER, OutsideFault.OTHER_SUBJECT, Way.AT_ONCE),
)

REGISTRY_MOVED = Awkward("404 of the registry", Manner.MOVED, OutsideFault.UNREADABLE, Way.AT_ONCE)

OF_THE_PERSON = (
    ("the registry knows nobody by this number", Manner.UNKNOWN, Identity.UNKNOWN),
    ("the person is deceased", Manner.DECEASED, Identity.DECEASED),
    ("the name is another's", Manner.NAMES_DIFFER, Identity.NAMES_DIFFER),
)

OF_THE_CONNECTION = (
    ("the system knows no such connection (404)", Manner.MOVED, RecordMatch.NOT_THERE),
    ("another meter hangs there", Manner.METER_DIFFERS, RecordMatch.METER_DIFFERS),
    ("somebody else is the subscriber", Manner.SUBSCRIBER_DIFFERS, RecordMatch.SUBSCRIBER_DIFFERS),
    ("the connection is not active", Manner.INACTIVE, RecordMatch.INACTIVE),
)


def table() -> str:
    """The rows as the page shows them."""
    rows = [(each.told, str(each.fault), each.way.value) for each in (*BOTH, REGISTRY_MOVED)]
    rows += [(told, identity.value, Way.DIAGNOSIS.value) for told, _, identity in OF_THE_PERSON]
    rows += [(told, match.value, Way.DIAGNOSIS.value) for told, _, match in OF_THE_CONNECTION]
    rows += [
        ("one failure, then a right answer", "–", Way.NOTHING.value),
        (
            "the reading was taken and the answer lost",
            "failing",
            f"{Way.AGAIN.value}; the same key gives the same number",
        ),
        ("the reading is refused for good (409, 422)", "refused", Way.AT_ONCE.value),
        ("no address is configured", "not-configured", Way.AT_ONCE.value),
    ]
    head = ["| answer | taken for | what the process does |", "| --- | --- | --- |"]
    return "\n".join([*head, *(f"| {' | '.join(row)} |" for row in rows)])
