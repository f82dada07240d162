"""What a register did from one count to a later one: counted on, rolled over, or nothing that can be true."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from services.model.connections import Connection, Meter, MeterReading
from services.readings.rollover import Consumption, consumption_between, fits_register, is_plausible, register_size

# A register seldom rolls over, and people often mistype: a roll-over is believed up to this multiple of the usual.
MOST_TIMES_USUAL = 5


class ReadingFault(StrEnum):
    """Why a reading is in doubt, until a person has judged it."""

    BELOW_LAST = "below-last"
    IMPOSSIBLE = "impossible"
    TOO_MANY_DIGITS = "too-many-digits"
    ABOVE_LATER = "above-later"
    LAST_IN_DOUBT = "last-in-doubt"
    CLOSING_IN_DOUBT = "closing-in-doubt"
    OTHER_METER = "other-meter"


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterAdvance:
    """Energy in kWh, meter multiplier included, and the days it took, at least 1: readings of one day count as one.

    A lower later count is a roll-over as far as the fuse and the usual consumption allow, else a fault; then `kwh` is
    what it would have been. `possible` tells whether so much energy can have passed the connection's fuse.
    """

    kwh: int
    days: int
    rolled_over: bool
    possible: bool
    fault: ReadingFault | None


def advance(
    earlier: MeterReading,
    later: MeterReading,
    *,
    meter: Meter,
    connection: Connection,
    usual: Fraction | None = None,
    roll_over_confirmed: bool = False,
) -> MeterAdvance:
    """The advance of the meter's register. `usual` is what the connection uses in a day, in kWh, if that is known.

    Without it, a roll-over is believed where the way round is shorter than the way back. A person may confirm one that
    this does not bear out, but none that the fuse forbids.
    """
    days = max((later.taken_on - earlier.taken_on).days, 1)
    if not fits_register(later.kwh, meter) or not fits_register(earlier.kwh, meter):
        kwh = max(later.kwh - earlier.kwh, 0) * meter.multiplier
        return MeterAdvance(kwh=kwh, days=days, rolled_over=False, possible=False, fault=ReadingFault.TOO_MANY_DIGITS)
    counted = consumption_between(earlier.kwh, later.kwh, meter)
    possible = is_plausible(counted, days=days, connection=connection)
    likely = roll_over_confirmed or _is_likely(counted, meter, usual=usual, days=days)
    return MeterAdvance(
        kwh=counted.kwh,
        days=days,
        rolled_over=counted.rolled_over,
        possible=possible,
        fault=_fault(counted, possible=possible, likely=likely),
    )


def _is_likely(counted: Consumption, meter: Meter, *, usual: Fraction | None, days: int) -> bool:
    """Of a connection without a history, a register that is nearer to where it was has not gone all the way round."""
    if usual is None:
        return 2 * counted.kwh < register_size(meter) * meter.multiplier
    return counted.kwh <= MOST_TIMES_USUAL * usual * days


def _fault(counted: Consumption, *, possible: bool, likely: bool) -> ReadingFault | None:
    if counted.rolled_over:
        return None if possible and likely else ReadingFault.BELOW_LAST
    return None if possible else ReadingFault.IMPOSSIBLE
