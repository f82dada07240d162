"""A report that cannot be right comes back to whoever wrote it, with the reasons; then the right one counts."""

import asyncio

import pytest

from deploy.demo.stories import common, settlement
from services.model.metering import MeterCondition
from services.model.steps import StepState
from tests.process.office import EmbeddedCase, NewCase

pytestmark = pytest.mark.process

IMPOSSIBLE = "999999999999"


def _test_reports(case: EmbeddedCase) -> int:
    with case.office.begin() as uow:
        return len(uow.metering.tests_of(case.code))


def _report(reading: str) -> dict[str, object]:
    return {"testReport": {"condition": MeterCondition.IN_ORDER.value, "reading": reading, "sealNumber": "۱۲۳۴۵۶"}}


@pytest.mark.steps("SET-08", "NAM-03")
@pytest.mark.parametrize(
    ("service", "waits_at"), [("settlement", "Task_AnnounceFinalBill"), ("name-change", "Task_ExamineRequest")]
)
def test_a_test_with_a_reading_that_no_register_shows_comes_back(
    new_case: NewCase, service: str, waits_at: str
) -> None:
    case = new_case(service)
    asyncio.run(settlement.until_test(case) if service == "settlement" else case.apply())
    first = case.task("Task_TestMeter", role="meter-test")
    assert not first.variables.get("testMessage")
    first.complete(_report(IMPOSSIBLE))
    again = case.task("Task_TestMeter", role="meter-test")
    assert "- " in again.variables["testMessage"]
    assert again.variables["testReport"]["reading"] == IMPOSSIBLE
    assert again.variables["workOrder"]["number"] == first.variables["workOrder"]["number"]
    assert _test_reports(case) == 0
    asyncio.run(common.report_test(case, MeterCondition.IN_ORDER))
    assert _test_reports(case) == 1
    assert case.task(waits_at).is_open
    case.instance.assert_no_incidents()


@pytest.mark.steps("SET-05d")
@pytest.mark.parametrize("reading", [IMPOSSIBLE, "نامعلوم", ""])
def test_an_agents_reading_that_no_register_shows_comes_back(case: EmbeddedCase, reading: str) -> None:
    asyncio.run(case.apply())
    asyncio.run(settlement.examine(case, "returned-reading", "رقم خوانا نیست"))
    asyncio.run(case.complete("Task_CorrectApplication", {"documentsOutcome": "agent-reading"}))
    task = case.task("Task_ReadMeter")
    assert not task.variables.get("readingMessage")
    task.complete({"agentReading": {"reading": reading, "readingDate": case.today()}})
    again = case.task("Task_ReadMeter")
    assert "- " in again.variables["readingMessage"]
    case.instance.assert_not_waiting_at("Task_ControlReadings")
    kwh = case.plausible_kwh() + 3
    again.complete({"agentReading": {"reading": str(kwh), "readingDate": case.today()}})
    assert case.task("Task_ControlReadings").is_open
    assert case.request.application.declared_reading.kwh == kwh
    assert {row.state for row in case.steps("SET-05d")} == {StepState.MET}
    case.instance.assert_no_incidents()
