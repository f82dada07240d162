"""A meter test is taken back: until the test, and a meter that was taken away comes back."""

import asyncio

import pytest

from deploy.demo.stories import meter_test as stories
from deploy.demo.stories.story import HOUR
from services.model.keys import RequestOutcome
from services.model.metering import WorkOrderState
from services.withdrawal import WithdrawalResult
from tests.process.office import EmbeddedCase
from tests.process.withdrawing import assert_withdrawn_at

pytestmark = pytest.mark.process


@pytest.mark.steps("TST-03")
def test_it_can_be_withdrawn_before_the_tester_comes_and_nobody_goes_any_more(meter_test: EmbeddedCase) -> None:
    asyncio.run(meter_test.apply())
    assert_withdrawn_at(meter_test, "Task_TestOnSite")
    meter_test.instance.assert_passed("Event_NothingToRecord")
    with meter_test.office.begin() as uow:
        states = {order.state for order in uow.metering.orders_of(meter_test.code)}
    assert states == {WorkOrderState.CANCELLED}


@pytest.mark.steps("TST-03", "TST-07")
def test_a_meter_in_the_laboratory_is_hung_again_before_the_request_is_closed(meter_test: EmbeddedCase) -> None:
    asyncio.run(stories.until_laboratory(meter_test))
    asyncio.run(meter_test.withdraw())
    assert meter_test.withdrawal is WithdrawalResult.ACCEPTED
    meter_test.instance.assert_not_waiting_at("Task_TestOnBench")
    shown = meter_test.task("Task_InstallMeter", role="installation").variables
    assert shown["meterWork"] == "reinstall"
    assert meter_test.request.is_open
    asyncio.run(stories.reinstall(meter_test))
    meter_test.instance.assert_completed()
    assert meter_test.request.outcome == RequestOutcome.WITHDRAWN
    assert meter_test.bills() == []
    with meter_test.office.begin() as uow:
        assert uow.connections.get(meter_test.connection.bill_id).meter.serial == meter_test.connection.meter.serial


@pytest.mark.steps("TST-04", "TST-06")
@pytest.mark.parametrize("moment", ["Task_ReviewResult", "Task_HandOverBill"])
def test_who_has_got_his_test_cannot_withdraw(meter_test: EmbeddedCase, moment: str) -> None:
    asyncio.run(meter_test.apply())
    asyncio.run(stories.report_site_test(meter_test, after=HOUR))
    if moment == "Task_HandOverBill":
        asyncio.run(stories.review_result(meter_test))
    asyncio.run(meter_test.withdraw())
    assert meter_test.withdrawal is WithdrawalResult.ALREADY_CARRIED_OUT
    assert meter_test.task(moment).is_open
