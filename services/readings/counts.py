"""The counts of one meter that the company knows, in the order in which they count."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from services.model.connections import MeterReading, Reading, ReadingRole, ReadingSource


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A reading, or the count that a bill charges up to.

    `billed` tells whether the energy up to it is billed: periodic readings are by their nature, others by the bill that
    says so. `wrong` is a count that a person found wrong: it stays in the records and counts no more.
    """

    shown: MeterReading
    source: ReadingSource
    billed: bool
    wrong: bool = False
    of_bill: bool = False
    role: ReadingRole | None = None

    @property
    def order_of_day(self) -> tuple[int, int]:
        """A day's bill comes after the readings that it may have been made by, before those that show more; and after
        the bills before it.
        """
        return self.shown.kwh, int(self.of_bill)


def count_of(reading: Reading) -> Count:
    """A reading as a count that nobody has judged."""
    return Count(
        shown=MeterReading(kwh=reading.kwh, taken_on=reading.taken_on),
        source=reading.source,
        billed=reading.source is ReadingSource.PERIODIC,
        role=reading.role,
    )


def uncorrected(readings: Sequence[Reading]) -> list[Reading]:
    """The readings without those that a correction replaces: the last one of its day, or of the days before.

    What was billed up to the replaced reading is billed up to the correction.
    """
    kept: list[Reading] = []
    for reading in readings:
        if reading.role is ReadingRole.CORRECTION and kept:
            kept.append(_correction(reading, of=kept.pop()))
        else:
            kept.append(reading)
    return kept


def _correction(reading: Reading, *, of: Reading) -> Reading:
    """The correction in the place of what it corrects: as billed as that, and as much an opening or a closing."""
    source = of.source if of.source is ReadingSource.PERIODIC else reading.source
    return replace(reading, source=source, role=of.role)


def in_order(counts: Iterable[Count]) -> tuple[Count, ...]:
    """Oldest first. Of one day's counts of a kind, the last recorded stands for the day."""
    by_day = sorted(counts, key=lambda each: each.shown.taken_on)
    return tuple(each for _, group in groupby(by_day, lambda each: each.shown.taken_on) for each in _of_day(group))


def _of_day(counts: Iterable[Count]) -> list[Count]:
    last: dict[tuple[bool, bool, bool, ReadingRole | None], Count] = {}
    for each in counts:
        key = (each.billed, each.of_bill, each.wrong, each.role)
        last.pop(key, None)
        last[key] = each
    readings = [each for each in last.values() if not each.of_bill]
    merged, place = list(readings), 0
    for number, bill in enumerate(each for each in last.values() if each.of_bill):
        before = sum(each.order_of_day < bill.order_of_day for each in readings)
        place = max(place, before + number)
        merged.insert(place, bill)
    return sorted(merged, key=lambda each: _POSITIONS[each.role])


_POSITIONS = {ReadingRole.OPENING: 0, None: 1, ReadingRole.CLOSING: 2}
