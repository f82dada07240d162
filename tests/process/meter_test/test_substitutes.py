"""A substitute that stays where the subscriber is at fault, and what hangs at a connection no longer."""

import asyncio
from dataclasses import replace

import pytest

from deploy.demo.stories import common
from deploy.demo.stories import meter_test as stories
from services.metering.custody import characters_of, collect_meter
from services.metering.seals import present_seals
from services.model.connections import ConnectionState
from services.model.custody import NO_CAUSE, MeterKind
from services.model.keys import RequestOutcome, WorkOrderKind
from services.model.metering import MeterCondition
from services.specific.meter_test.model import Verdict
from tests.process import open_bills
from tests.process.meter_test.records import STORY, done, way
from tests.process.office import EmbeddedCase, Office

pytestmark = pytest.mark.process


@pytest.mark.steps("TST-08", "SET-14")
def test_nobody_is_sent_to_a_sound_substitute_which_stays_and_is_recorded(office: Office) -> None:
    case = office.played(STORY["test-tampered-on-bench"])
    done(case, "08")
    assert len(case.steps("SET-14")) == 1
    assert way(case, stories.substitute_serial(case)) == ["connection"]
    with office.begin() as uow:
        orders = [each.kind for each in uow.metering.orders_of(case.code)]
        [substitute] = uow.meters.alike(characters_of(stories.substitute_serial(case)))
        seals = [each.number for each in present_seals(uow, substitute)]
    assert WorkOrderKind.METER_REPAIR not in orders
    assert (seals, substitute.kind) == (["771202"], MeterKind.MECHANICAL)
    assert "reconnection-ordered" in case.sms()


def test_a_substitute_is_recorded_though_the_debt_is_not_paid_and_a_late_payment_brings_the_power_back(
    office: Office,
) -> None:
    case = office.played(STORY["test-tampered-on-bench-unpaid"])
    assert open_bills.state(case) is ConnectionState.CUT
    asyncio.run(case.pay_debt())
    order = open_bills.left(case).task("Task_OrderReconnection", "connections")
    assert "AMANI" in order.variables["meterFault"]["meterText"]
    order.complete({"reconnectionOrdered": True})
    assert open_bills.state(case) is ConnectionState.ACTIVE


def _collect(case: EmbeddedCase, state: ConnectionState) -> None:
    """Another request takes away what hangs there."""
    with case.office.begin() as uow:
        connection = uow.connections.get(case.connection.bill_id)
        collect_meter(uow, connection, cause=NO_CAUSE, at=case.office.clock.now())
        uow.connections.save(replace(connection, state=state))


@pytest.mark.steps("SET-14")
def test_where_the_substitute_was_collected_meanwhile_the_paid_debt_brings_no_power_back(
    meter_test: EmbeddedCase,
) -> None:
    asyncio.run(meter_test.apply())
    asyncio.run(stories.take_meter(meter_test))
    asyncio.run(stories.report_bench_test(meter_test, MeterCondition.TAMPERING, error=None))
    asyncio.run(stories.judge_tampering(meter_test, Verdict.SUBSCRIBER_FAULT))
    asyncio.run(stories.review_result(meter_test))
    asyncio.run(common.report_fault(meter_test))
    _collect(meter_test, ConnectionState.REMOVED)
    asyncio.run(common.take_stub(meter_test))
    assert (
        "شمارهٔ سریال" in meter_test.task("Task_NoteCollection", role="connections").variables["meterFault"]["meterText"]
    )
    asyncio.run(meter_test.complete("Task_NoteCollection", {"collectionNoted": True}))
    meter_test.instance.assert_completed().assert_passed("Event_MeterCollected").assert_not_passed("Task_KeepEquipment")
    assert open_bills.state(meter_test) is ConnectionState.REMOVED
    assert way(meter_test, stories.substitute_serial(meter_test)) == ["connection", "unrecorded"]
    assert "reconnection-ordered" not in meter_test.sms()


@pytest.mark.steps("SET-14")
def test_nobody_is_told_of_power_where_the_meter_was_collected_before_the_reconnection_was_ordered(
    meter_test: EmbeddedCase,
) -> None:
    asyncio.run(meter_test.apply())
    asyncio.run(stories.take_meter(meter_test))
    asyncio.run(stories.report_bench_test(meter_test, MeterCondition.TAMPERING, error=None))
    asyncio.run(stories.judge_tampering(meter_test, Verdict.SUBSCRIBER_FAULT))
    asyncio.run(stories.review_result(meter_test))
    asyncio.run(common.report_fault(meter_test))
    asyncio.run(common.take_stub(meter_test))
    meter_test.task("Task_OrderReconnection", role="connections")
    _collect(meter_test, ConnectionState.COLLECTED)
    asyncio.run(meter_test.complete("Task_OrderReconnection", {"reconnectionOrdered": True}))
    asyncio.run(meter_test.complete("Task_NoteCollection", {"collectionNoted": True}))
    meter_test.instance.assert_completed().assert_passed("Flow_PowerBack_ToFind", "Event_MeterCollected")
    assert open_bills.state(meter_test) is ConnectionState.COLLECTED
    assert "reconnection-ordered" not in meter_test.sms()


@pytest.mark.steps("TST-07")
def test_a_meter_is_not_hung_again_where_the_substitute_was_collected_meanwhile(meter_test: EmbeddedCase) -> None:
    asyncio.run(stories.until_cost(meter_test))
    asyncio.run(common.pay_bill(meter_test))
    _collect(meter_test, ConnectionState.COLLECTED)
    asyncio.run(stories.reinstall(meter_test))
    refused = meter_test.task("Task_InstallMeter", role="installation").variables["installationMessage"]
    assert "درخواست دیگری کنتور این اشتراک را برداشته است" in refused
    asyncio.run(stories.report_installation(meter_test, "could-not", reason="کنتور جمع‌آوری شده است"))
    asyncio.run(meter_test.complete("Task_PlanInstallation"))
    meter_test.instance.assert_completed().assert_passed("Event_MeterCollected", "Event_NothingToRecord")
    assert meter_test.request.outcome == RequestOutcome("meter-tested")
    assert way(meter_test, meter_test.connection.meter.serial) == ["connection", "agent", "laboratory"]
