"""Bills are corrected back for a meter that has counted too much or too little."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from services.billing.correction import CorrectedSpan, corrected_span, correction_lines
from services.billing.fault_debt import shortfall_billed_until
from services.billing.issuing import Charge, issue_bill, standing_bill
from services.billing.tariff_history import tariff_history
from services.clock import Clock
from services.errors import NotFound
from services.jalali import local_date
from services.model.bills import Bill
from services.model.connections import MeterReading
from services.model.keys import BillKind
from services.money import ZERO
from services.ports import UnitOfWork
from services.readings.meters import MeterLife, meter_lives
from services.readings.records import records_of
from services.readings.register_use import with_registers
from services.readings.unbilled import EnergySpan, Registers, last_known, registers_of
from services.readings.usual import longest_consistent, usual_consumption
from services.reference.data import ReferenceData
from services.specific.meter_test.bench_testing import is_tested
from services.specific.meter_test.model import AccuracyTest, Measured, Verdict
from services.specific.meter_test.ports import AccuracyTests, accuracy_test_of

CORRECTION = BillKind("correction")


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """The bill that corrects those before it; its total is below zero where the subscriber gets something back."""

    bill: Bill

    @property
    def is_credit(self) -> bool:
        """True where the meter had counted too much."""
        return self.bill.total < ZERO


def correct_metering_error(
    uow: UnitOfWork, *, clock: Clock, reference: ReferenceData, tracking_code: str
) -> Correction | None:
    """One bill for the error of the tested meter, back to the bound of the table; None where nothing is to correct.

    Only of a meter whose error was out of tolerance. Every span between two of its billed readings since the bound is
    counted again: of what the register has counted, what was truly used. The bound is the latest of: the table's number
    of days before the test, the day on which the meter was hung, its last test in order, its last repair, the last
    change of name, the end of a shortfall that a fault of it was billed for. What is billed later for the meter's last
    days is billed as counted, and is corrected here already. A second call answers the same bill. Raises NotFound,
    ReferenceDataMissing.
    """
    standing = standing_bill(uow, tracking_code, CORRECTION)
    if standing is not None:
        return Correction(bill=standing)
    test = uow.repository(AccuracyTests).of_request(tracking_code)
    if test is None or test.verdict is not Verdict.INACCURATE or test.finding is None:
        return None
    lines = correction_lines(
        reference,
        tariff_history(uow, uow.connections.get(test.bill_id)),
        corrected_spans(uow, reference=reference, tracking_code=tracking_code),
    )
    if not lines:
        return None
    charge = Charge(kind=CORRECTION, bill_id=test.bill_id, tracking_code=tracking_code, lines=lines)
    return Correction(bill=issue_bill(uow, clock=clock, reference=reference, charge=charge))


def corrected_spans(uow: UnitOfWork, *, reference: ReferenceData, tracking_code: str) -> Sequence[CorrectedSpan]:
    """What is counted again, oldest first. Raises NotFound, ReferenceDataMissing."""
    test = accuracy_test_of(uow, tracking_code)
    found = test.finding
    if found is None or found.error_percent is None:
        return []
    records = records_of(uow, uow.connections.get(test.bill_id))
    lives = meter_lives(records)
    life = _tested_life(lives, test)
    bound = max([*_bounds(uow, reference, test, found), life.meter.installed_on])
    usual = usual_consumption(lives, records.connection, since=bound, until=local_date(found.tested_at))
    registers = registers_of(records, usual=None if usual is None else usual.daily_kwh)
    billed = with_registers(uow, uow.connections.get(test.bill_id), _billed_spans(registers, life))
    spans = (corrected_span(each, error_percent=found.error_percent, bound=bound) for each in billed)
    return [each for each in spans if each is not None]


def _tested_life(lives: Sequence[MeterLife], test: AccuracyTest) -> MeterLife:
    """The meter's time at the connection up to the test. Raises NotFound where the records do not know its serial."""
    day = local_date(test.visited_at)
    begun = [each for each in lives if is_tested(test, each.meter.serial) and each.meter.installed_on <= day]
    if begun and _hung_by(test, begun[-1]):
        begun.pop()
    if not begun:
        raise NotFound("meter of the test of request", test.tracking_code)
    return begun[-1]


def _hung_by(test: AccuracyTest, life: MeterLife) -> bool:
    hung_on = None if test.installed_at is None else local_date(test.installed_at)
    return (life.meter.serial, life.meter.installed_on) == (test.installed_serial, hung_on)


def _bounds(uow: UnitOfWork, reference: ReferenceData, test: AccuracyTest, found: Measured) -> Iterator[date]:
    """The days before which nothing is corrected; the latest counts."""
    tested_on = local_date(found.tested_at)
    yield tested_on - timedelta(days=reference.meter_accuracy.most_corrected_days(tested_on))
    for each in uow.repository(AccuracyTests).of_connection(test.bill_id):
        if each.verdict is Verdict.IN_ORDER and each.finding is not None and is_tested(test, each.meter_serial):
            yield local_date(each.finding.tested_at)
    for repair in uow.faults.repairs_of(test.bill_id):
        if is_tested(test, repair.meter_serial):
            yield local_date(repair.repaired_at)
    for former in uow.connections.former_subscribers(test.bill_id):
        yield former.liable_until.taken_on
    shortfall_until = shortfall_billed_until(uow, test.bill_id, serial=test.meter_serial)
    if shortfall_until is not None:
        yield shortfall_until


def _billed_spans(registers: Registers, life: MeterLife) -> Iterator[EnergySpan]:
    """What the meter's energy is billed in: from its opening to each count that was billed, then to its last one.

    Of counts that contradict each other the fewest are left out, and what lies between the others is one span.
    """
    last = last_known(registers, life)
    billed = [each.shown for each in life.true_counts if each.billed or each.shown == last]

    def follows(earlier: MeterReading, later: MeterReading) -> bool:
        return registers.advance(earlier, later, life.meter).fault is None

    for earlier, later in pairwise(longest_consistent(billed, follows)):
        counted = registers.advance(earlier, later, life.meter)
        if counted.kwh:
            yield EnergySpan(earlier=earlier, later=later, kwh=counted.kwh, meter=life.meter)
