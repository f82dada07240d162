"""What follows from a faulty meter: one hour from the settled debt to the power, the same fault billed once."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest

from deploy.demo.stories import STORIES, common, settlement
from deploy.demo.stories.story import HOUR, MINUTE
from services.model.connections import ConnectionState
from services.model.faults import RepairOutcome
from services.model.keys import BillKind, RequestOutcome
from services.model.metering import MeterCondition
from services.model.steps import StepState
from tests.process.limits import MOMENT
from tests.process.meters import closing_and_opening
from tests.process.office import EmbeddedCase, Office

pytestmark = pytest.mark.process

STORY = {story.key: story for story in STORIES["settlement"]}
TESTER, INSTALLER = "۱۰۰۱", "۱۱۰۱"
Act = Callable[[EmbeddedCase], None]


def _debt_paid(case: EmbeddedCase) -> None:
    asyncio.run(common.report_fault(case))
    asyncio.run(common.take_stub(case))


def _found_faulty(case: EmbeddedCase) -> None:
    asyncio.run(settlement.until_repair(case))


def _nobody_chooses(_: EmbeddedCase) -> None:
    return


def _installer_waits(case: EmbeddedCase) -> None:
    asyncio.run(common.choose_agent(case, INSTALLER, after=5 * MINUTE))


def _reports_come_back(case: EmbeddedCase) -> None:
    _installer_waits(case)
    for report in ({"outcome": "repaired", "sealNumber": ""}, {"outcome": 7}):
        case.engine.travel(minutes=10)
        case.task("Task_RepairMeter").complete({"repairReport": report})


def _could_not(case: EmbeddedCase) -> None:
    _installer_waits(case)
    asyncio.run(common.repair_meter(case, RepairOutcome.COULD_NOT, reason="کنتور در انبار نبود"))


def _sent_again(case: EmbeddedCase) -> None:
    _could_not(case)
    case.task("Task_PlanRepair", role="connections").complete({"repairPlanned": True})


def _order_waits(case: EmbeddedCase) -> None:
    _installer_waits(case)
    asyncio.run(common.repair_meter(case))


@pytest.fixture
def without_installer(office: Office) -> EmbeddedCase:
    """The debt of a fault is paid in a district that has nobody to send."""
    case = office.case(STORY["agent-chosen"])
    asyncio.run(settlement.until_test(case))
    asyncio.run(common.choose_agent(case, TESTER))
    asyncio.run(common.report_test(case, MeterCondition.METER_FAILURE))
    _debt_paid(case)
    return case


@pytest.mark.steps("SET-14")
@pytest.mark.parametrize(
    ("act", "waits_at"),
    [
        (_nobody_chooses, "Task_ChooseAgent"),
        (_installer_waits, "Task_RepairMeter"),
        (_reports_come_back, "Task_RepairMeter"),
        (_could_not, "Task_PlanRepair"),
        (_sent_again, "Task_ChooseAgent"),
        (_order_waits, "Task_OrderReconnection"),
    ],
)
def test_the_hour_from_the_settled_debt_to_the_power_lies_around_all_that_is_to_be_done(
    without_installer: EmbeddedCase, act: Act, waits_at: str
) -> None:
    case = without_installer
    act(case)
    [row] = case.steps("SET-14")
    assert row.due_at == row.started_at + HOUR
    due = case.task(waits_at).due_date
    assert due is not None
    assert abs(due - row.due_at) < timedelta(seconds=5)
    case.engine.travel(row.due_at - case.engine.now() - MOMENT)
    assert "SET-14" not in case.missed()
    case.engine.travel(2 * MOMENT)
    assert "SET-14" in case.missed()
    assert case.sms().count("deadline-missed") == 1
    assert case.task(waits_at).is_open
    asyncio.run(case.escalations(1))


@pytest.mark.steps("SET-14")
def test_the_meter_is_put_right_before_the_power_is_ordered_back(case: EmbeddedCase) -> None:
    _found_faulty(case)
    assert case.task("Task_RepairMeter", role="installation").variables["meterFault"]["conditionText"] == "خرابی کنتور"
    case.instance.assert_not_waiting_at("Task_OrderReconnection")
    asyncio.run(common.replace_meter(case, serial="۹۰۰۰۱"))
    assert case.task("Task_OrderReconnection", role="connections").variables["meterRepair"]["serialText"] == "۹۰۰۰۱"
    assert _state(case) is ConnectionState.CUT
    asyncio.run(common.order_reconnection(case))
    assert _state(case) is ConnectionState.ACTIVE
    with case.office.begin() as uow:
        connection = uow.connections.get(case.connection.bill_id)
        [former] = uow.connections.former_meters(connection.bill_id)
        kinds = [str(order.kind) for order in uow.metering.orders_of(case.code)]
    assert (connection.meter.serial, connection.meter.digits) == ("90001", 6)
    assert former.meter == case.connection.meter
    assert kinds == ["meter-test", "cut", "meter-repair", "reconnection"]
    assert [row.state for row in case.steps("SET-14")] == [StepState.MET]


@pytest.mark.steps("SET-14")
def test_a_repair_that_could_not_be_done_is_planned_again_and_done(case: EmbeddedCase) -> None:
    _found_faulty(case)
    asyncio.run(common.repair_meter(case, RepairOutcome.COULD_NOT, reason="کنتور در انبار نبود"))
    assert case.task("Task_PlanRepair").variables["meterRepair"]["reason"] == "کنتور در انبار نبود"
    case.task("Task_PlanRepair").complete({"repairPlanned": True})
    asyncio.run(common.restore_supply(case))
    assert _state(case) is ConnectionState.ACTIVE
    assert len(case.steps("SET-14")) == 1


@pytest.mark.steps("SET-14")
@pytest.mark.parametrize("report", [None, {}, {"outcome": None}, {"outcome": "repaired", "sealNumber": "-"}, "abc"])
def test_a_wrong_report_of_a_repair_comes_back_with_what_is_wrong(case: EmbeddedCase, report: object) -> None:
    _found_faulty(case)
    case.task("Task_RepairMeter").complete({"repairReport": report})
    again = case.task("Task_RepairMeter")
    assert again.variables["repairMessage"].startswith("- ")
    assert again.variables["repairReport"] == report
    case.instance.assert_no_incidents()
    asyncio.run(common.restore_supply(case))
    assert "Task_RepairMeter" not in [task.element_id for task in case.engine.tasks()]


@pytest.mark.steps("SET-09", "SET-14")
def test_after_a_settlement_whose_meter_was_replaced_the_next_bill_goes_on_from_both_registers(
    case: EmbeddedCase,
) -> None:
    _found_faulty(case)
    asyncio.run(common.replace_meter(case))
    asyncio.run(common.order_reconnection(case))
    asyncio.run(settlement.pay_settlement(case))
    assert case.request.outcome == RequestOutcome("settled")
    settled = case.bills(BillKind("settlement"))[-1].billed_up_to
    assert settled is not None
    closing, opening = closing_and_opening(case)
    case.engine.travel(days=30)
    later = EmbeddedCase(case.office, "settlement", case.connection)
    asyncio.run(later.apply(reading=str(opening.kwh + 90)))
    asyncio.run(settlement.examine(later))
    asyncio.run(common.pay_bill(later))
    [bill] = later.bills(BillKind("settlement"))
    assert bill.billed_kwh == (closing.kwh - settled.kwh) + 90


def _state(case: EmbeddedCase) -> ConnectionState:
    with case.office.begin() as uow:
        return uow.connections.get(case.connection.bill_id).state
