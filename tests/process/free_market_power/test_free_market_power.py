"""How power for a period is granted: its terms, the deposit, a bill that contradicts the meter, its days' tariff."""

import asyncio
from datetime import timedelta

import pytest

from deploy.demo.stories import common
from deploy.demo.stories import free_market_power as stories
from deploy.demo.stories.story import DAY
from services.billing.tariff_history import tariff_history
from services.jalali import format_jalali, local_date
from services.model.bills import BillState
from services.model.connections import ConnectionState, TariffClass
from services.model.keys import BillKind, RequestOutcome
from services.model.metering import MeterCondition
from services.model.refunds import InstalmentState, RefundPurpose
from services.model.requests import RequestState
from services.model.steps import StepState
from services.money import ZERO, Rials
from services.specific.free_market_power.ports import PowerPeriods
from services.withdrawal import WithdrawalResult, withdraw_request
from tests.process.free_market_power.periods import (
    CORRECTED,
    LAST_BILL,
    STORY,
    connection_of,
    day_ahead,
    give_credit,
    period_of,
)
from tests.process.limits import Limit, assert_fires_just_after
from tests.process.office import EmbeddedCase, Office, play
from tests.process.withdrawing import assert_a_payment_after_it_waits_for_revenue, assert_withdrawn_at

pytestmark = pytest.mark.process


def _codes(case: EmbeddedCase, kind: BillKind) -> list[set[str]]:
    return [{line.code for line in bill.lines} for bill in case.bills(kind)]


@pytest.mark.steps("FRE-01", "FRE-02", "FRE-03", "FRE-06", "FIN-01", "RFD-01")
def test_temporary_power_is_granted_for_its_days_and_collected_at_the_end(office: Office) -> None:
    case = office.played(STORY["power-temporary"])
    period = period_of(case)
    assert [line.amount for bill in case.bills(BillKind.FEES) for line in bill.lines if "deposit" in line.code] == [
        Rials(2_700_000),
        Rials(-2_700_000),
    ]
    assert period.end is not None
    assert period.deposit == period.end.set_off + period.end.paid_out == Rials(2_700_000)
    assert min(period.end.set_off, period.end.paid_out) > ZERO
    assert connection_of(case).state is ConnectionState.COLLECTED
    with case.office.begin() as uow:
        refund = uow.refunds.find(case.code)
        [instalment] = uow.refunds.instalments_of(case.code)
    assert refund is not None
    assert (refund.purpose, refund.payable) == (RefundPurpose.DEPOSIT, period.end.paid_out)
    assert (instalment.state, instalment.amount) == (InstalmentState.PAID, period.end.paid_out)
    for sent in ("power-granted", "power-period-reminder", "power-period-ended", "refund-paid"):
        assert case.sms().count(sent) == 1
    assert [row.state for row in case.steps("FIN-01")] == [StepState.MET]


@pytest.mark.steps("FRE-06")
def test_the_days_of_the_period_are_billed_by_its_tariff_and_those_around_it_by_the_connections_own(
    office: Office,
) -> None:
    case = office.played(STORY["power-temporary"])
    with case.office.begin() as uow:
        classes = tariff_history(uow, uow.connections.get(case.connection.bill_id))
    terms = period_of(case).terms
    inside = [classes.on(terms.first_day), classes.on(terms.last_day)]
    outside = [classes.on(terms.first_day - timedelta(days=1)), classes.on(terms.last_day + timedelta(days=1))]
    assert inside == [TariffClass.FREE_MARKET] * 2
    assert outside == [TariffClass.RESIDENTIAL] * 2
    assert connection_of(case).tariff_class is TariffClass.RESIDENTIAL
    [last] = case.bills(LAST_BILL)
    assert any("برق آزاد" in line.title for line in last.lines)
    assert any("خانگی" in line.title for line in last.lines)


@pytest.mark.steps("FRE-03", "FRE-06")
def test_free_market_power_for_a_month_costs_nothing_beforehand_and_its_last_bill_stays_due(office: Office) -> None:
    case = office.played(STORY["power-free-market"])
    case.instance.assert_passed("Event_NothingToPay", "Event_LastBillSent")
    assert case.bills(BillKind.FEES) == []
    [last] = case.bills(LAST_BILL)
    assert last.state is BillState.ISSUED
    assert "power-last-bill" in case.sms()
    assert connection_of(case).state is ConnectionState.ACTIVE
    assert [each.variables()["billNumber"] for each in case.engine.instances("open-bill")] == [last.number]


