"""Which meters a connection has had, and which of them a reading is of.

What was written down counts: a reading's serial, that it is a closing or an opening, the meters that were removed.
Where nobody wrote it down, it is inferred. A reading before the day of the present meter's installation is the old
meter's, one after it the new meter's. On the day itself a reading that continues the old meter's counts is its closing;
of the others, the last recorded is the new meter's opening. A new meter whose opening nobody wrote began at 0.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from services.model.bills import Bill, BillState
from services.model.connections import (
    Connection,
    Judgement,
    Meter,
    MeterReading,
    Reading,
    ReadingRole,
    ReadingSource,
)
from services.readings.advance import advance
from services.readings.counts import Count, count_of, in_order, uncorrected
from services.readings.records import ReadingRecords


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterLife:
    """A meter and what is known of its register, oldest first; the first count is its opening.

    `is_known` is False for a meter of which there is nothing but readings from before the first known one was hung:
    nobody knows its multiplier. `removed_on` is None for the present meter.
    """

    meter: Meter
    is_known: bool
    removed_on: date | None
    counts: tuple[Count, ...]

    @property
    def true_counts(self) -> tuple[Count, ...]:
        """Those that nobody has found wrong."""
        return tuple(each for each in self.counts if not each.wrong)

    @property
    def closing(self) -> MeterReading | None:
        """What it showed when it was removed; None where nobody could read it, or it still hangs."""
        last = self.true_counts[-1]
        is_closing = last.role is ReadingRole.CLOSING or last.shown.taken_on == self.removed_on
        return last.shown if is_closing else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Billed:
    """What a bill charges up to, and the serial of the meter that showed it, if the bill says so."""

    up_to: MeterReading
    serial: str | None


@dataclass(slots=True)
class _Mounted:
    """A meter and what is found to be of it."""

    meter: Meter
    removed_on: date | None
    is_known: bool = True
    readings: list[Reading] = field(default_factory=list)
    billed: list[MeterReading] = field(default_factory=list)

    def hung_on(self, day: date) -> bool:
        return self.meter.installed_on <= day and (self.removed_on is None or day <= self.removed_on)


def meter_lives(
    records: ReadingRecords,
    *,
    besides: str | None = None,
    then: MeterReading | None = None,
    supposed_wrong: Collection[MeterReading] = (),
) -> tuple[MeterLife, ...]:
    """The connection's meters, the present one last, with all that is known of their registers.

    Left out are the bills of the request `besides`. `then` is a reading that is being looked at: where nobody wrote
    down a meter's opening, it is one from which the register can have come to the next count. Readings count as wrong
    that a person has found wrong, and those that are supposed to be.
    """
    mounted = _mounted(records)
    billed = [
        _Billed(up_to=up_to, serial=bill.meter_serial)
        for bill in records.bills
        if (up_to := bill.billed_up_to) is not None and _counts(bill, besides)
    ]
    _assign(mounted, records.readings, billed, connection=records.connection, then=then)
    wrong = _found_wrong(records).union(supposed_wrong)
    return tuple(_life(each, wrong) for each in mounted)


def unknown_serial(records: ReadingRecords) -> str | None:
    """The serial of a meter that somebody has read here since the present one was hung, and the records do not know."""
    return next((each.meter_serial for each in foreign_readings(records)[::-1]), None)


def foreign_readings(records: ReadingRecords) -> Sequence[Reading]:
    """The readings of meters that the records do not know, since the present one was hung; not those found wrong."""
    mounted, wrong = _mounted(records), _found_wrong(records)
    since = [each for each in records.readings if each.taken_on >= records.connection.meter.installed_on]
    foreign = [each for each in since if _whose(mounted, each)[0] is None]
    return [each for each in foreign if count_of(each).shown not in wrong]


def _found_wrong(records: ReadingRecords) -> frozenset[MeterReading]:
    return frozenset(each.against for each in records.judgements if each.judgement is Judgement.LAST_READING_WRONG)


def _counts(bill: Bill, besides: str | None) -> bool:
    return bill.state is not BillState.VOID and (besides is None or bill.tracking_code != besides)


def _mounted(records: ReadingRecords) -> list[_Mounted]:
    known = [_Mounted(former.meter, former.removed_on) for former in records.former_meters]
    known.append(_Mounted(records.connection.meter, None))
    first = known[0].meter
    before = [each for each in records.readings if _is_before(each, first)]
    if not before:
        return known
    digits = max(first.digits, *(len(str(each.kwh)) for each in before))
    unknown = Meter(serial="", digits=digits, multiplier=1, installed_on=before[0].taken_on)
    return [_Mounted(unknown, first.installed_on, is_known=False), *known]


def _is_before(reading: Reading, first: Meter) -> bool:
    """True for a reading of a meter before the first one that is known."""
    if reading.taken_on != first.installed_on:
        return reading.taken_on < first.installed_on
    return reading.role is ReadingRole.CLOSING or reading.meter_serial not in (None, first.serial)


def _assign(
    mounted: Sequence[_Mounted],
    readings: Sequence[Reading],
    billed: Sequence[_Billed],
    *,
    connection: Connection,
    then: MeterReading | None,
) -> None:
    """Give each reading and bill to its meter; those that could be of two are given by what fits them."""
    unsure: dict[int, list[Reading]] = {}
    for reading in readings:
        index, is_sure = _whose(mounted, reading)
        if index is None:
            continue
        if not is_sure and _swap_is_written(mounted[index], mounted[index - 1]):
            is_sure = True
        if is_sure:
            mounted[index].readings.append(reading)
        else:
            unsure.setdefault(index, []).append(reading)
    for each in billed:
        mounted[_whose_bill(mounted, each)].billed.append(each.up_to)
    for index, of_the_day in unsure.items():
        _split(mounted[index - 1], mounted[index], of_the_day, connection=connection, then=then)


def _swap_is_written(new: _Mounted, old: _Mounted) -> bool:
    """True from when somebody wrote a closing or an opening: what is recorded after it is of the new meter."""
    return any(each.role is ReadingRole.OPENING for each in new.readings) or any(
        each.role is ReadingRole.CLOSING for each in old.readings
    )


def _whose(mounted: Sequence[_Mounted], reading: Reading) -> tuple[int | None, bool]:
    """The position of the reading's meter, and whether that is sure: else it may be of the meter before, too.

    None for a meter that the records do not know.
    """
    hung = _hung_on(mounted, reading.taken_on)
    if reading.meter_serial is not None:
        named = [index for index in hung if mounted[index].meter.serial == reading.meter_serial]
        if reading.role is ReadingRole.CLOSING:
            # A meter may hang there again on the day it was taken away: it has closed before that.
            named = [index for index in named if mounted[index].removed_on == reading.taken_on][:1] or named
        unknown = [index for index in hung if not mounted[index].is_known]
        return next(iter([*named[::-1], *unknown]), None), True
    if reading.role is ReadingRole.CLOSING:
        return hung[0], True
    return hung[-1], reading.role is ReadingRole.OPENING or len(hung) == 1


def _whose_bill(mounted: Sequence[_Mounted], billed: _Billed) -> int:
    """A bill names its meter; one from before they did is of the meter that hung longest on its day."""
    hung = _hung_on(mounted, billed.up_to.taken_on)
    return next((index for index in reversed(hung) if mounted[index].meter.serial == billed.serial), hung[0])


def _hung_on(mounted: Sequence[_Mounted], day: date) -> list[int]:
    """The positions of the meters of a day: two where one was replaced; the one before where none hung."""
    hung = [index for index, each in enumerate(mounted) if each.hung_on(day)]
    before = [index for index, each in enumerate(mounted) if each.meter.installed_on <= day]
    return hung or before[-1:] or [0]


def _split(
    old: _Mounted, new: _Mounted, of_the_day: list[Reading], *, connection: Connection, then: MeterReading | None
) -> None:
    """Share the readings of the day of the swap among the old meter and the new one."""
    written = _swap_is_written(new, old)
    continuing = _leading(old, of_the_day, connection, rolling_over=False)
    fresh = [each for each in of_the_day if each not in continuing]
    opening = None if written else _opening(new, continuing, fresh, _next(new, then), connection)
    if opening is not None:
        new.readings.append(opening)
        of_the_day = [each for each in of_the_day if each is not opening]
    # What is neither the opening nor can be the old register's was a slip of that day's.
    old.readings.extend(_leading(old, of_the_day, connection, rolling_over=True) if opening else of_the_day)


def _leading(
    old: _Mounted, of_the_day: Sequence[Reading], connection: Connection, *, rolling_over: bool
) -> list[Reading]:
    """Those of the day's readings that the old register can have come to."""
    begin = MeterReading(kwh=0, taken_on=old.meter.installed_on)
    last = count_of(old.readings[-1]).shown if old.readings else begin
    on_or_over = [each for each in of_the_day if rolling_over or each.kwh >= last.kwh]
    return [each for each in on_or_over if _leads(last, each, old.meter, connection)]


