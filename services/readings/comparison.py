"""How a consumption compares with the usual one: high, low or normal."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from services.model.connections import Reading
from services.readings.history import Usual

# Beyond one and a half times the usual, or below half of it, somebody should look. Weather and guests stay within.
HIGH = Fraction(3, 2)
LOW = Fraction(1, 2)


class Verdict(StrEnum):
    """How the declared consumption compares with the usual one."""

    NORMAL = "normal"
    HIGH = "high"
    LOW = "low"
    NO_HISTORY = "no-history"


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The figures of the check. Energies in kWh; `days` is at least 1, so that a reading of the same day counts."""

    verdict: Verdict
    declared_kwh: int
    last: Reading
    consumption_kwh: int
    days: int
    rolled_over: bool
    usual: Usual | None

    @property
    def daily_kwh(self) -> Fraction:
        """Consumption a day since the last reading."""
        return Fraction(self.consumption_kwh, self.days)


def judge(daily_kwh: Fraction, usual: Usual | None) -> Verdict:
    """The verdict on a daily consumption. Both thresholds themselves are still normal."""
    if usual is None:
        return Verdict.NO_HISTORY
    if daily_kwh > HIGH * usual.daily_kwh:
        return Verdict.HIGH
    return Verdict.LOW if daily_kwh < LOW * usual.daily_kwh else Verdict.NORMAL
