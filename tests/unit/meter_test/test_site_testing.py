"""The tester's report of his visit."""

from decimal import Decimal
from fractions import Fraction

import pytest

from services.billing.fault_debt import FaultCost, add_fault_debt
from services.errors import InputRefused, NotFound
from services.metering.custody import meter_of
from services.metering.seals import present_seals
from services.model.connections import ReadingRole
from services.model.keys import WorkOrderKind
from services.model.metering import MeterCondition, WorkOrderState
from services.model.requests import RequestState
from services.readings.visits import last_test
from services.specific.meter_test.model import Measured, PlaceOfTest
from services.specific.meter_test.ports import accuracy_test_of
from services.specific.meter_test.site_report import SiteOutcome
from services.withdrawal import WithdrawalResult, withdraw_request
from tests.unit.meter_test.testing_case import ON_SITE, REFERENCE, TAKEN, Testing, found


@pytest.fixture
def case() -> Testing:
    return Testing()


def site(**changes: object) -> dict[str, object]:
    return {**ON_SITE, **changes}


def taken(**changes: object) -> dict[str, object]:
    return {**TAKEN, **changes}


def test_a_test_on_the_spot_is_kept_once_and_can_be_withdrawn_no_more(case: Testing) -> None:
    first, again = case.visit(), case.visit(site(error="50"))
    assert first.outcome is again.outcome is SiteOutcome.TESTED
    measured = Measured(condition=MeterCondition.IN_ORDER, error_percent=Decimal("1.25"), tested_at=case.clock.now())
    assert (case.test.finding, case.test.place, case.test.reading_kwh) == (measured, PlaceOfTest.SITE, 12_310)
    known = last_test(case.uow, case.code)
    assert known is not None
    assert (known.condition, known.meter_serial) == (MeterCondition.IN_ORDER, None)
    assert case.uow.requests.get(case.code).state is RequestState.CARRIED_OUT
    meter = meter_of(case.uow, case.connection)
    assert meter is not None
    assert [each.number for each in present_seals(case.uow, meter)] == ["771"]
    assert withdraw_request(case.uow, clock=case.clock, tracking_code=case.code) is (
        WithdrawalResult.ALREADY_CARRIED_OUT
    )


def test_a_meter_that_is_taken_away_is_in_the_testers_hands_and_a_substitute_hangs_there(case: Testing) -> None:
    assert case.visit(TAKEN).outcome is SiteOutcome.TAKEN
    assert case.visit(taken(newSerial="X-1")).outcome is SiteOutcome.TAKEN
    assert (case.test.place, case.test.substitute_serial, case.test.finding) == (PlaceOfTest.BENCH, "AMANI-9", None)
    assert case.connection.meter.serial == "AMANI-9"
    assert case.holders() == ["connection", "agent"]
    assert case.holders("amani9") == ["connection"]
    last_two = [(each.kwh, each.role) for each in case.uow.connections.readings(case.connection.bill_id)[-2:]]
    assert last_two == [(12_310, ReadingRole.CLOSING), (40, ReadingRole.OPENING)]
    assert case.uow.requests.get(case.code).state is not RequestState.CARRIED_OUT


@pytest.mark.parametrize("condition", ["faded-display", "meter-failure", "tampering"])
def test_what_cannot_be_read_needs_no_reading_and_no_error(case: Testing, condition: str) -> None:
    assert case.visit(site(condition=condition, reading="", error="")).accepted
    assert case.test.reading_kwh is None


def test_a_meter_with_a_dark_display_is_taken_away_without_a_closing(case: Testing) -> None:
    assert case.visit(taken(reading="")).outcome is SiteOutcome.TAKEN
    assert (case.test.reading_kwh, case.connection.meter.serial) == (None, "AMANI-9")
    readings = case.uow.connections.readings(case.connection.bill_id)
    assert ReadingRole.CLOSING not in [each.role for each in readings]


@pytest.mark.parametrize("at", ["site", "bench"])
def test_the_debt_of_a_tampered_meter_needs_no_reading(case: Testing, at: str) -> None:
    if at == "site":
        case.visit(site(condition="tampering", reading=""))
    else:
        case.visit(taken(reading=""))
        case.bench({"meterSerial": "m-1", "condition": "tampering"})
    cost = FaultCost(fee_codes=("tampering-penalty",), shortfall_factor=Fraction(2))
    bill = add_fault_debt(case.uow, clock=case.clock, reference=REFERENCE, tracking_code=case.code, cost=cost)
    assert bill is not None
    assert "tampering-penalty" in [line.code for line in bill.lines]


@pytest.mark.parametrize(("typed", "percent"), [("۱۰۰", "100"), ("+۹۹۹٫۹۹", "999.99"), ("‎-۶۰٪", "-60")])
def test_what_a_meter_counts_too_much_is_an_error_however_much_it_is(case: Testing, typed: str, percent: str) -> None:
    assert case.visit(site(error=typed)).accepted
    assert case.test.finding is not None
    assert case.test.finding.error_percent == Decimal(percent)


def test_the_error_of_a_meter_that_does_not_count_is_left_out(case: Testing) -> None:
    assert case.visit(site(condition="stopped-register", error="۵")).accepted
    assert case.test.finding is not None
    assert case.test.finding.error_percent is None


