"""What a faulty meter leaves in the records, who is told of it, and reports of tests that cannot be right."""

import asyncio

from deploy.demo.stories import common
from deploy.demo.stories.story import DAY
from services.model.connections import Reading, ReadingRole
from services.model.metering import MeterCondition
from tests.process.office import EmbeddedCase


def closing_and_opening(case: EmbeddedCase) -> tuple[Reading, Reading]:
    """The last reading of the meter that was taken down, and the first of the one that hangs there now."""
    with case.office.begin() as uow:
        readings = uow.connections.readings(case.connection.bill_id)
    [closing] = [each for each in readings if each.role is ReadingRole.CLOSING]
    [opening] = [each for each in readings if each.role is ReadingRole.OPENING]
    return closing, opening


async def warned_and_connected(case: EmbeddedCase) -> None:
    """The debt is paid after the warning of the first week."""
    await common.report_fault(case)
    await common.take_stub(case, after=8 * DAY)
    await common.restore_supply(case)


def assert_told_of_the_fault(case: EmbeddedCase, *mobiles: str) -> None:
    """Of its costs, of the warning and of the reconnection each of the mobiles heard once."""
    for template in ("fault-cost", "warning-notice", "reconnection-ordered"):
        assert case.told(template) == sorted(mobiles), template


IMPOSSIBLE = "999999999999"
"""No register shows it."""


def assert_an_impossible_test_comes_back(case: EmbeddedCase, *, then_waits_at: str) -> None:
    """The case waits for the report of a test."""
    first = case.task("Task_TestMeter", role="meter-test")
    assert not first.variables.get("testMessage")
    report = {"condition": MeterCondition.IN_ORDER.value, "reading": IMPOSSIBLE, "sealNumber": "۱۲۳۴۵۶"}
    first.complete({"testReport": report})
    again = case.task("Task_TestMeter", role="meter-test")
    assert "- " in again.variables["testMessage"]
    assert again.variables["testReport"]["reading"] == IMPOSSIBLE
    assert again.variables["workOrder"]["number"] == first.variables["workOrder"]["number"]
    assert _reports(case) == 0
    asyncio.run(common.report_test(case, MeterCondition.IN_ORDER))
    assert _reports(case) == 1
    assert case.task(then_waits_at).is_open
    case.instance.assert_no_incidents()


def _reports(case: EmbeddedCase) -> int:
    with case.office.begin() as uow:
        return len(uow.metering.tests_of(case.code))
