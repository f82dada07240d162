"""A name change is taken back: until it is paid, but not while a faulty meter is being handled."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import pytest

from deploy.demo.stories import common
from deploy.demo.stories import name_change as name_changes
from services.model.bills import BillState
from services.model.connections import ConnectionState
from services.model.keys import BillKind, RequestOutcome
from services.model.metering import MeterCondition
from services.model.steps import StepState
from services.withdrawal import WithdrawalResult
from tests.process.office import EmbeddedCase
from tests.process.withdrawing import (
    assert_a_payment_after_it_waits_for_revenue,
    assert_refused_after_a_payment,
    assert_withdrawn_at,
)

pytestmark = pytest.mark.process

Act = Callable[[EmbeddedCase], Awaitable[None]]
MOMENTS = (
    "Task_TestMeter",
    "Task_ExamineRequest",
    "Task_CorrectApplication",
    "Task_HandOverBill",
    "Task_RecordStub",
)
FAULT_HANDLING: Sequence[tuple[str, Act]] = (
    ("Task_CutPower", common.cut_power),
    ("Task_InformSubscriber", common.inform_subscriber),
    ("Task_RecordStub", common.take_stub),
    ("Task_RepairMeter", common.repair_meter),
    ("Task_OrderReconnection", common.order_reconnection),
)
"""The tasks of a faulty meter (Settlement steps 10 to 14), and what is done there."""
FAULT_MOMENTS = tuple(moment for moment, _ in FAULT_HANDLING)


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_name_change_can_be_withdrawn_at_every_moment_until_it_is_paid(
    name_change: EmbeddedCase, moment: str
) -> None:
    asyncio.run(_name_change_until(name_change, moment))
    assert_withdrawn_at(name_change, moment)
    _nothing_is_changed(name_change)


def test_a_name_change_that_is_paid_can_no_longer_be_withdrawn(name_change: EmbeddedCase) -> None:
    asyncio.run(name_changes.until_change_form(name_change))
    asyncio.run(name_change.withdraw())
    assert name_change.withdrawal is WithdrawalResult.ALREADY_PAID
    assert name_change.task("Task_CompleteChangeForm").is_open


@pytest.mark.steps("SET-10", "SET-12", "SET-13", "SET-14")
@pytest.mark.parametrize("moment", FAULT_MOMENTS)
def test_a_withdrawal_is_refused_while_a_faulty_meter_is_handled_which_goes_on(
    name_change: EmbeddedCase, moment: str
) -> None:
    asyncio.run(_fault_until(name_change, moment))
    asyncio.run(name_change.withdraw())
    assert name_change.withdrawal is WithdrawalResult.FAULT_OPEN
    assert name_change.task(moment).is_open
    asyncio.run(_fault_from(name_change, moment))
    assert name_change.task("Task_TestMeter").is_open
    assert [row.state for row in name_change.steps("SET-14")] == [StepState.MET]
    assert [bill.state for bill in name_change.bills(BillKind.DEBT)] == [BillState.PAID]
    with name_change.office.begin() as uow:
        assert uow.connections.get(name_change.connection.bill_id).state is ConnectionState.ACTIVE


def test_a_name_change_can_be_withdrawn_again_once_the_meter_is_found_in_order(name_change: EmbeddedCase) -> None:
    asyncio.run(_fault_until(name_change, "Task_CutPower"))
    asyncio.run(_fault_from(name_change, "Task_CutPower"))
    asyncio.run(name_changes.inspect(name_change))
    name_change.task("Task_ExamineRequest")
    asyncio.run(name_change.withdraw())
    assert name_change.withdrawal is WithdrawalResult.ACCEPTED
    assert name_change.request.outcome == RequestOutcome.WITHDRAWN
    assert [bill.state for bill in name_change.bills(BillKind.DEBT)] == [BillState.PAID]
    assert [row.state for row in name_change.steps("SET-14")] == [StepState.MET]


def test_a_payment_right_after_a_withdrawal_pays_nothing_and_waits_for_revenue(name_change: EmbeddedCase) -> None:
    asyncio.run(_name_change_until(name_change, "Task_HandOverBill"))
    assert_a_payment_after_it_waits_for_revenue(name_change)


def test_a_withdrawal_right_after_a_payment_is_refused_and_the_request_goes_on(name_change: EmbeddedCase) -> None:
    asyncio.run(_name_change_until(name_change, "Task_HandOverBill"))
    assert_refused_after_a_payment(name_change, goes_on_at="Task_CompleteChangeForm")


async def _name_change_until(case: EmbeddedCase, moment: str) -> None:
    """Go on to the task with that id; one return for documents is on the way only if it is the moment."""
    await case.apply()
    if moment == "Task_TestMeter":
        return
    await name_changes.inspect(case)
    if moment == "Task_CorrectApplication":
        await common.examine_request(case, "returned", "سند خوانا نیست")
    elif moment != "Task_ExamineRequest":
        await common.examine_request(case)
    if moment == "Task_RecordStub":
        await common.hand_over_bill(case)


async def _fault_until(case: EmbeddedCase, moment: str) -> None:
    await name_changes.find_fault(case, MeterCondition.TAMPERING)
    for _, act in FAULT_HANDLING[: FAULT_MOMENTS.index(moment)]:
        await act(case)


async def _fault_from(case: EmbeddedCase, moment: str) -> None:
    for _, act in FAULT_HANDLING[FAULT_MOMENTS.index(moment) :]:
        await act(case)


def _nothing_is_changed(case: EmbeddedCase) -> None:
    with case.office.begin() as uow:
        assert uow.connections.get(case.connection.bill_id).subscriber == case.connection.subscriber
        assert uow.connections.former_subscribers(case.connection.bill_id) == []
    assert not {"name-changed", "liability-ended"} & set(case.sms())
