"""What a grant of temporary or free-market power keeps."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from services.money import Rials


class PowerKind(StrEnum):
    """What is asked for. Of temporary power the meter is collected at the end."""

    TEMPORARY = "temporary"
    FREE_MARKET = "free-market"


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerTerms:
    """What an application asks for: so many kW from the first day to the last, both included."""

    kind: PowerKind
    first_day: date
    last_day: date
    power_kw: int

    @property
    def days(self) -> int:
        """How long it is; 0 of one that was given up before its first day."""
        return max((self.last_day - self.first_day).days + 1, 0)

    def overlaps(self, first: date, last: date) -> bool:
        """True if a day is in both."""
        return self.days > 0 and self.first_day <= last and first <= self.last_day


@dataclass(frozen=True, slots=True, kw_only=True)
class DepositEnd:
    """What became of the deposit: all of it has paid what was unpaid, or was paid out."""

    settled_at: datetime
    set_off: Rials
    paid_out: Rials


class EarlyEndReason(StrEnum):
    """Why a period ends before the day that was granted."""

    GIVEN_UP = "given-up"
    PERMIT_WITHDRAWN = "permit-withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlyEnd:
    """That a period ends before `granted_last_day`. `letter` is the number of the one that withdraws the permit."""

    reason: EarlyEndReason
    letter: str | None
    granted_last_day: date
    decided_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerPeriod:
    """The period that a request was granted. `deposit` is the money of the subscriber who asked for it; `end` is None
    until it is settled, `early_end` where it ends on the day that was granted.
    """

    tracking_code: str
    bill_id: str
    terms: PowerTerms
    deposit: Rials
    granted_at: datetime
    end: DepositEnd | None = None
    early_end: EarlyEnd | None = None

    def is_followed_by(self, other: "PowerPeriod") -> bool:
        """True if the power goes on after this one's last day: the other one has the day after it."""
        day_after = self.terms.last_day + timedelta(days=1)
        return other.terms.overlaps(day_after, day_after)
