"""How a consumption compares with the usual one: high, low or normal."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from services.model.connections import MeterReading, Reading
from services.readings.advance import ReadingFault
from services.readings.unbilled import Doubt, Unbilled
from services.readings.usual import Usual

# Beyond one and a half times the usual, or below half of it, somebody should look. Weather and guests stay within.
HIGH = Fraction(3, 2)
LOW = Fraction(1, 2)


class Verdict(StrEnum):
    """How the consumption up to a reading compares with the usual one."""

    NORMAL = "normal"
    HIGH = "high"
    LOW = "low"
    NO_HISTORY = "no-history"


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The figures of the check. Energies in kWh; `days` is at least 1, so that a reading of the same day counts.

    `possible` tells whether so much energy can have passed the connection's fuse. `fault` is why the reading is in
    doubt, if it is: then `doubts` are the readings that contradict each other, of which a person says which is wrong.
    `unknown_serial` is that of another meter that somebody has read here. `passed_over` are agents' readings after the
    last one, which neither the records nor the reading bear out. `unbilled` is what the bill of the reading charges,
    which differs from `consumption_kwh` where the last reading was not billed, or the meter was replaced.
    """

    verdict: Verdict
    reading: MeterReading
    last: Reading
    consumption_kwh: int
    days: int
    rolled_over: bool
    possible: bool
    usual: Usual | None
    fault: ReadingFault | None
    doubts: tuple[Doubt, ...]
    unknown_serial: str | None
    passed_over: tuple[MeterReading, ...]
    unbilled: Unbilled

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
