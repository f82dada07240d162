"""A bill review is taken back: until the bill is corrected."""

import asyncio

import pytest

from deploy.demo.stories import bill_review as stories
from services.model.bills import BillState
from services.model.metering import WorkOrderState
from services.specific.bill_review.wording import Decision
from services.withdrawal import WithdrawalResult
from tests.process.office import EmbeddedCase
from tests.process.withdrawing import assert_withdrawn_at

pytestmark = pytest.mark.process


@pytest.mark.steps("BIL-03")
def test_it_can_be_withdrawn_while_diagnosis_examines_and_the_bill_stands(bill_review: EmbeddedCase) -> None:
    asyncio.run(bill_review.apply())
    before = bill_review.account()
    assert_withdrawn_at(bill_review, "Task_ExamineObjection")
    assert bill_review.account() == before


@pytest.mark.steps("BIL-04")
def test_it_can_be_withdrawn_before_the_agent_comes_and_nobody_goes_any_more(bill_review: EmbeddedCase) -> None:
    asyncio.run(bill_review.apply())
    asyncio.run(stories.judge(bill_review, Decision.VISIT))
    assert_withdrawn_at(bill_review, "Task_TestMeter")
    with bill_review.office.begin() as uow:
        states = {order.state for order in uow.metering.orders_of(bill_review.code)}
    assert states == {WorkOrderState.CANCELLED}


@pytest.mark.steps("BIL-05")
def test_a_bill_that_was_corrected_is_not_taken_back(bill_review: EmbeddedCase) -> None:
    asyncio.run(bill_review.apply(creditWish="paid-out"))
    asyncio.run(stories.find_wrong(bill_review, kwh=_far_below(bill_review)))
    asyncio.run(bill_review.withdraw())
    assert bill_review.withdrawal is WithdrawalResult.ALREADY_CLOSED
    [right] = bill_review.bills()
    assert right.state is not BillState.VOID


def _far_below(case: EmbeddedCase) -> int:
    """Less than the newest bill's reading, and more than the one before."""
    with case.office.begin() as uow:
        readings = uow.connections.readings(case.connection.bill_id)
    return readings[-2].kwh + 1
