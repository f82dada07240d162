"""What is the own of temporary or free-market power: its terms, the deposit, the tariff of its days, how it ends."""

import asyncio
from dataclasses import replace
from datetime import date, timedelta

import pytest

from deploy.demo.stories import STORIES, common
from deploy.demo.stories import free_market_power as stories
from deploy.demo.stories.story import DAY
from services.billing.tariff_history import tariff_history
from services.jalali import format_jalali, local_date
from services.model.bills import BillState
from services.model.connections import Connection, ConnectionState, TariffClass
from services.model.keys import BillKind, RequestOutcome
from services.model.metering import MeterCondition, WorkOrderState
from services.model.refunds import InstalmentState, RefundPurpose
from services.model.requests import RequestState
from services.model.steps import StepState
from services.money import ZERO, Rials
from services.specific.free_market_power.model import PowerPeriod
from services.specific.free_market_power.ports import PowerPeriods, power_period_of
from services.withdrawal import WithdrawalResult, withdraw_request
from tests.process.limits import MOMENT, Limit, assert_fires_just_after
from tests.process.office import EmbeddedCase, Office, play
from tests.process.visiting import move, open_day, order_of, window
from tests.process.withdrawing import assert_a_payment_after_it_waits_for_revenue, assert_withdrawn_at

pytestmark = pytest.mark.process

STORY = {story.key: story for story in STORIES["free-market-power"]}
LAST_BILL, CORRECTED = BillKind("power-period"), BillKind("power-account")


def _period(case: EmbeddedCase) -> PowerPeriod:
    with case.office.begin() as uow:
        return power_period_of(uow, case.code)


def _connection(case: EmbeddedCase) -> Connection:
    with case.office.begin() as uow:
        return uow.connections.get(case.connection.bill_id)


def _codes(case: EmbeddedCase, kind: BillKind) -> list[set[str]]:
    return [{line.code for line in bill.lines} for bill in case.bills(kind)]


def _day(case: EmbeddedCase, ahead: int) -> date:
    return local_date(case.engine.now()) + timedelta(days=ahead)


@pytest.mark.steps("FRE-01", "FRE-02", "FRE-03", "FRE-06", "FIN-01", "RFD-01")
def test_temporary_power_is_granted_for_its_days_and_collected_at_the_end(office: Office) -> None:
    case = office.played(STORY["power-temporary"])
    period = _period(case)
    assert [line.amount for bill in case.bills(BillKind.FEES) for line in bill.lines if "deposit" in line.code] == [
        Rials(2_700_000),
        Rials(-2_700_000),
    ]
    assert period.end is not None
    assert period.deposit == period.end.set_off + period.end.paid_out == Rials(2_700_000)
    assert min(period.end.set_off, period.end.paid_out) > ZERO
    assert _connection(case).state is ConnectionState.COLLECTED
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
    terms = _period(case).terms
    inside = [classes.on(terms.first_day), classes.on(terms.last_day)]
    outside = [classes.on(terms.first_day - timedelta(days=1)), classes.on(terms.last_day + timedelta(days=1))]
    assert inside == [TariffClass.FREE_MARKET] * 2
    assert outside == [TariffClass.RESIDENTIAL] * 2
    assert _connection(case).tariff_class is TariffClass.RESIDENTIAL
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
    assert _connection(case).state is ConnectionState.ACTIVE
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
    assert _period(case).deposit == _set_off(case)


def _set_off(case: EmbeddedCase) -> Rials:
    end = _period(case).end
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
    _credit(power, 900_000_000)
    _differ(power)
    power.instance.assert_passed("Event_NothingToPay", "Event_PaidFromCredit")
    assert power.request.outcome == RequestOutcome("free-power-granted")
    assert _period(power).deposit == Rials(2_700_000)


def _differ(case: EmbeddedCase) -> None:
    asyncio.run(stories.apply(case))
    asyncio.run(stories.find_difference(case))


