"""What the company begins: case and evidence, order, warning, objections, and a payment that ends it."""

import asyncio

import pytest

from deploy.demo.bank import pay
from deploy.demo.stories import temporary_cut as stories
from deploy.demo.stories.story import DAY, HOUR, MINUTE
from services.jalali import format_jalali, local_date
from services.model.connections import ConnectionState
from services.model.cuts import CutCase, CutExtent
from services.model.keys import RequestOutcome
from services.model.steps import StepState
from services.withdrawal import WithdrawalResult
from tests.process.office import EmbeddedCase, Office
from tests.process.temporary_cut.records import STORY, case_of, hours, kept, object_to, proceeding, state, told

pytestmark = pytest.mark.process


def warned(office: Office) -> EmbeddedCase:
    """A cut for unpaid bills whose subscriber has just been warned."""
    case = case_of(office, "cut-unpaid")
    asyncio.run(stories.begin(case, "cut-unpaid", "unpaid"))
    asyncio.run(stories.order(case))
    return case


def objected_on_the_way(office: Office) -> EmbeddedCase:
    """The same, when the warning is over and the agent has left the place uncut, for an objection."""
    case = warned(office)
    asyncio.run(case.wait(7 * DAY))
    asyncio.run(stories.until_cutting_hours(case))
    object_to(case)
    asyncio.run(stories.arrive(case))
    asyncio.run(case.complete("Task_LeavePlace"))
    return case


@pytest.mark.steps("CUT-01", "CUT-02", "CUT-03", "CUT-04", "CUT-05", "CUT-06", "CUT-00")
def test_each_step_of_a_cut_at_the_subscribers_request_is_kept_in_the_ledger(office: Office) -> None:
    case = office.played(STORY["cut-on-request"])
    for step in case.ids("01", "02", "03", "04", "05", "06"):
        assert [row.state for row in case.steps(step)] == [StepState.DONE], step
    assert [row.state for row in case.steps("CUT-00")] == [StepState.MET]
    cut = kept(case)
    assert cut is not None
    assert (cut.case, cut.extent, cut.after_payment) == (CutCase.REQUESTED, CutExtent.SUPPLY, False)
    assert cut.reading is not None
    assert state(case) is ConnectionState.CUT


@pytest.mark.steps("CUT-07", "CUT-08", "CUT-05", "CUT-06")
def test_who_does_not_pay_is_warned_and_cut_when_the_warning_is_over(office: Office) -> None:
    case = case_of(office, "cut-unpaid")
    asyncio.run(stories.begin(case, "cut-unpaid", "unpaid"))
    shown = case.task("Task_OrderCut", role="revenue").variables["cutText"]
    assert "بدهی سررسیدگذشته" in shown
    asyncio.run(stories.order(case))
    warning = told(case, "cut-warning")
    with office.begin() as uow:
        owed = sum(bill.payable.amount for bill in uow.bills.of_connection(case.connection.bill_id))
    assert f"{owed:,}".translate(str.maketrans("0123456789,", "۰۱۲۳۴۵۶۷۸۹٬")) in warning
    ends_at = proceeding(case).warned_at
    assert ends_at is not None
    first = hours(case).next_after(ends_at + 7 * DAY)
    assert format_jalali(local_date(first)) in warning
    asyncio.run(case.wait(7 * DAY - MINUTE))
    case.instance.assert_not_waiting_at("Task_ArriveAtPlace")
    asyncio.run(case.wait(2 * MINUTE))
    asyncio.run(stories.cut(case))
    case.instance.assert_completed()
    assert case.request.outcome == RequestOutcome("temporarily-cut")
    assert "وصل مجدد انشعاب" in told(case, "power-cut")


@pytest.mark.steps("CUT-08")
def test_a_payment_ends_the_cut_at_once_and_part_of_it_does_not(office: Office) -> None:
    case = warned(office)
    first, *_ = case.account()
    with office.begin() as uow:
        pay(uow, clock=office.clock, bill=uow.bills.get(first))
    case.engine.run()
    assert case.instance.state != "completed"
    asyncio.run(case.pay_bills())
    case.instance.assert_completed()
    assert case.request.outcome == RequestOutcome("cut-called-off")


@pytest.mark.steps("CUT-09")
def test_an_objection_stops_the_warning_until_it_is_answered(office: Office) -> None:
    case = warned(office)
    asyncio.run(case.wait(6 * DAY))
    object_to(case)
    shown = case.task("Task_AnswerObjection", role="revenue").variables
    assert shown["objectionText"] == "قبض‌ها را پرداخته‌ام"
    asyncio.run(case.wait(5 * DAY))
    asyncio.run(case.complete("Task_AnswerObjection", {"objectionReport": {"decision": "refused"}}))
    assert "پاسخ" in case.task("Task_AnswerObjection").variables["objectionMessage"]
    refused = {"decision": "refused", "reason": "پرداختی ثبت نشده است"}
    asyncio.run(case.complete("Task_AnswerObjection", {"objectionReport": refused}))
    assert "پرداختی ثبت نشده است" in told(case, "objection-refused")
    asyncio.run(case.wait(DAY - HOUR))
    case.instance.assert_not_waiting_at("Task_ArriveAtPlace")
    asyncio.run(case.wait(2 * HOUR))
    asyncio.run(stories.cut(case))
    case.instance.assert_completed()


@pytest.mark.steps("CUT-09")
def test_what_was_paid_while_the_objection_was_answered_is_not_warned_of(office: Office) -> None:
    case = warned(office)
    object_to(case)
    asyncio.run(case.pay_bills())
    asyncio.run(case.wait(DAY))
    refused = {"decision": "refused", "reason": "هنگام اخطار پرداخت نشده بود"}
    asyncio.run(case.complete("Task_AnswerObjection", {"objectionReport": refused}))
    case.instance.assert_completed()
    case.instance.assert_passed("Flow_OwedStill_PaidMeanwhile")
    assert state(case) is ConnectionState.ACTIVE


