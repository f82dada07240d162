"""The correction of bills for a meter that was out of tolerance, and the debt of one that was tampered with."""

from datetime import timedelta
from fractions import Fraction

import pytest

from services.billing.fault_debt import FaultCost, add_fault_debt
from services.errors import NotFound
from services.jalali import local_date
from services.model.bills import BillState
from services.model.keys import BillKind
from services.money import ZERO
from services.specific.meter_test.correcting import Correction, correct_metering_error, corrected_spans
from services.specific.meter_test.cost_bill import issue_cost_bill
from services.specific.meter_test.model import Verdict
from tests.fakes.samples import LAST_READ_ON
from tests.unit.meter_test.testing_case import ON_SITE, REFERENCE, REPLACED, TAKEN, Testing, replaced


def correct(case: Testing) -> Correction | None:
    return correct_metering_error(case.uow, clock=case.clock, reference=REFERENCE, tracking_code=case.code)


@pytest.mark.parametrize("at", ["site", "bench"])
@pytest.mark.parametrize(("error", "state"), [("25", BillState.PAID), ("-20", BillState.ISSUED)])
def test_a_meter_out_of_tolerance_is_corrected_in_either_direction_once(at: str, error: str, state: BillState) -> None:
    case = replaced(error, at=at)
    first, again = correct(case), correct(case)
    assert first is not None
    assert first == again
    assert (first.bill.kind, first.bill.state) == (BillKind("correction"), state)
    assert first.is_credit is (first.bill.payable == ZERO) is (state is BillState.PAID)
    assert case.connection.carried == first.bill.carried_out
    assert first.bill.total + first.bill.carried_in == first.bill.payable + first.bill.carried_out


@pytest.mark.parametrize("verdict", [Verdict.IN_ORDER, Verdict.WORN, Verdict.UNREADABLE])
def test_a_meter_that_was_not_out_of_tolerance_corrects_nothing(verdict: Verdict) -> None:
    case = Testing()
    case.visit()
    case.decide(verdict)
    assert correct(case) is None


def test_a_meter_that_counted_nothing_corrects_nothing() -> None:
    case = Testing()
    case.uow.connections.reading_rows.clear()
    case.visit({**ON_SITE, "error": "25", "reading": "0"})
    case.decide(Verdict.INACCURATE)
    case.install({**REPLACED, "closingReading": "۰"})
    assert correct(case) is None


def test_nothing_is_corrected_where_nobody_has_measured() -> None:
    case = Testing()
    assert correct(case) is None
    with pytest.raises(NotFound):
        corrected_spans(case.uow, reference=REFERENCE, tracking_code=case.code)
    case.visit({**ON_SITE, "condition": "stopped-register"})
    assert corrected_spans(case.uow, reference=REFERENCE, tracking_code=case.code) == []


def test_the_cost_of_a_test_is_billed_once_and_stays_due() -> None:
    case = Testing()
    case.visit()
    bills = [
        issue_cost_bill(
            case.uow, clock=case.clock, reference=REFERENCE, tracking_code=case.code, fee_items=["meter-test-fee"]
        )
        for _ in range(2)
    ]
    assert bills[0] == bills[1]
    assert bills[0].kind == BillKind("meter-test")
    assert bills[0].payable > ZERO


def test_the_debt_of_a_tampered_meter_in_the_laboratory_is_of_its_own_days_not_of_the_substitutes() -> None:
    """Usual are 5 kWh a day; the meter has registered 110 in the 60 days since its last billed reading."""
    case = Testing()
    case.visit({**TAKEN, "reading": "12110"})
    case.bench({"meterSerial": "m-1", "condition": "tampering"})
    case.clock.advance(timedelta(days=3))
    bill = add_fault_debt(
        case.uow,
        clock=case.clock,
        reference=REFERENCE,
        tracking_code=case.code,
        cost=FaultCost(fee_codes=("tampering-penalty",), shortfall_factor=Fraction(2)),
    )
    assert bill is not None
    assert (local_date(case.test.visited_at) - LAST_READ_ON).days == 60
    [shortfall] = [line for line in bill.lines if line.code == "shortfall"]
    assert "۱۹۰ کیلووات‌ساعت با ضریب ۲" in shortfall.title
    [fault] = case.uow.faults.of_connection(case.connection.bill_id)
    assert fault.meter_serial == "m-1"