def _credit(case: EmbeddedCase, rials: int) -> None:
    with case.office.begin() as uow:
        connection = uow.connections.get(case.connection.bill_id)
        uow.connections.save(replace(connection, carried=Rials(-rials)))


def test_credit_of_the_account_pays_the_last_bill_first_and_the_whole_deposit_is_paid_out(power: EmbeddedCase) -> None:
    asyncio.run(stories.until_last_day(power))
    _credit(power, 50_000_000)
    asyncio.run(stories.read_meter(power))
    end = _period(power).end
    assert end is not None
    assert (end.set_off, end.paid_out) == (ZERO, Rials(2_700_000))
    assert _connection(power).carried < ZERO
    asyncio.run(common.pay_instalment(power, "C1"))
    power.instance.assert_completed()


def test_where_nothing_was_deposited_and_credit_pays_the_last_bill_nothing_is_paid_out(power: EmbeddedCase) -> None:
    last_day = asyncio.run(stories.apply(power, kind="free-market"))
    asyncio.run(stories.visit(power))
    _credit(power, 90_000_000)
    asyncio.run(stories.until_morning_of(power, last_day))
    asyncio.run(stories.read_meter(power))
    power.instance.assert_completed().assert_passed("Event_NothingLeft")
    assert _connection(power).carried < ZERO


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
    assert _connection(case).carried == note.total
    assert any("بستانکاری شماست" in sms.text for sms in case.sent() if sms.template == "request-rejected")


@pytest.mark.steps("FRE-06")
def test_a_period_whose_first_day_has_passed_begins_on_the_day_of_the_grant(power: EmbeddedCase) -> None:
    asyncio.run(stories.until_payment(power, first=1, last=9))
    asyncio.run(common.hand_over_bill(power))
    asyncio.run(common.take_stub(power, after=4 * DAY))
    assert _period(power).terms.first_day == local_date(power.engine.now())


@pytest.mark.steps("FRE-06")
def test_who_has_been_granted_the_power_cannot_withdraw(power: EmbeddedCase) -> None:
    asyncio.run(stories.until_granted(power))
    assert power.request.state is RequestState.CLOSED
    with power.office.begin() as uow:
        asked = withdraw_request(uow, clock=power.office.clock, tracking_code=power.code)
    assert asked is WithdrawalResult.ALREADY_CLOSED
    power.engine.run()
    assert "request-closed" not in power.sms()
    assert _period(power).end is None
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


@pytest.mark.steps("FIN-01")
def test_a_renewed_period_is_read_and_settled_and_nothing_is_collected(power: EmbeddedCase) -> None:
    asyncio.run(stories.until_granted(power))
    period = _period(power)
    _grant_following(power, period)
    asyncio.run(stories.until_morning_of(power, format_jalali(period.terms.last_day)))
    shown = power.task("Task_TakeReading", role="installation").variables
    assert "سر جایش می‌ماند" in shown["workText"]
    asyncio.run(stories.read_meter(power))
    asyncio.run(common.pay_instalment(power, "R1"))
    assert _connection(power).state is ConnectionState.ACTIVE


def _grant_following(case: EmbeddedCase, period: PowerPeriod) -> None:
    """Another request has been granted the days after this one's."""
    first = period.terms.last_day + timedelta(days=1)
    terms = replace(period.terms, first_day=first, last_day=first + timedelta(days=9))
    with case.office.begin() as uow:
        request = replace(uow.requests.get(case.code), tracking_code="1234567897", draft_key="d-renewed")
        uow.requests.add(request)
        uow.repository(PowerPeriods).add(replace(period, tracking_code="1234567897", terms=terms))


