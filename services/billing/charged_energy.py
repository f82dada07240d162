"""Which energy each bill of a connection charges, by the counts of its meters as they stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from services.jalali import local_date
from services.model.bills import Bill, BillState
from services.model.connections import MeterReading
from services.model.keys import BillKind
from services.ports import UnitOfWork
from services.readings.meters import MeterLife, meter_lives
from services.readings.records import ReadingRecords, records_of
from services.readings.unbilled import EnergySpan, Registers, registers_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargedSpan:
    """What a bill charges: the energy of `span`, which the meter of `life` has counted."""

    bill: Bill
    life: MeterLife
    span: EnergySpan


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargedEnergy:
    """The bills of a connection that each charge one span of one meter, by their numbers, oldest first.

    Not among them: bills over two meters, or that gave back energy of others.
    """

    records: ReadingRecords
    registers: Registers
    spans: Mapping[str, ChargedSpan]


def charged_energy(uow: UnitOfWork, bill_id: str) -> ChargedEnergy:
    """By the records of today. A bill that says its readings charges from one to the other; a periodic bill of the time
    before bills said them, up to the last billed count before it was issued, from the one before that.
    """
    records = records_of(uow, uow.connections.get(bill_id))
    registers, lives = registers_of(records, usual=None), meter_lives(records)
    spans: dict[str, ChargedSpan] = {}
    for bill in records.bills:
        for life, earlier, later in _ends(lives, bill) if charges_energy(bill) else ():
            found = _charged(registers, bill, life, earlier, later)
            if found is not None and all(each.span.later != later for each in spans.values()):
                spans[bill.number] = found
    return ChargedEnergy(records=records, registers=registers, spans=spans)


def charges_energy(bill: Bill) -> bool:
    """True for a bill that stands, and charges what a meter has counted."""
    return bill.state is not BillState.VOID and (bill.billed_up_to is not None or _tells_no_readings(bill))


def _tells_no_readings(bill: Bill) -> bool:
    return bill.kind == BillKind.PERIODIC and bill.billed_up_to is None and bill.billed_kwh is None


def _ends(lives: tuple[MeterLife, ...], bill: Bill) -> Iterator[tuple[MeterLife, MeterReading, MeterReading]]:
    """The counts between which the bill's energy lies, and whose they are; nothing where that is not known."""
    for life in reversed(lives):
        billed = [each.shown for each in life.true_counts if each.billed]
        earlier, later = bill.billed_from, bill.billed_up_to
        if _tells_no_readings(bill):
            earlier, later = _last_two(billed, until=local_date(bill.issued_at))
        if earlier is not None and later is not None and earlier in billed and later in billed:
            yield life, earlier, later
            return


def _last_two(billed: Sequence[MeterReading], *, until: date) -> tuple[MeterReading | None, MeterReading | None]:
    known = [each for each in billed if each.taken_on <= until]
    return (known[-2], known[-1]) if len(known) > 1 else (None, None)


def _charged(
    registers: Registers, bill: Bill, life: MeterLife, earlier: MeterReading, later: MeterReading
) -> ChargedSpan | None:
    """Also of a reading that cannot be true: that is what people object to."""
    advanced = registers.advance(earlier, later, life.meter)
    if bill.billed_kwh not in (None, advanced.kwh):
        return None
    return ChargedSpan(
        bill=bill, life=life, span=EnergySpan(earlier=earlier, later=later, kwh=advanced.kwh, meter=life.meter)
    )
