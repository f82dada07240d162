"""The high/low check of a reading (هایلوگیری, Settlement step 4), and of what a visit found on the register."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from services.model.connections import Connection, MeterReading
from services.ports import UnitOfWork
from services.readings.advance import ReadingFault
from services.readings.comparison import Comparison, Verdict, judge
from services.readings.counts import Count
from services.readings.explanation import AT_VISIT, DECLARED, beside_declared, doubt_text, explain
from services.readings.history import as_reading
from services.readings.meters import MeterLife, meter_lives, unknown_serial
from services.readings.records import records_of
from services.readings.unbilled import Doubt, Registers, Unbilled, registers_of, unbilled
from services.readings.usual import usual_consumption

__all__ = ["Comparison", "ReadingCheck", "Verdict", "check_reading", "check_visit_reading", "compare"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingCheck:
    """What the diagnosis unit decides by: the figures, and a Persian text (markdown) that explains them.

    `doubt_text` says what contradicts what, in Persian; "" where the reading is not in doubt.
    """

    figures: Comparison
    text: str
    doubt_text: str

    @property
    def in_doubt(self) -> bool:
        """True where a person has to say which reading is wrong."""
        return self.figures.fault is not None


def check_reading(uow: UnitOfWork, *, tracking_code: str) -> ReadingCheck:
    """Compare the request's reading with the connection's usual consumption.

    Raises NotFound, and NoReadingDeclared where the request's service asks for no reading.
    """
    application = uow.requests.get(tracking_code).application
    connection = uow.connections.get(application.bill_id)
    return _check(compare(uow, connection, application.declared_reading, besides=tracking_code), DECLARED)


def check_visit_reading(uow: UnitOfWork, connection: Connection, reading: MeterReading) -> ReadingCheck:
    """Compare what an agent read on a visit with the connection's usual consumption."""
    return _check(compare(uow, connection, reading), AT_VISIT)


def doubt_beside_declared(
    uow: UnitOfWork, connection: Connection, *, declared: MeterReading, visited: MeterReading
) -> str:
    """What a visit's reading contradicts of a declared one, in Persian; "" where it can follow it.

    It cannot where it shows less without a possible roll-over, or more than the days allow (Settlement step 9). Of a
    meter that was hung after the declared day it says nothing: the old one's closing does.
    """
    if declared.taken_on < connection.meter.installed_on:
        return ""
    records = records_of(uow, connection)
    advanced = registers_of(records, usual=None).advance(declared, visited, connection.meter)
    return "" if advanced.fault is None else beside_declared(declared, visited, advanced.fault)


def _check(figures: Comparison, title: str) -> ReadingCheck:
    return ReadingCheck(figures=figures, text=explain(figures, title=title), doubt_text=doubt_text(figures, title))


def compare(
    uow: UnitOfWork,
    connection: Connection,
    reading: MeterReading,
    *,
    besides: str | None = None,
    supposed_wrong: Collection[MeterReading] = (),
) -> Comparison:
    """The figures of a reading beside the last count up to its day and the connection's usual consumption.

    What the request `besides` was billed is left out: its own bill does not contradict its own reading. So are the
    readings that are supposed to be wrong.
    """
    records = records_of(uow, connection)
    lives = meter_lives(records, besides=besides, then=reading, supposed_wrong=supposed_wrong)
    up_to_day = _up_to(lives[-1], reading)
    known = _trusted(registers_of(records, usual=None), lives[-1], up_to_day, reading)
    last = known[-1]
    usual = usual_consumption(lives, records.connection, since=last.shown.taken_on, until=reading.taken_on)
    registers = registers_of(records, usual=None if usual is None else usual.daily_kwh)
    advanced = registers.advance(last.shown, reading, lives[-1].meter)
    to_bill = unbilled(registers, lives, reading)
    foreign = unknown_serial(records)
    doubts = _doubts(registers, lives[-1], known, reading, to_bill)
    return Comparison(
        verdict=judge(Fraction(advanced.kwh, advanced.days), usual),
        reading=reading,
        last=as_reading(connection, last),
        consumption_kwh=advanced.kwh,
        days=advanced.days,
        rolled_over=advanced.rolled_over,
        possible=advanced.possible,
        usual=usual,
        fault=ReadingFault.OTHER_METER if foreign is not None else next(iter(doubts.values()), None),
        doubts=tuple(doubts),
        unknown_serial=foreign,
        passed_over=tuple(each.shown for each in up_to_day[len(known) :]),
        unbilled=to_bill,
    )