@pytest.mark.steps("FIN-01")
def test_power_that_is_given_up_ends_on_the_sooner_day_and_the_deposit_is_settled_then(office: Office) -> None:
    case = office.played(STORY["power-given-up"])
    period = _period(case)
    assert period.early_end is not None
    assert period.terms.last_day < period.early_end.granted_last_day
    [told] = [sms.text for sms in case.sent() if sms.template == "power-ends-early"]
    assert f"به درخواست خود شما، روز آخر آن {format_jalali(period.terms.last_day)} است" in told
    assert "power-period-reminder" not in case.sms()
    [last] = case.bills(LAST_BILL)
    assert last.billed_up_to is not None
    assert last.billed_up_to.taken_on == period.terms.last_day
    assert _connection(case).state is ConnectionState.COLLECTED


@pytest.mark.steps("FIN-01")
def test_an_early_end_that_cannot_be_comes_back_and_a_withdrawn_permit_sends_the_agent_the_same_day(
    power: EmbeddedCase,
) -> None:
    asyncio.run(stories.until_granted(power))
    granted = _period(power).terms.last_day
    asyncio.run(stories.end_early(power, format_jalali(granted), letter="۱۲"))
    form = power.task("Task_EndEarly", role="customer-services").variables
    assert "در همین روز تمام می‌شود" in form["earlyEndMessage"]
    assert form["earlyEnd"]["letter"] == "۱۲"
    assert _period(power).terms.last_day == granted
    asyncio.run(stories.until_morning_of(power, format_jalali(_period(power).terms.first_day)))
    asyncio.run(stories.end_early(power, power.today(), letter="۱۲"))
    power.engine.travel(MOMENT)
    assert "جمع‌آوری" in power.task("Task_TakeReading", role="installation").variables["workText"]
    assert power.sms().count("power-period-reminder") == 0
    asyncio.run(stories.read_meter(power))
    asyncio.run(common.pay_instalment(power, "E1"))
    power.instance.assert_completed()


@pytest.mark.steps("FIN-01")
def test_an_early_end_that_was_entered_while_no_worker_was_there_is_recorded_when_they_are_back(
    power: EmbeddedCase,
) -> None:
    asyncio.run(stories.until_granted(power))
    last = _period(power).terms.last_day
    sooner = format_jalali(last - timedelta(days=1))
    asyncio.run(stories.until_morning_of(power, format_jalali(last - timedelta(days=2))))
    with power.office.workers_away():
        asyncio.run(stories.end_early(power, sooner))
        power.engine.travel(days=1)
    assert format_jalali(_period(power).terms.last_day) == sooner
    power.engine.travel(MOMENT)
    power.task("Task_TakeReading", role="installation")


@pytest.mark.steps("FIN-01")
def test_where_another_request_has_taken_the_meter_away_nobody_is_sent_and_the_deposit_is_settled(
    power: EmbeddedCase,
) -> None:
    asyncio.run(stories.until_granted(power))
    with power.office.begin() as uow:
        connection = uow.connections.get(power.connection.bill_id)
        uow.connections.save(replace(connection, state=ConnectionState.COLLECTED))
    asyncio.run(stories.until_morning_of(power, format_jalali(_period(power).terms.last_day)))
    power.instance.assert_not_passed("CallActivity_TakeReading")
    [last] = power.bills(LAST_BILL)
    assert last.lines == ()
    asyncio.run(common.pay_instalment(power, "G1"))
    power.instance.assert_completed()


@pytest.mark.steps("FIN-01")
def test_where_it_is_taken_away_while_the_agent_is_on_his_way_he_says_so_and_the_deposit_is_settled(
    power: EmbeddedCase,
) -> None:
    asyncio.run(stories.until_last_day(power))
    with power.office.begin() as uow:
        connection = uow.connections.get(power.connection.bill_id)
        uow.connections.save(replace(connection, state=ConnectionState.REMOVED))
    asyncio.run(stories.read_meter(power))
    assert "با درخواست دیگری" in power.task("Task_TakeReading").variables["finalMessage"]
    asyncio.run(stories.report_end(power, {"outcome": "gone"}))
    assert _connection(power).state is ConnectionState.REMOVED
    asyncio.run(common.pay_instalment(power, "G2"))
    power.instance.assert_completed()


