"""The same fault again, and a meter that was replaced, before a name change is examined."""

import asyncio
from datetime import datetime, time, timedelta

import pytest

from deploy.demo.stories import common
from deploy.demo.stories import name_change as name_changes
from deploy.demo.stories.story import HOUR
from services.jalali import TEHRAN
from services.model.bills import BillState
from services.model.connections import Reading
from services.model.faults import MeterFault
from services.model.keys import BillKind, RequestOutcome
from services.model.metering import MeterCondition
from services.model.steps import StepState
from tests.process.limits import MOMENT
from tests.process.meters import closing_and_opening
from tests.process.office import EmbeddedCase

pytestmark = pytest.mark.process


@pytest.mark.steps("SET-10", "SET-11", "SET-12", "SET-13", "SET-14")
def test_the_same_fault_reported_three_times_is_billed_once_and_put_right_each_time(name_change: EmbeddedCase) -> None:
    case = name_change
    asyncio.run(name_changes.find_fault(case, MeterCondition.STOPPED_REGISTER))
    asyncio.run(common.settle_fault(case))
    for _ in range(2):
        asyncio.run(name_changes.inspect(case, MeterCondition.STOPPED_REGISTER))
        asyncio.run(common.cut_power(case))
        asyncio.run(common.restore_supply(case))
    assert [bill.state for bill in case.bills(BillKind.DEBT)] == [BillState.PAID]
    assert [fault.bill_number is None for fault in _faults(case)] == [False, True, True]
    templates = ("fault-cost", "fault-again", "reconnection-ordered")
    assert [case.sms().count(each) for each in templates] == [2, 4, 6], "to the applicant and to the subscriber"
    assert [row.state for row in case.steps("SET-12")] == [StepState.MET] * 3
    assert len(case.steps("SET-13")) == 1
    assert [row.state for row in case.steps("SET-14")] == [StepState.MET] * 3
    asyncio.run(name_changes.inspect(case))
    asyncio.run(common.examine_request(case))
    asyncio.run(name_changes.pay_and_change(case))
    assert case.request.outcome == RequestOutcome("name-changed")


@pytest.mark.steps("SET-11")
def test_a_fault_of_the_meter_that_came_in_its_place_is_a_fault_of_its_own(name_change: EmbeddedCase) -> None:
    case = name_change
    _wait_for_a_new_day(case)  # the new meter fails 17 hours later, on the day on which it was hung: no kWh is missing
    asyncio.run(name_changes.find_fault(case, MeterCondition.METER_FAILURE))
    asyncio.run(common.settle_fault(case, replaced=True))
    asyncio.run(name_changes.inspect(case, MeterCondition.METER_FAILURE))
    asyncio.run(common.settle_fault(case))
    first, second = case.bills(BillKind.DEBT)
    assert {line.code for line in second.lines} == {"meter-replacement", "value-added-tax"}
    assert first.number != second.number
    old, new = _faults(case)
    assert (old.meter_serial, new.meter_serial) == (case.connection.meter.serial, "90001")


@pytest.mark.steps("SET-12")
def test_the_subscriber_of_the_same_fault_is_told_within_three_hours_as_well(name_change: EmbeddedCase) -> None:
    case = name_change
    asyncio.run(name_changes.find_fault(case, MeterCondition.STOPPED_REGISTER))
    asyncio.run(common.settle_fault(case))
    asyncio.run(name_changes.inspect(case, MeterCondition.STOPPED_REGISTER))
    case.engine.travel(3 * HOUR + MOMENT)
    assert case.steps("SET-12")[-1].state is StepState.MISSED
    assert case.task("Task_CutPower").is_open


@pytest.mark.steps("NAM-03", "NAM-05", "SET-14")
def test_after_a_replacement_a_name_change_bills_the_rest_of_the_old_meter_and_what_the_new_one_counts(
    name_change: EmbeddedCase,
) -> None:
    case = name_change
    last = _last_reading(case)
    asyncio.run(name_changes.find_fault(case, MeterCondition.TAMPERING))
    asyncio.run(common.settle_fault(case, replaced=True))
    closing, opening = closing_and_opening(case)
    _inspect_at(case, opening.kwh + 7)
    asyncio.run(common.examine_request(case))
    [bill] = case.bills(BillKind.FEES)
    assert bill.billed_kwh == (closing.kwh - last.kwh) + 7
    assert bill.billed_up_to is not None
    assert (bill.billed_up_to.kwh, bill.meter_serial) == (opening.kwh + 7, "90001")
    asyncio.run(name_changes.pay_and_change(case))
    assert case.request.outcome == RequestOutcome("name-changed")


def _wait_for_a_new_day(case: EmbeddedCase) -> None:
    now = case.engine.now().astimezone(TEHRAN)
    case.engine.travel(datetime.combine(now.date() + timedelta(days=1), time(hour=1), TEHRAN) - now)


def _inspect_at(case: EmbeddedCase, kwh: int) -> None:
    report = {"condition": "in-order", "reading": str(kwh), "sealNumber": "۱۲۳۴۵۶"}
    case.task("Task_TestMeter").complete({"testReport": report})


def _last_reading(case: EmbeddedCase) -> Reading:
    with case.office.begin() as uow:
        return uow.connections.readings(case.connection.bill_id)[-1]


def _faults(case: EmbeddedCase) -> list[MeterFault]:
    with case.office.begin() as uow:
        return list(uow.faults.of_connection(case.connection.bill_id))
