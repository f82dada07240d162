"""How a consumption compares with the usual one: high, low or normal."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from services.model.connections import CounterReading, Reading
from services.readings.history import Usual

# Beyond one and a half times the usual, or below half of it, somebody should look. Weather and guests stay within.
HIGH = Fraction(3, 2)
LOW = Fraction(1, 2)

# A counter seldom rolls over, and people often mistype: a roll-over is believed up to this multiple of the usual.
MOST_TIMES_USUAL = 5


class Verdict(StrEnum):
    """How the consumption up to a reading compares with the usual one."""

    NORMAL = "normal"
    HIGH = "high"
    LOW = "low"
    NO_HISTORY = "no-history"


class ReadingFault(StrEnum):
    """Why a reading cannot be true: below the last one without a roll-over that could be, or more than can be used."""

    BELOW_LAST = "below-last"
    IMPOSSIBLE = "impossible"


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The figures of the check. Energies in kWh; `days` is at least 1, so that a reading of the same day counts.

    `possible` tells whether so much energy can have passed the connection's fuse.
    """

    verdict: Verdict
    reading: CounterReading
    last: Reading
    consumption_kwh: int
    days: int
    rolled_over: bool
    possible: bool
    usual: Usual | None

    @property
    def daily_kwh(self) -> Fraction:
        """Consumption a day since the last reading."""
        return Fraction(self.consumption_kwh, self.days)

    @property
    def fault(self) -> ReadingFault | None:
        """Why the reading is not believed, if it is not."""
        if not self.rolled_over:
            return None if self.possible else ReadingFault.IMPOSSIBLE
        likely = self.usual is None or self.daily_kwh <= MOST_TIMES_USUAL * self.usual.daily_kwh
        return None if self.possible and likely else ReadingFault.BELOW_LAST


def judge(daily_kwh: Fraction, usual: Usual | None) -> Verdict:
    """The verdict on a daily consumption. Both thresholds themselves are still normal."""
    if usual is None:
        return Verdict.NO_HISTORY
    if daily_kwh > HIGH * usual.daily_kwh:
        return Verdict.HIGH
    return Verdict.LOW if daily_kwh < LOW * usual.daily_kwh else Verdict.NORMAL