def _leads(earlier: MeterReading, later: Reading | MeterReading, meter: Meter, connection: Connection) -> bool:
    shown = MeterReading(kwh=later.kwh, taken_on=later.taken_on)
    return advance(earlier, shown, meter=meter, connection=connection).fault is None


def _next(new: _Mounted, then: MeterReading | None) -> MeterReading | None:
    """The new meter's first count after the day it was hung."""
    later = [count_of(each).shown for each in new.readings if each.taken_on > new.meter.installed_on]
    return min([*later, *new.billed], key=lambda each: each.taken_on, default=then)


def _opening(
    new: _Mounted,
    continuing: Sequence[Reading],
    fresh: Sequence[Reading],
    then: MeterReading | None,
    connection: Connection,
) -> Reading | None:
    """The reading that opens the new meter, None for 0: the first that leads to the next count, else the likeliest."""
    several = len(continuing) > 1
    closings: list[Reading | None] = [*continuing[-1:], None] if several else [None, *continuing[-1:]]
    likeliest = [*fresh[::-1], None] if fresh else closings

    def fits(opening: Reading | None) -> bool:
        kwh = 0 if opening is None else opening.kwh
        begin = MeterReading(kwh=kwh, taken_on=new.meter.installed_on)
        return then is None or (then.kwh >= kwh and _leads(begin, then, new.meter, connection))

    return next(filter(fits, likeliest), likeliest[0])


