"""What the company begins (by-law 52-4 b and c): a decision, a warning, and a guard before and at the door."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from deploy.demo.bank import pay
from deploy.demo.stories import permanent_collection as collections
from deploy.demo.stories.permanent_collection import removals as stories
from deploy.demo.stories.story import DAY, HOUR, MINUTE
from services.billing.payment_notice import BillNumber, PaymentNotice
from services.billing.payments import record_payment
from services.hooks import power_hours
from services.jalali import format_jalali, local_date
from services.metering.custody import start_of_day
from services.model.bills import BillState, PaymentChannel, PaymentState
from services.model.connections import ConnectionState
from services.model.keys import RequestOutcome
from services.model.steps import StepState
from services.specific.permanent_collection.removals import RemovalCase
from services.text import format_number
from services.withdrawal import WithdrawalResult
from tests.process.office import EmbeddedCase, Office
from tests.process.permanent_collection.removing import STORY, begun, removal, sent_for, state, told, warned

pytestmark = pytest.mark.process

ZERO = timedelta()


def until_power_may_be_taken(case: EmbeddedCase) -> None:
    """Where power flows, and for an hour more at least."""
    for later in (HOUR, ZERO):
        with case.office.begin() as uow:
            told = [each.next_after(uow, case.connection.bill_id, case.now() + later) for each in power_hours()]
        asyncio.run(case.wait(max((each - case.now() for each in told if each is not None), default=ZERO)))


@pytest.mark.steps("COL-01", "COL-02", "COL-04", "COL-05", "COL-07", "COL-09", "COL-10", "COL-11", "COL-12", "COL-00")
def test_who_owes_a_year_after_the_cut_is_removed_and_the_debt_taken_off_the_refund(office: Office) -> None:
    case = office.played(STORY["removal-year"])
    for step in case.ids("01", "02", "04", "05", "07", "09", "10", "11", "12"):
        assert [row.state for row in case.steps(step)] == [StepState.DONE], step
    [settled] = case.steps("COL-00")
    assert settled.state is StepState.MET
    assert state(case) is ConnectionState.REMOVED
    assert removal(case).case is RemovalCase.YEAR_AFTER_CUT
    with office.begin() as uow:
        refund = uow.refunds.find(case.code)
        assert uow.cuts.standing(case.connection.bill_id) is None
    assert refund is not None
    assert refund.percent == 50
    assert refund.deducted.amount > 0
    assert "satisfaction-asked" not in case.sms()


@pytest.mark.steps("COL-13", "COL-14")
def test_the_warning_says_what_is_owed_and_the_last_day_and_nobody_goes_before_it_is_over(office: Office) -> None:
    case = begun(office)
    shown = case.task("Task_OrderRemoval", role="customer-services").variables
    assert "گذشتن یک سال از قطع برق" in shown["removalText"]
    assert shown["premisesVital"] is False
    asyncio.run(stories.order(case))
    last_day = removal(case).pay_until
    assert last_day is not None
    assert last_day == local_date(case.now()) + 30 * DAY
    warning = told(case, "removal-warning")
    with office.begin() as uow:
        owed = [each for each in uow.bills.of_connection(case.connection.bill_id) if each.state is BillState.ISSUED]
    assert format_number(sum(bill.payable.amount for bill in owed)) in warning
    assert format_jalali(last_day) in warning
    over = start_of_day(last_day + DAY)
    office.engine.travel(over - case.now() - MINUTE)
    case.instance.assert_not_waiting_at("Task_ArriveAtRemoval")
    office.engine.travel(2 * MINUTE)
    assert case.task("Task_ArriveAtRemoval", role="installation").is_open


@pytest.mark.steps("COL-14")
def test_a_payment_that_leaves_a_debt_a_year_after_the_cut_ends_nothing_and_the_rest_does(office: Office) -> None:
    case = warned(office)
    first, *_ = [number for number, kept in case.account().items() if kept is BillState.ISSUED]
    with office.begin() as uow:
        pay(uow, clock=office.clock, bill=uow.bills.get(first))
    office.engine.run()
    case.instance.assert_passed("Flow_StillOwed_ToWait")
    assert case.instance.state != "completed"
    asyncio.run(case.pay_bills())
    case.instance.assert_completed()
    assert case.request.outcome == RequestOutcome("removal-called-off")
    assert "منتفی شد" in told(case, "removal-called-off")
    assert state(case) is ConnectionState.CUT


@pytest.mark.steps("COL-13")
def test_an_order_that_says_nothing_comes_back_with_every_fault(office: Office) -> None:
    case = begun(office)
    asyncio.run(stories.order(case, amperage="?", voltage=None))
    message = case.task("Task_OrderRemoval").variables["orderMessage"]
    assert "ولتاژ" in message
    assert "آمپر" in message
    asyncio.run(stories.drop(case, reason=" "))
    assert "دلیل صرف نظر" in case.task("Task_OrderRemoval").variables["orderMessage"]
    asyncio.run(stories.order(case))
    assert removal(case).warned_at is not None


@pytest.mark.steps("COL-13")
def test_what_was_paid_before_the_order_is_dropped_and_nobody_is_told(office: Office) -> None:
    case = begun(office, "removal-paid")
    asyncio.run(case.pay_bills())
    asyncio.run(stories.order(case))
    case.instance.assert_completed()
    assert case.request.outcome == RequestOutcome("removal-called-off")
    assert case.sms() == []


@pytest.mark.steps("COL-03", "COL-13")
def test_a_file_by_which_the_connection_cost_more_than_the_debt_drops_it(office: Office) -> None:
    case = begun(office, "removal-paid")
    asyncio.run(stories.order(case, phases="3", reason="پروندهٔ کاغذی سه‌فاز است"))
    case.instance.assert_completed()
    assert case.sms() == []
    assert state(case) is ConnectionState.ACTIVE


@pytest.mark.steps("COL-04")
def test_a_payment_on_the_last_evening_is_seen_before_anybody_is_sent(office: Office) -> None:
    case = warned(office)
    with office.workers_away():
        office.engine.travel(stories.TIME_TO_PAY)
        with office.begin() as uow:
            for bill in uow.bills.of_connection(case.connection.bill_id):
                if bill.state is BillState.ISSUED:
                    pay(uow, clock=office.clock, bill=bill)
    case.instance.assert_completed()
    case.instance.assert_not_waiting_at("Task_ArriveAtRemoval")
    assert state(case) is ConnectionState.CUT


@pytest.mark.steps("COL-04")
def test_money_of_which_nobody_has_said_what_it_is_for_is_waited_for_until_somebody_has(office: Office) -> None:
    case = warned(office)
    with office.begin() as uow:
        bill = next(each for each in uow.bills.of_connection(case.connection.bill_id) if each.state is BillState.ISSUED)
        notice = PaymentNotice(reference="G-1", amount="1000", paid_on=case.today(), channel=PaymentChannel.GATEWAY)
        record_payment(uow, clock=office.clock, bill=BillNumber(number=bill.number), notice=notice)
    asyncio.run(case.wait(stories.TIME_TO_PAY))
    case.instance.assert_not_waiting_at("Task_ArriveAtRemoval")
    with office.begin() as uow:
        [payment] = uow.bills.payments_of_connection(case.connection.bill_id)
        uow.bills.save_payment(replace(payment, state=PaymentState.REFUNDED))
    asyncio.run(case.wait(DAY))
    assert case.task("Task_ArriveAtRemoval", role="installation").is_open


@pytest.mark.steps("COL-04")
def test_at_the_door_the_agent_hears_that_it_was_paid_meanwhile(office: Office) -> None:
    case = sent_for(office)
    asyncio.run(case.pay_bills())
    asyncio.run(stories.arrive(case))
    assert "نمانده است" in case.task("Task_LeavePlace", role="installation").variables["removalLook"]["reason"]
    asyncio.run(case.complete("Task_LeavePlace"))
    case.instance.assert_completed()
    assert state(case) is ConnectionState.CUT


@pytest.mark.steps("COL-04")
def test_what_is_paid_between_the_answer_and_the_report_is_hung_again(office: Office) -> None:
    case = sent_for(office)
    asyncio.run(stories.arrive(case))
    asyncio.run(case.pay_bills())
    asyncio.run(collections.collect(case))
    assert "دوباره نصب کنید" in case.task("Task_CollectEquipment").variables["collectionMessage"]
    assert state(case) is ConnectionState.CUT
    asyncio.run(collections.report_collection(case, "refused", reason="پرداخت شده بود"))
    asyncio.run(case.complete("Task_DecideAfterVisit", {"visitDecision": "retry"}))
    case.instance.assert_completed()
    assert case.request.outcome == RequestOutcome("removal-called-off")


@pytest.mark.steps("COL-04")
def test_who_is_not_at_home_is_told_the_day_on_which_the_agent_comes_again(office: Office) -> None:
    case = sent_for(office)
    asyncio.run(stories.arrive(case))
    day = case.day_ahead(2)
    asyncio.run(collections.report_collection(case, "not-at-home", postponedTo=day))
    assert day in told(case, "removal-postponed")
    asyncio.run(case.wait(3 * DAY))
    asyncio.run(stories.arrive(case))
    asyncio.run(collections.collect(case))
    assert state(case) is ConnectionState.COLLECTED


@pytest.mark.steps("COL-04")
def test_who_does_not_let_the_agent_in_stays_connected_where_it_is_given_up(office: Office) -> None:
    case = sent_for(office)
    asyncio.run(stories.arrive(case))
    asyncio.run(collections.report_collection(case, "dangerous", reason="دیوار در حال ریزش است"))
    asyncio.run(case.complete("Task_DecideAfterVisit", {"visitDecision": "give-up"}))
    case.instance.assert_completed()
    assert state(case) is ConnectionState.CUT
    assert "removal-called-off" in case.sms()


@pytest.mark.steps("COL-13", "COL-14")
def test_the_unit_may_take_it_back_until_the_equipment_is_collected(office: Office) -> None:
    case = warned(office)
    asyncio.run(case.withdraw())
    case.instance.assert_completed()
    assert case.request.outcome == RequestOutcome("removal-called-off")
    assert "منتفی شد" in told(case, "removal-called-off")
    other = sent_for(office, "removal-dropped")
    until_power_may_be_taken(other)
    asyncio.run(stories.arrive(other))
    asyncio.run(collections.collect(other))
    asyncio.run(other.withdraw())
    assert other.withdrawal is WithdrawalResult.ALREADY_CARRIED_OUT
    assert state(other) is ConnectionState.COLLECTED


@pytest.mark.steps("COL-13")
def test_who_was_never_told_of_a_removal_is_not_told_that_it_is_called_off(office: Office) -> None:
    case = begun(office)
    asyncio.run(case.withdraw())
    case.instance.assert_completed()
    assert case.request.outcome == RequestOutcome("removal-called-off")
    assert case.sms() == []


@pytest.mark.steps("COL-00")
def test_the_seven_days_after_the_collection_are_missed_just_after_them(office: Office) -> None:
    case = sent_for(office)
    asyncio.run(stories.arrive(case))
    asyncio.run(collections.collect(case))
    office.engine.travel(7 * DAY - MINUTE)
    assert case.missed() == set()
    office.engine.travel(2 * MINUTE)
    assert case.missed() == {"COL-00"}
    asyncio.run(case.escalations())


def test_before_the_equipment_is_collected_no_limit_runs(office: Office) -> None:
    case = warned(office)
    office.engine.travel(20 * DAY)
    assert case.missed() == set()
    asyncio.run(case.nothing_to_review())