def test_another_meter_is_kept_for_who_decides_which_is_right_and_nothing_is_tested(case: Testing) -> None:
    report = {"outcome": "other-meter", "meterSerial": "BIGANE-5", "reading": "۱۲۰"}
    first, again = case.visit(report), case.visit(report)
    assert first.outcome is SiteOutcome.OTHER_METER
    assert "BIGANE-۵" in (first.reason or "")
    assert again.outcome is SiteOutcome.NOT_POSSIBLE
    assert [each.serial for each in case.uow.meters.sightings_at(case.connection.bill_id)] == ["BIGANE-5"]
    assert case.connection.meter.serial == "m-1"
    assert case.uow.metering.order(case.number).state is WorkOrderState.CANCELLED
    with pytest.raises(NotFound):
        accuracy_test_of(case.uow, case.code)


def test_who_is_not_let_in_says_why_and_a_second_report_tells_the_same(case: Testing) -> None:
    report = {"outcome": "not-possible", "reason": "تابلو قفل بود"}
    for _ in range(2):
        answer = case.visit(report)
        assert (answer.outcome, answer.reason) == (SiteOutcome.NOT_POSSIBLE, "تابلو قفل بود")


@pytest.mark.parametrize("report", [ON_SITE, TAKEN], ids=["tested", "taken"])
def test_nobody_touches_the_meter_of_a_request_that_was_withdrawn(case: Testing, report: object) -> None:
    withdraw_request(case.uow, clock=case.clock, tracking_code=case.code)
    answer = case.visit(report)
    assert found(answer) == [("outcome", "withdrawn")]
    assert case.connection.meter.serial == "m-1"


def test_the_report_of_another_order_is_refused(case: Testing) -> None:
    case.number = case.order(WorkOrderKind.METER_INSPECTION).number
    with pytest.raises(InputRefused):
        case.visit()


NO_REPORT = [("outcome", "missing")]


@pytest.mark.parametrize(
    ("report", "codes"),
    [
        (None, NO_REPORT),
        ([], NO_REPORT),
        ("tested", NO_REPORT),
        ({}, NO_REPORT),
        (site(outcome=" "), NO_REPORT),
        (site(outcome="nobody"), [("outcome", "unknown-choice")]),
        (site(outcome=["tested"]), [("outcome", "wrong-type")]),
        (site(meterSerial=" "), [("meterSerial", "missing")]),
        (site(meterSerial="؟"), [("meterSerial", "shape")]),
        (site(meterSerial="m-2"), [("meterSerial", "other")]),
        (site(condition=None), [("condition", "missing")]),
        (site(condition="broken-seal"), [("condition", "not-of-a-test")]),
        (site(condition="fine"), [("condition", "unknown-choice")]),
        (site(error=""), [("error", "missing")]),
        (site(error="کم"), [("error", "shape")]),
        (site(error="1.234"), [("error", "shape")]),
        (site(error="-1-"), [("error", "shape")]),
        (site(error="-60.01"), [("error", "too-slow")]),
        (site(error="1000"), [("error", "shape")]),
        (site(error={"x": 1}), [("error", "wrong-type")]),
        (site(reading=""), [("reading", "missing")]),
        (site(reading="۱۲٫۵"), [("reading", "not-whole")]),
        (site(reading="-5"), [("reading", "negative")]),
        (site(reading="۱۲۳۴۵۶"), [("reading", "too-many-digits")]),
        (site(sealNumber=""), [("sealNumber", "missing")]),
        (site(sealNumber="..."), [("sealNumber", "shape")]),
        (taken(newSerial=""), [("newSerial", "missing")]),
        (taken(newSerial="امانی"), [("newSerial", "shape")]),
        (taken(newSerial="m-1"), [("newSerial", "same-meter")]),
        (taken(newDigits="۹"), [("newDigits", "out-of-range")]),
        (taken(newMultiplier="۰"), [("newMultiplier", "out-of-range")]),
        (taken(openingReading="۱۲۳۴۵۶"), [("openingReading", "too-many-digits")]),
        (taken(reading="۱۲٫۵"), [("reading", "not-whole")]),
        (taken(meterSerial="m-2"), [("meterSerial", "other")]),
        ({"outcome": "other-meter"}, [("meterSerial", "missing"), ("reading", "missing")]),
        ({"outcome": "other-meter", "meterSerial": "M1", "reading": "1"}, [("meterSerial", "recorded")]),
        ({"outcome": "other-meter", "meterSerial": "-", "reading": "1"}, [("meterSerial", "shape")]),
        ({"outcome": "not-possible"}, [("reason", "missing")]),
        ({"outcome": "not-possible", "reason": "۱۲"}, [("reason", "shape")]),
        ({"outcome": "not-possible", "reason": "د" * 501}, [("reason", "too-long")]),
    ],
)
def test_what_is_wrong_with_a_report_is_the_answer_and_changes_nothing(
    case: Testing, report: object, codes: list[tuple[str, str]]
) -> None:
    answer = case.visit(report)
    assert sorted(found(answer)) == sorted(codes)
    assert "{" not in answer.message
    assert case.uow.metering.order(case.number).state is WorkOrderState.OPEN
    assert case.connection.meter.serial == "m-1"
    with pytest.raises(NotFound):
        accuracy_test_of(case.uow, case.code)


def test_the_substitute_is_called_by_its_name_in_what_is_said_of_it(case: Testing) -> None:
    message = case.visit(taken(newSerial="", newDigits="x", newMultiplier="0", openingReading="x")).message
    assert "کنتور امانی" in message
    assert "کنتور تازه" not in message
