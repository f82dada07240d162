"""Bills are corrected back for a meter that has counted too much or too little."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from services.billing.correction import CorrectedSpan, correction_lines, since_bound, true_kwh
from services.billing.issuing import Charge, issue_bill, standing_bill
from services.billing.tariff_history import tariff_history
from services.clock import Clock
from services.jalali import local_date
from services.model.bills import Bill
from services.model.keys import BillKind
from services.money import ZERO
from services.ports import UnitOfWork
from services.readings.advance import advance
from services.readings.meters import MeterLife, meter_lives
from services.readings.records import ReadingRecords, records_of
from services.reference.data import ReferenceData
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

    Only of a meter whose error was out of tolerance. Every span between two of its readings since the bound is counted
    again: of what the register has counted, what was truly used. The bound is the latest of: the table's number of days
    before the test, the day on which the meter was hung, its last test in order. What is billed later for the meter's
    last days is billed as counted, and is corrected here already. A second call answers the same bill. Raises NotFound,
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
    life = _life(records, test)
    bound = _bound(uow, reference, test, found, life)
    spans = (since_bound(each, bound) for each in _counted(records, life, error=found.error_percent))
    return [each for each in spans if each is not None]


def _life(records: ReadingRecords, test: AccuracyTest) -> MeterLife:
    """The meter's time at the connection up to the test: the last one that had begun by then."""
    day = local_date(test.visited_at)
    fitting = [
        each
        for each in meter_lives(records)
        if each.meter.serial == test.meter_serial and each.meter.installed_on <= day
    ]
    return max(fitting, key=lambda each: each.meter.installed_on)


def _bound(uow: UnitOfWork, reference: ReferenceData, test: AccuracyTest, found: Measured, life: MeterLife) -> date:
    tested_on = local_date(found.tested_at)
    furthest = tested_on - timedelta(days=reference.meter_accuracy.most_corrected_days(tested_on))
    good = [
        local_date(each.finding.tested_at)
        for each in uow.repository(AccuracyTests).of_connection(test.bill_id)
        if each.verdict is Verdict.IN_ORDER and each.meter_serial == test.meter_serial and each.finding is not None
    ]
    return max([furthest, life.meter.installed_on, *good])


def _counted(records: ReadingRecords, life: MeterLife, *, error: Decimal) -> Iterator[CorrectedSpan]:
    """The spans between the readings of the meter, and what was truly used in each."""
    shown = [each.shown for each in life.true_counts]
    for earlier, later in pairwise(shown):
        counted = advance(earlier, later, meter=life.meter, connection=records.connection)
        if counted.fault is None and counted.kwh:
            yield CorrectedSpan(
                start=earlier.taken_on,
                end=later.taken_on,
                billed_kwh=counted.kwh,
                true_kwh=true_kwh(counted.kwh, error_percent=error),
            )