def _up_to(life: MeterLife, reading: MeterReading) -> Sequence[Count]:
    known = [each for each in life.true_counts if each.shown.taken_on <= reading.taken_on]
    return known or life.true_counts[:1]


def _trusted(registers: Registers, life: MeterLife, known: Sequence[Count], reading: MeterReading) -> Sequence[Count]:
    """Without the last ones that nobody billed and that contradict those before, which the reading does not."""
    *before, last = known
    while before and not last.billed:
        contradicts = registers.advance(before[-1].shown, last.shown, life.meter).fault is not None
        if not contradicts or registers.advance(before[-1].shown, reading, life.meter).fault is not None:
            break
        last = before.pop()
    return [*before, last]


def _doubts(
    registers: Registers, life: MeterLife, known: Sequence[Count], reading: MeterReading, to_bill: Unbilled
) -> dict[Doubt, ReadingFault]:
    """What contradicts what, and why, the reading's own contradiction with the last count first."""
    doubts: dict[Doubt, ReadingFault] = {}
    for found in (_doubt(registers, life, known[-1].shown, reading), *to_bill.doubts):
        if found is not None and found.advance.fault is not None:
            own = found.life is life
            doubts.setdefault(found, found.advance.fault if own else ReadingFault.CLOSING_IN_DOUBT)
    if not doubts and (later := _contradicted(registers, life, known[-1].shown, reading)) is not None:
        doubts[later] = ReadingFault.ABOVE_LATER
    if not doubts and (odd := _odd(registers, life, known, reading)) is not None:
        doubts[odd] = ReadingFault.LAST_IN_DOUBT
    if not doubts and (overtaken := _overtaken(registers, life, reading)) is not None:
        doubts[overtaken] = ReadingFault.LAST_IN_DOUBT
    return doubts


def _doubt(registers: Registers, life: MeterLife, earlier: MeterReading, later: MeterReading) -> Doubt | None:
    advanced = registers.advance(earlier, later, life.meter)
    return None if advanced.fault is None else Doubt(life=life, earlier=earlier, later=later, advance=advanced)


def _contradicted(registers: Registers, life: MeterLife, last: MeterReading, reading: MeterReading) -> Doubt | None:
    """A later count that cannot follow the reading, though it can follow the count before the reading."""
    later = next((each.shown for each in life.true_counts if each.shown.taken_on > reading.taken_on), None)
    if later is None or registers.advance(last, later, life.meter).fault is not None:
        return None
    return _doubt(registers, life, reading, later)


def _odd(registers: Registers, life: MeterLife, known: Sequence[Count], reading: MeterReading) -> Doubt | None:
    """A last count that both counts before it contradict, and the reading does not contradict them."""
    last = known[-1].shown
    one, other = ([None, None, *(each.shown for each in known if each.shown.taken_on < last.taken_on)])[-2:]
    if one is None or other is None or registers.advance(other, reading, life.meter).fault is not None:
        return None
    return _doubt(registers, life, other, last) if _doubt(registers, life, one, last) is not None else None


def _overtaken(registers: Registers, life: MeterLife, reading: MeterReading) -> Doubt | None:
    """What the last bill charged up to, and a periodic count after it that cannot follow it: the next bill would go on
    from that count and charge again what lies between the two.
    """
    known = _up_to(life, reading)
    bills = [index for index, each in enumerate(known) if each.of_bill]
    last, periodic = (known[bills[-1]].shown, known[bills[-1] + 1 :]) if bills else (None, ())
    found = (_doubt(registers, life, last, each.shown) for each in periodic if last is not None and each.billed)
    doubt = next(filter(None, found), None)
    return None if doubt is None else replace(doubt, of_bill=True)
