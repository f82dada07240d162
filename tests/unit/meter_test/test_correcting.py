"""The correction of bills for a meter that was out of tolerance, and the debt of one that was tampered with."""

from dataclasses import replace
from datetime import date, timedelta
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
from services.specific.meter_test.ports import AccuracyTests
from tests.fakes.samples import LAST_READ_ON
from tests.unit.meter_test.testing_case import HUNG_AGAIN, ON_BENCH, ON_SITE, REFERENCE, REPLACED, TAKEN, Testing


def replaced(error: str, *, at: str = "bench") -> Testing:
    """A request whose meter was out of tolerance and has been replaced."""
    case = Testing()
    if at == "site":
        case.visit({**ON_SITE, "error": error})
        report = REPLACED
    else:
        case.visit(TAKEN)
        case.bench({**ON_BENCH, "error": error})
        report = {**REPLACED, "closingReading": "۴۹"}
    case.decide(Verdict.INACCURATE)
    assert case.install(report).accepted
    return case


def correct(case: Testing) -> Correction | None:
    return correct_metering_error(case.uow, clock=case.clock, reference=REFERENCE, tracking_code=case.code)


def today(case: Testing) -> date:
    return local_date(case.clock.now())


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


def test_what_is_corrected_are_the_spans_between_readings_back_to_the_bound() -> None:
    case = replaced("25")
    spans = corrected_spans(case.uow, reference=REFERENCE, tracking_code=case.code)
    bound = today(case) - timedelta(days=365)
    assert spans[0].start == bound
    assert spans[-1].end == today(case)
    assert [one.end for one in spans[:-1]] == [other.start for other in spans[1:]]
    assert {each.billed_kwh for each in spans[1:-1]} == {300}
    assert {each.true_kwh for each in spans[1:-1]} == {240}


def test_nothing_before_the_meters_last_good_test_is_corrected() -> None:
    case = replaced("25")
    good = today(case) - timedelta(days=100)
    moment = case.clock.now() - timedelta(days=100)
    test = case.test
    assert test.finding is not None
    earlier = replace(
        test,
        tracking_code="1234512345",
        work_order_number="9",
        verdict=Verdict.IN_ORDER,
        visited_at=moment,
        finding=replace(test.finding, tested_at=moment),
    )
    case.uow.repository(AccuracyTests).add(earlier)
    spans = corrected_spans(case.uow, reference=REFERENCE, tracking_code=case.code)
    assert spans[0].start == good


def test_nothing_before_the_meter_was_hung_is_corrected() -> None:
    case = Testing()
    hung = today(case) - timedelta(days=80)
    meter = replace(case.connection.meter, installed_on=hung)
    case.uow.connections.save(replace(case.connection, meter=meter))
    case.visit({**ON_SITE, "error": "25"})
    case.decide(Verdict.INACCURATE)
    case.install(REPLACED)
    spans = corrected_spans(case.uow, reference=REFERENCE, tracking_code=case.code)
    assert min(each.start for each in spans) >= hung


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


def test_a_meter_that_hangs_there_again_is_corrected_from_then_on_only() -> None:
    """Its second time at the connection begins with the test that found it in order."""
    case = Testing()
    case.visit(TAKEN)
    case.bench()
    case.decide(Verdict.IN_ORDER)
    case.install(HUNG_AGAIN)
    spans = corrected_spans(case.uow, reference=REFERENCE, tracking_code=case.code)
    assert all(each.start >= case.connection.meter.installed_on for each in spans)
