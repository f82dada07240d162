"""Which energy of a connection is to be billed up to a reading: of every meter that it has had, and once.

What was billed for a reading that a person found wrong is given back, as energy of the days that it was billed for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import takewhile

from services.model.connections import Connection, Judgement, Meter, MeterReading
from services.readings.advance import MeterAdvance, advance
from services.readings.counts import Count
from services.readings.meters import MeterLife
from services.readings.records import ReadingRecords
from services.readings.registers import RegisterUse


@dataclass(frozen=True, slots=True, kw_only=True)
class EnergySpan:
    """Energy in kWh, meter multiplier included, that a meter counted between two readings.

    `meter` is None where no meter counted it (an estimate), `use` where nothing but its total is known.
    """

    earlier: MeterReading
    later: MeterReading
    kwh: int
    meter: Meter | None = None
    use: RegisterUse | None = None

    @property
    def start(self) -> date:
        """The day of the first reading."""
        return self.earlier.taken_on

    @property
    def end(self) -> date:
        """The day of the last reading."""
        return self.later.taken_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """Two readings of a meter of which the later one cannot follow the earlier; `of_bill`: the earlier is only what a
    bill charged up to, and the company has read less since.
    """

    life: MeterLife
    earlier: MeterReading
    later: MeterReading
    advance: MeterAdvance
    of_bill: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Unbilled:
    """What is to be charged and what to be given back; nothing is certain while there are `doubts`."""

    charged: tuple[EnergySpan, ...]
    returned: tuple[EnergySpan, ...]
    doubts: tuple[Doubt, ...]

    @property
    def kwh(self) -> int:
        """What the next bill comes to, negative where it gives back more than it charges."""
        return sum(each.kwh for each in self.charged) - sum(each.kwh for each in self.returned)


@dataclass(frozen=True, slots=True, kw_only=True)
class Registers:
    """How advances of a connection's registers are seen: by its fuse, its usual use, what was judged."""

    connection: Connection
    usual: Fraction | None
    rolled_over: frozenset[tuple[MeterReading, MeterReading]]

    def advance(self, earlier: MeterReading, later: MeterReading, meter: Meter) -> MeterAdvance:
        """From one count of the meter to a later one."""
        return advance(
            earlier,
            later,
            meter=meter,
            connection=self.connection,
            usual=self.usual,
            roll_over_confirmed=(earlier, later) in self.rolled_over,
        )


def registers_of(records: ReadingRecords, *, usual: Fraction | None) -> Registers:
    """How the connection's registers are seen now."""
    judged = records.judgements
    confirmed = [(each.against, each.reading) for each in judged if each.judgement is Judgement.ROLLED_OVER]
    return Registers(connection=records.connection, usual=usual, rolled_over=frozenset(confirmed))


def unbilled(registers: Registers, lives: Sequence[MeterLife], reading: MeterReading) -> Unbilled:
    """What the present meter (the last of the lives) has counted up to the reading, and those before it up to their
    closing or the last count known, each since it was last billed.

    A bill by a later meter has billed what the earlier ones had counted. Nothing where a later day than the reading's
    is billed.
    """
    charged: list[EnergySpan] = []
    returned: list[EnergySpan] = []
    doubts: list[Doubt] = []
    if last_billed(lives).taken_on > reading.taken_on:
        return Unbilled(charged=(), returned=(), doubts=())
    for life, end in _open_ends(registers, lives, reading):
        base, wrong = _last_billed(life)
        if wrong:
            returned.extend(_given_back(registers, life, base, wrong))
        returned.extend(_overtaken(life))
        if end == base and life is not lives[-1]:
            continue
        advanced = registers.advance(base, end, life.meter)
        if advanced.fault is not None:
            doubts.append(Doubt(life=life, earlier=base, later=end, advance=advanced))
        charged.append(EnergySpan(earlier=base, later=end, kwh=advanced.kwh, meter=life.meter))
    return Unbilled(charged=tuple(charged), returned=tuple(returned), doubts=tuple(doubts))


def last_billed(lives: Sequence[MeterLife]) -> MeterReading:
    """The count of the present meter up to which its energy is billed."""
    return _last_billed(lives[-1])[0]


def _open_ends(
    registers: Registers, lives: Sequence[MeterLife], reading: MeterReading
) -> Iterator[tuple[MeterLife, MeterReading]]:
    """The known meters whose energy is not all billed, oldest first, with the count that it is to be billed up to."""
    unbilled_lives: list[tuple[MeterLife, MeterReading]] = []
    for life in lives:
        is_present = life is lives[-1]
        if any(each.billed for each in life.counts[1:]):
            unbilled_lives.clear()
        if life.is_known and (is_present or _is_open(registers, life)):
            unbilled_lives.append((life, reading if is_present else last_known(registers, life)))
    yield from unbilled_lives


def _is_open(registers: Registers, life: MeterLife) -> bool:
    base, wrong = _last_billed(life)
    return bool(wrong) or last_known(registers, life) != base


def last_known(registers: Registers, life: MeterLife) -> MeterReading:
    """What a removed meter showed in the end: its closing, or the last count before it that can be true."""
    if life.closing is not None:
        return life.closing
    base = _last_billed(life)[0]
    later = [each.shown for each in life.true_counts if each.shown.taken_on >= base.taken_on]
    return next(each for each in later[::-1] if registers.advance(base, each, life.meter).fault is None)


def _last_billed(life: MeterLife) -> tuple[MeterReading, Sequence[Count]]:
    """The last true count up to which energy is billed, and the wrong ones after it that were billed too.

    Where a wrong count is of the same day, what was billed for it began with the count before.
    """
    billed = [each for each in life.counts if each.billed]
    last = max(index for index, each in enumerate(billed) if not each.wrong)
    tail = billed[last + 1 :]
    while tail and last > 0 and billed[last].shown.taken_on == tail[0].shown.taken_on:
        last -= 1
        while billed[last].wrong:
            last -= 1
    return billed[last].shown, tail


def _given_back(
    registers: Registers, life: MeterLife, base: MeterReading, wrong: Sequence[Count]
) -> Iterator[EnergySpan]:
    """What was billed beyond the base. A count that went back without a roll-over has billed nothing."""
    end = wrong[-1].shown
    rounds = 0
    for earlier, later in zip([base, *(each.shown for each in wrong)], (each.shown for each in wrong), strict=False):
        advanced = registers.advance(earlier, later, life.meter)
        rounds += advanced.rolled_over and advanced.fault is None
    kwh = (end.kwh - base.kwh + rounds * 10**life.meter.digits) * life.meter.multiplier
    if kwh > 0:
        yield EnergySpan(earlier=base, later=end, kwh=kwh, meter=life.meter)


def _overtaken(life: MeterLife) -> Iterator[EnergySpan]:
    """What a bill charged beyond the periodic count that came after it, where a person found the bill's count wrong.

    The periodic count is the base of the next bill, so that nothing else gives it back.
    """
    billed = [each for each in life.counts if each.billed]
    periodic = list(takewhile(lambda each: not each.of_bill and not each.wrong, reversed(billed)))
    before = billed[: len(billed) - len(periodic)]
    if not periodic or not before or not (before[-1].wrong and before[-1].of_bill):
        return
    end, base = before[-1].shown, periodic[-1].shown
    since = next(each.shown.taken_on for each in reversed(before) if not each.wrong)
    if end.kwh > base.kwh:
        kwh = (end.kwh - base.kwh) * life.meter.multiplier
        yield EnergySpan(earlier=MeterReading(kwh=base.kwh, taken_on=since), later=end, kwh=kwh, meter=life.meter)
