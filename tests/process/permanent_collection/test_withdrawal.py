"""A permanent collection is taken back: until the equipment is collected, after the payment without compensation."""

import asyncio
from dataclasses import replace

import pytest

from deploy.demo.stories import common
from deploy.demo.stories import permanent_collection as stories
from deploy.demo.stories.permanent_collection import by_subscriber
from services.model.bills import BillState
from services.model.keys import BillKind
from services.model.metering import WorkOrderState
from services.money import ZERO
from services.withdrawal import WithdrawalResult
from tests.process.office import EmbeddedCase
from tests.process.withdrawing import assert_a_payment_after_it_waits_for_revenue, assert_withdrawn_at

pytestmark = pytest.mark.process


@pytest.mark.parametrize("moment", ["Task_HandOverBill", "Task_RecordStub"])
def test_it_can_be_withdrawn_until_the_fee_is_paid(collection: EmbeddedCase, moment: str) -> None:
    asyncio.run(collection.apply())
    if moment == "Task_RecordStub":
        asyncio.run(common.hand_over_bill(collection))
    assert_withdrawn_at(collection, moment)


def test_a_payment_right_after_a_withdrawal_pays_nothing_and_waits_for_revenue(collection: EmbeddedCase) -> None:
    asyncio.run(collection.apply())
    assert_a_payment_after_it_waits_for_revenue(collection)


@pytest.mark.steps("COL-02b", "COL-03", "COL-04", "COL-06a")
@pytest.mark.parametrize("moment", ["Task_TestMeter", "Task_AwaitAnswer", "Task_CheckFile", "Task_CollectEquipment"])
def test_after_the_payment_it_can_be_withdrawn_and_nothing_is_given_back(collection: EmbeddedCase, moment: str) -> None:
    asyncio.run(_until(collection, moment))
    assert collection.task(moment).is_open
    asyncio.run(collection.withdraw())
    assert collection.withdrawal is WithdrawalResult.ACCEPTED
    collection.instance.assert_completed().assert_passed("Event_WithdrawalAsked").assert_not_passed("Task_CreditFees")
    assert collection.request.outcome == by_subscriber.WITHDRAWN_AFTER_PAYMENT
    [fee] = collection.bills(BillKind.FEES)
    assert fee.state is BillState.PAID
    with collection.office.begin() as uow:
        assert uow.connections.get(collection.connection.bill_id).carried >= ZERO
        states = {order.state for order in uow.metering.orders_of(collection.code)}
    assert WorkOrderState.OPEN not in states
    closed = next(sms for sms in collection.sent() if sms.template == "request-closed")
    assert "غرامتی پرداخت نمی‌شود" in closed.text


@pytest.mark.steps("COL-02b")
def test_who_withdraws_before_the_process_has_heard_of_his_payment_is_told_as_one_who_has_paid(
    collection: EmbeddedCase,
) -> None:
    asyncio.run(collection.apply())
    asyncio.run(common.hand_over_bill(collection))
    with collection.office.begin() as uow:
        [fee] = uow.bills.of_request(collection.code, BillKind.FEES)
        uow.bills.save(replace(fee, state=BillState.PAID))
    asyncio.run(collection.withdraw())
    collection.instance.assert_completed().assert_not_passed("CallActivity_AgreeOnTerms")
    assert collection.request.outcome == by_subscriber.WITHDRAWN_AFTER_PAYMENT
    closed = next(sms for sms in collection.sent() if sms.template == "request-closed")
    assert "غرامتی پرداخت نمی‌شود" in closed.text


@pytest.mark.steps("COL-04")
def test_what_is_collected_cannot_be_withdrawn(collection: EmbeddedCase) -> None:
    asyncio.run(_until(collection, "Task_TestEquipment"))
    asyncio.run(collection.withdraw())
    assert collection.withdrawal is WithdrawalResult.ALREADY_CARRIED_OUT
    assert collection.task("Task_TestEquipment", role="laboratory").is_open


async def _until(case: EmbeddedCase, moment: str) -> None:
    if moment == "Task_TestMeter":
        await case.apply()
        await common.pay_bill(case)
        return
    await stories.until_terms(case)
    if moment == "Task_AwaitAnswer":
        return
    await stories.answer_terms(case)
    if moment == "Task_CheckFile":
        return
    await stories.check_file(case)
    if moment == "Task_TestEquipment":
        await stories.collect(case)