@pytest.mark.steps("FRE-04", "FRE-05")
def test_a_bill_that_contradicts_the_meter_is_corrected_and_paid_before_the_grant(office: Office) -> None:
    case = office.case(STORY["power-bill-differs"])
    owed = {number for number, state in case.account().items() if state is BillState.ISSUED}
    assert owed
    play(case, STORY["power-bill-differs"])
    [corrected] = case.bills(CORRECTED)
    assert corrected.state is BillState.PAID
    assert any(line.code.startswith("energy-returned") for line in corrected.lines)
    with office.begin() as uow:
        assert {taken.number for taken in uow.bills.consolidated_into(corrected.number)} == owed
    for step in ("FRE-04", "FRE-05"):
        assert [row.state for row in case.steps(step)] == [StepState.DONE]
    [last] = case.bills(LAST_BILL)
    assert last.billed_from == corrected.billed_up_to
    assert period_of(case).deposit == _set_off(case)


def _set_off(case: EmbeddedCase) -> Rials:
    end = period_of(case).end
    assert end is not None
    return end.set_off


@pytest.mark.steps("FRE-04", "FRE-05")
def test_a_corrected_bill_that_is_not_paid_ends_the_request_and_stays_due(office: Office) -> None:
    case = office.case(STORY["power-bill-differs"])
    _differ(case)
    asyncio.run(common.hand_over_bill(case))
    case.engine.travel(days=40)
    case.instance.assert_completed().assert_passed("Event_CorrectionUnpaid")
    assert case.request.outcome == RequestOutcome.UNPAID
    [corrected] = case.bills(CORRECTED)
    assert corrected.state is BillState.ISSUED


@pytest.mark.steps("FRE-04", "FRE-05")
def test_a_corrected_bill_that_credit_has_paid_asks_for_nothing(power: EmbeddedCase) -> None:
    give_credit(power, 900_000_000)
    _differ(power)
    power.instance.assert_passed("Event_NothingToPay", "Event_PaidFromCredit")
    assert power.request.outcome == RequestOutcome("free-power-granted")
    assert period_of(power).deposit == Rials(2_700_000)


def _differ(case: EmbeddedCase) -> None:
    asyncio.run(stories.apply(case))
    asyncio.run(stories.find_difference(case))


@pytest.mark.steps("FRE-02")
def test_an_application_that_is_given_up_is_not_registered(power: EmbeddedCase) -> None:
    asyncio.run(power.apply(askedKw="۶"))
    asyncio.run(common.give_up_application(power))
    power.instance.assert_completed().assert_passed("Event_NotRegistered")


@pytest.mark.parametrize("key", ["power-rejected", "power-unpaid", "power-fault-unpaid", "power-withdrawn"])
def test_what_is_not_granted_changes_no_tariff(office: Office, key: str) -> None:
    case = office.played(STORY[key])
    with case.office.begin() as uow:
        assert uow.repository(PowerPeriods).of_connection(case.connection.bill_id) == []
    assert all(bill.state is BillState.VOID for bill in case.bills(BillKind.FEES))


@pytest.mark.steps("FRE-06")
def test_a_period_that_is_over_when_it_is_paid_for_is_not_granted_and_the_money_is_credit(office: Office) -> None:
    case = office.played(STORY["power-too-late"])
    case.instance.assert_passed("Event_NotGranted")
    [paid, note] = case.bills(BillKind.FEES)
    assert paid.total == -note.total
    assert connection_of(case).carried == note.total
    assert any("بستانکاری شماست" in sms.text for sms in case.sent() if sms.template == "request-rejected")


@pytest.mark.steps("FRE-06")
def test_a_period_whose_first_day_has_passed_begins_on_the_day_of_the_grant(power: EmbeddedCase) -> None:
    asyncio.run(stories.until_payment(power, first=1, last=9))
    asyncio.run(common.hand_over_bill(power))
    asyncio.run(common.take_stub(power, after=4 * DAY))
    assert period_of(power).terms.first_day == local_date(power.engine.now())