@pytest.mark.steps("CUT-09")
def test_an_objection_before_the_warning_is_answered_as_soon_as_it_is_warned_of(office: Office) -> None:
    case = case_of(office, "cut-unpaid")
    asyncio.run(stories.begin(case, "cut-unpaid", "unpaid"))
    object_to(case)
    asyncio.run(case.wait(DAY))
    asyncio.run(stories.order(case))
    assert case.task("Task_AnswerObjection", role="revenue").is_open


@pytest.mark.steps("CUT-09")
def test_an_objection_while_the_agent_is_on_his_way_is_answered_before_he_cuts(office: Office) -> None:
    case = objected_on_the_way(office)
    upheld = {"decision": "upheld", "reason": "حق با مشترک است"}
    asyncio.run(case.complete("Task_AnswerObjection", {"objectionReport": upheld}))
    case.instance.assert_completed()
    assert state(case) is ConnectionState.ACTIVE
    assert case.request.outcome == RequestOutcome("cut-called-off")


@pytest.mark.steps("CUT-09")
def test_an_objection_that_was_answered_before_the_process_heard_of_it_is_not_answered_twice(office: Office) -> None:
    case = objected_on_the_way(office)
    asyncio.run(case.wait(10 * MINUTE))
    refused = {"decision": "refused", "reason": "پرداختی ثبت نشده است"}
    asyncio.run(case.complete("Task_AnswerObjection", {"objectionReport": refused}))
    case.instance.assert_passed("Flow_ObjectionOpen_ToWait")
    asyncio.run(case.wait(MINUTE))
    asyncio.run(stories.cut(case))
    case.instance.assert_completed()
    assert state(case) is ConnectionState.CUT


@pytest.mark.steps("CUT-07")
def test_an_order_that_says_nothing_comes_back(office: Office) -> None:
    case = case_of(office, "cut-default")
    asyncio.run(stories.begin(case, "cut-default", "default", evidence="ق/۱"))
    asyncio.run(stories.order(case, "drop"))
    assert "دلیل" in case.task("Task_OrderCut", role="diagnosis").variables["orderMessage"]
    asyncio.run(stories.order(case))
    assert "قصور" in told(case, "cut-warning")


@pytest.mark.steps("CUT-07")
def test_who_was_never_told_of_a_cut_is_not_told_that_it_is_called_off(office: Office) -> None:
    case = case_of(office, "cut-unpaid")
    asyncio.run(stories.begin(case, "cut-unpaid", "unpaid"))
    asyncio.run(case.withdraw())
    case.instance.assert_completed()
    assert case.request.outcome == RequestOutcome("cut-called-off")
    assert case.sms() == []


@pytest.mark.steps("CUT-08")
def test_who_was_warned_of_a_cut_is_told_that_it_is_called_off(office: Office) -> None:
    case = warned(office)
    asyncio.run(case.withdraw())
    case.instance.assert_completed()
    assert "منتفی شد" in told(case, "cut-called-off")


@pytest.mark.steps("CUT-07", "CUT-09")
def test_who_has_objected_before_any_warning_is_told_that_the_cut_is_called_off(office: Office) -> None:
    case = case_of(office, "cut-unpaid")
    asyncio.run(stories.begin(case, "cut-unpaid", "unpaid"))
    object_to(case)
    asyncio.run(case.withdraw())
    case.instance.assert_completed()
    assert case.sms() == ["cut-called-off"]


@pytest.mark.steps("CUT-05")
def test_nobody_can_take_back_what_is_cut(office: Office) -> None:
    case = office.played(STORY["cut-default"])
    assert state(case) is ConnectionState.CUT
    asyncio.run(case.withdraw())
    assert case.withdrawal is WithdrawalResult.ALREADY_CLOSED


@pytest.mark.steps("CUT-01", "CUT-02")
def test_what_is_wrong_with_a_beginning_comes_back_until_it_is_right_or_left(office: Office) -> None:
    case = case_of(office, "cut-unpaid-paid")
    asyncio.run(case.begin(stories.BY_COMPANY, {"cutStart": {"case": "default", "billId": "1"}}))
    message = case.instance.task("Task_CorrectCut", "customer-services").variables["begunMessage"]
    assert "شمارهٔ گزارش قصور" in message
    right = {"case": "default", "billId": case.connection.bill_id, "evidence": "ق/۹"}
    case.instance.task("Task_CorrectCut").complete({"cutStart": right, "startOutcome": "corrected"})
    assert case.task("Task_OrderCut", role="diagnosis").is_open


@pytest.mark.steps("CUT-01")
def test_a_beginning_that_is_left_is_none(office: Office) -> None:
    instance = office.engine.start_instance(stories.BY_COMPANY)
    instance.task("Task_CorrectCut").complete({"startOutcome": "given-up"})
    instance.assert_completed()


@pytest.mark.steps("CUT-02")
def test_one_cut_at_a_time_is_under_way_for_a_connection(office: Office) -> None:
    case = case_of(office, "cut-unpaid")
    asyncio.run(stories.begin(case, "cut-unpaid", "unpaid"))
    second = office.engine.start_instance(
        stories.BY_COMPANY, {"cutStart": {"case": "unpaid", "billId": case.connection.bill_id}}
    )
    assert "قطع دیگری در جریان است" in second.task("Task_CorrectCut").variables["begunMessage"]
