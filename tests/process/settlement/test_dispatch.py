"""An agent's errand lies inside the limit of the step that sends him: choosing him and refused reports gain no time."""

import asyncio
from datetime import timedelta

import pytest

from deploy.demo.stories import STORIES, common, settlement
from services.model.metering import MeterCondition
from services.model.steps import StepState
from tests.process.limits import MOMENT
from tests.process.office import EmbeddedCase, Office

pytestmark = pytest.mark.process

STORY = {story.key: story for story in STORIES["settlement"]}


@pytest.fixture
def without_tester(office: Office) -> EmbeddedCase:
    """A paid settlement in a district that has no meter tester."""
    case = office.case(STORY["agent-chosen"])
    asyncio.run(settlement.until_test(case))
    return case


@pytest.mark.steps("SET-08")
def test_a_test_for_which_nobody_chooses_an_agent_is_missed_after_its_hour(without_tester: EmbeddedCase) -> None:
    case = without_tester
    [row] = case.steps("SET-08")
    chosen_by = case.task("Task_ChooseAgent", role="connections").due_date
    assert row.due_at == row.started_at + timedelta(hours=1)
    assert chosen_by is not None
    assert abs(chosen_by - row.due_at) < timedelta(seconds=5)
    case.engine.travel(timedelta(hours=1) - MOMENT)
    assert case.missed() == set()
    case.engine.travel(2 * MOMENT)
    assert case.missed() == {"SET-08"}
    assert case.task("Task_ChooseAgent").is_open
    asyncio.run(case.escalations(1))


@pytest.mark.steps("SET-08")
def test_choosing_an_agent_uses_up_the_hour_of_the_test(without_tester: EmbeddedCase) -> None:
    asyncio.run(common.choose_agent(without_tester, "۱۰۰۱", after=timedelta(minutes=50)))
    [row] = without_tester.steps("SET-08")
    assert row.due_at is not None
    due = without_tester.task("Task_TestMeter").due_date
    assert due is not None
    assert abs(due - row.due_at) < timedelta(seconds=5)
    asyncio.run(common.report_test(without_tester, MeterCondition.IN_ORDER, after=timedelta(minutes=11)))
    assert [each.state for each in without_tester.steps("SET-08")] == [StepState.MISSED]


@pytest.mark.steps("SET-08")
def test_a_report_that_comes_back_again_and_again_does_not_start_the_hour_anew(case: EmbeddedCase) -> None:
    asyncio.run(settlement.until_test(case))
    for _ in range(4):
        case.engine.travel(minutes=59)
        report = {"condition": "in-order", "reading": "abc", "sealNumber": "۱۲۳"}
        case.task("Task_TestMeter").complete({"testReport": report})
    [row] = case.steps("SET-08")
    assert (row.state, row.finished_at) == (StepState.MISSED, None)
    assert case.sms().count("deadline-missed") == 1
