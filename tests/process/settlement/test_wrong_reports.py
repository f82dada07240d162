"""A report that cannot be right comes back to whoever wrote it, with the reasons; then the right one counts."""

import asyncio

import pytest

from deploy.demo.stories import settlement
from services.model.steps import StepState
from tests.process.meters import IMPOSSIBLE, assert_an_impossible_test_comes_back
from tests.process.office import EmbeddedCase

pytestmark = pytest.mark.process


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


@pytest.mark.steps("SET-08")
def test_a_test_with_a_reading_that_no_register_shows_comes_back(case: EmbeddedCase) -> None:
    asyncio.run(settlement.until_test(case))
    assert_an_impossible_test_comes_back(case, then_waits_at="Task_AnnounceFinalBill")
