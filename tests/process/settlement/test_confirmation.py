"""Settlement step 7: diagnosis sees what was paid and confirms it, or revenue says whether the money has come."""

import asyncio

import pytest

from deploy.demo.stories import STORIES, common, settlement
from services.model.bills import BillState
from services.model.keys import BillKind, RequestOutcome
from services.model.steps import StepState
from services.text import format_rials, to_persian_digits
from services.withdrawal import WithdrawalResult
from tests.process.office import EmbeddedCase, Office, play

pytestmark = pytest.mark.process

STORY = {story.key: story for story in STORIES["settlement"]}


async def _doubted(case: EmbeddedCase) -> None:
    await settlement.until_confirmation(case)
    await settlement.doubt_payment(case)


async def _reversed(case: EmbeddedCase) -> None:
    await _doubted(case)
    await settlement.verify_payment(case, "not-received", "در گردش حساب نیست")


@pytest.mark.steps("SET-07")
def test_diagnosis_sees_amount_and_reference_of_what_was_paid(case: EmbeddedCase) -> None:
    asyncio.run(settlement.until_confirmation(case))
    [bill] = case.bills(BillKind.FEES)
    shown = case.task("Task_ConfirmPayment", role="diagnosis").variables["paymentsText"]
    assert format_rials(bill.payable) in shown
    assert to_persian_digits(f"7{bill.number}") in shown


@pytest.mark.steps("SET-07")
def test_what_diagnosis_does_not_find_revenue_verifies_and_the_step_is_one_row(case: EmbeddedCase) -> None:
    asyncio.run(_doubted(case))
    task = case.task("Task_VerifyPayment", role="revenue")
    assert task.variables["paymentReason"] == "رسید خوانا نیست"
    asyncio.run(settlement.verify_payment(case, "received"))
    assert case.task("Task_ConfirmPayment", role="diagnosis").variables["paymentVerdict"] == "received"
    asyncio.run(settlement.confirm_payment(case))
    assert case.task("Task_TestMeter").is_open
    assert [row.state for row in case.steps("SET-07")] == [StepState.DONE]


@pytest.mark.steps("SET-07")
@pytest.mark.parametrize("verdict", [{}, {"paymentVerdict": "not-received", "verdictReason": " "}])
def test_a_verdict_that_says_too_little_comes_back_to_revenue(case: EmbeddedCase, verdict: dict[str, str]) -> None:
    asyncio.run(_doubted(case))
    case.task("Task_VerifyPayment").complete(verdict)
    again = case.task("Task_VerifyPayment", role="revenue")
    assert "- " in again.variables["verdictMessage"]
    assert [bill.state for bill in case.bills(BillKind.FEES)] == [BillState.PAID]
    case.instance.assert_no_incidents()


@pytest.mark.steps("SET-07")
def test_a_payment_whose_money_never_came_is_reversed_told_and_collected_again(case: EmbeddedCase) -> None:
    asyncio.run(_reversed(case))
    [bill] = case.bills(BillKind.FEES)
    assert bill.state is BillState.ISSUED
    last = case.sent()[-1]
    assert last.template == "payment-not-received"
    assert to_persian_digits(bill.payment_id) in last.text
    asyncio.run(common.take_stub(case, prefix="8"))
    shown = case.task("Task_ConfirmPayment", role="diagnosis").variables
    assert to_persian_digits(f"8{bill.number}") in shown["paymentsText"]
    assert [row.state for row in case.steps("SET-07")] == [StepState.OPEN]


@pytest.mark.steps("SET-07")
def test_a_reversed_payment_that_nobody_makes_again_ends_the_request_as_unpaid(office: Office) -> None:
    case = office.case(STORY["payment-never-came"])
    play(case, STORY["payment-never-came"])
    assert case.request.outcome == RequestOutcome.UNPAID
    assert [bill.state for bill in case.bills(BillKind.FEES)] == [BillState.VOID]
    assert case.sms()[-1] == "request-closed"
    case.instance.assert_not_passed("CallActivity_VisitAndTestMeter")


@pytest.mark.steps("SET-07")
def test_a_request_whose_payment_was_reversed_can_be_withdrawn_again(case: EmbeddedCase) -> None:
    asyncio.run(_reversed(case))
    asyncio.run(case.withdraw())
    assert case.withdrawal is WithdrawalResult.ACCEPTED
    case.instance.assert_completed().assert_passed("Event_LateWithdrawal")
    assert case.request.outcome == RequestOutcome.WITHDRAWN