@pytest.mark.steps("FRE-06")
def test_who_has_been_granted_the_power_cannot_withdraw(power: EmbeddedCase) -> None:
    asyncio.run(stories.until_granted(power))
    assert power.request.state is RequestState.CLOSED
    with power.office.begin() as uow:
        asked = withdraw_request(uow, clock=power.office.clock, tracking_code=power.code)
    assert asked is WithdrawalResult.ALREADY_CLOSED
    power.engine.run()
    assert "request-closed" not in power.sms()
    assert period_of(power).end is None
    assert [row.state for row in power.steps("FRE-00")] == [StepState.MET]


@pytest.mark.steps("FRE-03")
@pytest.mark.parametrize("moment", ["Task_TestMeter", "Task_ExamineRequest", "Task_HandOverBill"])
def test_it_can_be_withdrawn_until_it_is_paid_for(power: EmbeddedCase, moment: str) -> None:
    asyncio.run(stories.apply(power))
    if moment == "Task_ExamineRequest":
        asyncio.run(common.report_test(power, MeterCondition.IN_ORDER))
    if moment == "Task_HandOverBill":
        asyncio.run(stories.visit(power))
    assert_withdrawn_at(power, moment)


def test_a_payment_right_after_a_withdrawal_pays_nothing_and_waits_for_revenue(power: EmbeddedCase) -> None:
    asyncio.run(stories.until_payment(power))
    assert_a_payment_after_it_waits_for_revenue(power)


@pytest.mark.steps("FRE-03")
def test_a_faulty_meter_is_put_right_before_the_power_is_granted(office: Office) -> None:
    case = office.played(STORY["power-faulty-meter"])
    assert len(case.steps("FRE-03")) == 1
    assert case.request.outcome == RequestOutcome("free-power-granted")


@pytest.mark.steps("FRE-00")
def test_the_limit_of_thirty_days_is_missed_just_after_it_and_not_before(power: EmbeddedCase) -> None:
    assert_fires_just_after(power, Limit("FRE-00", 30 * DAY, waits_at="Task_TestMeter"))


@pytest.mark.steps("FRE-00")
def test_a_late_service_is_told_and_given(office: Office) -> None:
    case = office.played(STORY["power-late"])
    assert case.missed() == {"FRE-00"}


@pytest.mark.steps("FRE-02")
@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"firstDay": -1}, "روز آغاز گذشته است"),
        ({"lastDay": 2}, "پیش از روز آغاز است"),
        ({"lastDay": 400}, "بیش از ۱۸۰ روز نمی‌شود"),
        ({"permitValidUntil": 10}, "پیش از پایان دوره تمام می‌شود"),
        ({"askedKw": 6}, "۵ کیلووات است"),
    ],
)
def test_what_cannot_be_granted_is_told_before_the_registration(
    power: EmbeddedCase, changes: dict[str, int], said: str
) -> None:
    typed = {"firstDay": power.day_ahead(3), "lastDay": power.day_ahead(12)}
    for field, value in changes.items():
        typed[field] = str(value) if field == "askedKw" else format_jalali(day_ahead(power, value))
    asyncio.run(power.apply(**typed))  # type: ignore[arg-type]
    assert said in power.findings()
    asyncio.run(common.correct_application(power, firstDay=power.day_ahead(3), lastDay=power.day_ahead(9), askedKw="5"))


@pytest.mark.steps("FRE-02")
def test_a_period_that_overlaps_a_granted_one_is_refused_and_the_following_one_accepted(power: EmbeddedCase) -> None:
    asyncio.run(stories.until_granted(power))
    last = period_of(power).terms.last_day
    again = EmbeddedCase(power.office, "free-market-power", power.connection)
    asyncio.run(again.apply(firstDay=format_jalali(last), lastDay=format_jalali(last + timedelta(days=5))))
    assert "دورهٔ برق موقت یا آزاد دارد" in again.findings()
    asyncio.run(common.correct_application(again, firstDay=format_jalali(last + timedelta(days=1))))
    assert again.task("Task_TestMeter").is_open