def _life(mounted: _Mounted, wrong: frozenset[MeterReading]) -> MeterLife:
    readings = [count_of(each) for each in uncorrected(mounted.readings)]
    opening = _written_opening(mounted, readings)
    position = next((index for index, each in enumerate(readings) if each is opening), -1)
    later = [each for each in readings[: max(position, 0)] if each.shown.taken_on != opening.shown.taken_on]
    later += [*readings[position + 1 :], *_billed_counts(mounted.billed)]
    return MeterLife(
        meter=mounted.meter,
        is_known=mounted.is_known,
        removed_on=mounted.removed_on,
        counts=(
            replace(opening, billed=True),
            *in_order(_judged(each, wrong) for each in later),
        ),
    )


def _judged(count: Count, wrong: frozenset[MeterReading]) -> Count:
    return replace(count, wrong=True) if count.shown in wrong else count


def _billed_counts(billed: Sequence[MeterReading]) -> Iterator[Count]:
    for up_to in billed:
        yield Count(shown=up_to, source=ReadingSource.DECLARED, billed=True, of_bill=True)


def _written_opening(mounted: _Mounted, readings: Sequence[Count]) -> Count:
    """The count that the meter began with: written as such, or the last of the day it was hung, or 0."""
    installed = mounted.meter.installed_on
    is_first: Sequence[Callable[[Count], bool]] = (
        lambda each: each.role is ReadingRole.OPENING,
        lambda each: each.role is None and each.shown.taken_on == installed,
    )
    for fits in is_first:
        found = [each for each in readings if fits(each)]
        if found:
            return found[-1]
    return Count(shown=MeterReading(kwh=0, taken_on=installed), source=ReadingSource.INSTALLATION, billed=True)