@pytest.mark.steps("FIN-01")
def test_the_last_reading_is_missed_a_day_after_work_has_begun_and_not_before(power: EmbeddedCase) -> None:
    asyncio.run(stories.until_last_day(power))
    [row] = power.steps("FIN-01")
    assert row.due_at is not None
    task = power.task("Task_TakeReading", role="installation")
    assert task.due_date is not None
    assert abs(task.due_date - row.due_at) < timedelta(seconds=1)
    power.engine.travel(row.due_at - power.engine.now() - MOMENT)
    assert "FIN-01" not in power.missed()
    power.engine.travel(2 * MOMENT)
    assert "FIN-01" in power.missed()
    assert power.task("Task_TakeReading").is_open


@pytest.mark.steps("FIN-01")
def test_the_days_after_the_last_one_are_billed_by_the_connections_own_tariff(office: Office) -> None:
    case = office.played(STORY["power-reading-late"])
    terms = _period(case).terms
    [last] = case.bills(LAST_BILL)
    assert last.billed_up_to is not None
    assert last.billed_up_to.taken_on > terms.last_day
    titles = [line.title for line in last.lines if "خانگی" in line.title]
    assert any(format_jalali(terms.last_day + timedelta(days=1)) in title for title in titles)


@pytest.mark.steps("FIN-01")
def test_a_visit_in_vain_and_an_appointment_keep_the_order(power: EmbeddedCase) -> None:
    asyncio.run(stories.until_last_day(power))
    order = order_of(power)
    asyncio.run(stories.report_end(power, {"outcome": "wrong-address", "visitNote": "؟"}))
    assert power.task("Task_TakeReading").variables["finalMessage"]
    move(power, order, window(open_day(power, ahead=2)))
    power.instance.assert_not_waiting_at("Task_TakeReading")
    power.engine.travel(days=8)
    asyncio.run(stories.read_meter(power))
    with power.office.begin() as uow:
        assert uow.metering.order(order.number).state is WorkOrderState.DONE


@pytest.mark.steps("FIN-01")
@pytest.mark.parametrize("key", ["power-nobody-home", "power-wrong-reports", "power-reading-in-doubt"])
def test_the_last_day_takes_the_reports_that_come_in(office: Office, key: str) -> None:
    case = office.played(STORY[key])
    end = _period(case).end
    assert end is not None
    assert end.paid_out > ZERO


@pytest.mark.steps("FIN-01")
def test_of_a_reading_that_cannot_be_judged_no_energy_is_billed(office: Office) -> None:
    case = office.played(STORY["power-reading-in-doubt"])
    [last] = case.bills(LAST_BILL)
    assert (last.lines, last.billed_up_to) == ((), None)
    assert _period(case).deposit == Rials(2_700_000)


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
        typed[field] = str(value) if field == "askedKw" else format_jalali(_day(power, value))
    asyncio.run(power.apply(**typed))  # type: ignore[arg-type]
    assert said in power.findings()
    asyncio.run(common.correct_application(power, firstDay=power.day_ahead(3), lastDay=power.day_ahead(9), askedKw="5"))


@pytest.mark.steps("FRE-02")
def test_a_period_that_overlaps_a_granted_one_is_refused_and_the_following_one_accepted(power: EmbeddedCase) -> None:
    asyncio.run(stories.until_granted(power))
    last = _period(power).terms.last_day
    again = EmbeddedCase(power.office, "free-market-power", power.connection)
    asyncio.run(again.apply(firstDay=format_jalali(last), lastDay=format_jalali(last + timedelta(days=5))))
    assert "دورهٔ برق موقت یا آزاد دارد" in again.findings()
    asyncio.run(common.correct_application(again, firstDay=format_jalali(last + timedelta(days=1))))
    assert again.task("Task_TestMeter").is_open
