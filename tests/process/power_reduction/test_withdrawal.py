"""A power reduction is taken back: until its costs are paid, and then no more."""

import asyncio

import pytest

from deploy.demo.stories import power_reduction as stories
from services.model.metering import WorkOrderState
from services.withdrawal import WithdrawalResult
from tests.process.office import EmbeddedCase
from tests.process.withdrawing import (
    assert_a_payment_after_it_waits_for_revenue,
    assert_refused_after_a_payment,
    assert_withdrawn_at,
)

pytestmark = pytest.mark.process


@pytest.mark.steps("RED-03")
def test_it_can_be_withdrawn_before_the_file_is_checked(reduction: EmbeddedCase) -> None:
    asyncio.run(stories.ask(reduction))
    assert_withdrawn_at(reduction, "Task_CheckFile")


@pytest.mark.steps("RED-05")
def test_it_can_be_withdrawn_before_the_estimate_and_nobody_goes_any_more(reduction: EmbeddedCase) -> None:
    asyncio.run(stories.until_estimate(reduction))
    assert_withdrawn_at(reduction, "Task_ReportVisit")
    with reduction.office.begin() as uow:
        assert {order.state for order in uow.metering.orders_of(reduction.code)} == {WorkOrderState.CANCELLED}


@pytest.mark.steps("RED-06")
def test_it_can_be_withdrawn_when_the_costs_are_known(reduction: EmbeddedCase) -> None:
    asyncio.run(stories.until_payment(reduction))
    assert_withdrawn_at(reduction, "Task_HandOverBill")


@pytest.mark.steps("RED-07")
def test_what_is_paid_after_a_withdrawal_waits_for_revenue(reduction: EmbeddedCase) -> None:
    asyncio.run(stories.until_payment(reduction))
    assert_a_payment_after_it_waits_for_revenue(reduction)


@pytest.mark.steps("RED-07")
def test_who_has_paid_cannot_withdraw(reduction: EmbeddedCase) -> None:
    asyncio.run(stories.until_payment(reduction))
    assert_refused_after_a_payment(reduction, goes_on_at="Task_ReportVisit")


@pytest.mark.steps("RED-08")
def test_a_reduction_that_was_carried_out_cannot_be_withdrawn(reduction: EmbeddedCase) -> None:
    asyncio.run(stories.until_work(reduction))
    asyncio.run(stories.mount_fuse(reduction))
    asyncio.run(reduction.withdraw())
    assert reduction.withdrawal is WithdrawalResult.ALREADY_CARRIED_OUT
    assert reduction.task("Task_EnterHistory").is_open
