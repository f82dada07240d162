"""Reconnections that a subscriber made himself while he was cut (by-law 51-4-3)."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class FoundBy(StrEnum):
    """How the company came to know: an agent was sent to look, an agent came to bring the power back, or the subscriber
    has said it himself.
    """

    CHECK = "check"
    RECONNECTION = "reconnection"
    DECLARED = "declared"


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfWilledReconnection:
    """Power that flowed while the records had it cut; one a request, whose `tracking_code` found it or declares it.

    `kwh_at_cut` and `kwh_found` are what the meter showed, None where nobody read it. It is open until a reconnection,
    the request `settled_by`, has brought the power back on `settled_on`, for twice the fee and with the written
    commitment of that number and day. A second one of the connection leads to its permanent collection (52-4 d). One
    that was wrong is `withdrawn_at`, by whom and why: it is kept, and counts for nothing.
    """

    tracking_code: str
    bill_id: str
    found_on: date
    found_by: FoundBy
    kwh_at_cut: int | None = None
    kwh_found: int | None = None
    commitment_number: str | None = None
    commitment_on: date | None = None
    settled_by: str | None = None
    settled_on: date | None = None
    withdrawn_at: datetime | None = None
    withdrawn_by: str | None = None
    withdrawn_because: str | None = None

    @property
    def counts(self) -> bool:
        """False of one that was taken back as wrong."""
        return self.withdrawn_at is None

    @property
    def is_open(self) -> bool:
        """True until power has come back for twice the fee, of one that counts."""
        return self.counts and self.settled_by is None
