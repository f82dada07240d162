"""Each limit of settlement from both sides, and what a late step leads to."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text

from deploy.demo.stories import common, settlement
from deploy.demo.stories.settlement import WITH_WAIVER
from deploy.demo.stories.story import DAY, HOUR, MINUTE
from services.model.keys import ApplicantKind
from services.model.metering import MeterCondition
from services.model.steps import StepState
from tests.process.limits import MOMENT, Limit, assert_fires_just_after, reviews
from tests.process.office import EmbeddedCase

pytestmark = pytest.mark.process


async def _approved(case: EmbeddedCase) -> None:
    await case.apply()
    await settlement.examine(case)


async def _declined(case: EmbeddedCase) -> None:
    await case.apply(ApplicantKind.NEW_OWNER, documents=WITH_WAIVER)


async def _agent_sent(case: EmbeddedCase) -> None:
    await case.apply()
    await settlement.examine(case, "returned-reading", "رقم خوانا نیست")
    await case.complete("Task_CorrectApplication", {"documentsOutcome": "agent-reading"})


async def _tested_in_order(case: EmbeddedCase) -> None:
    await settlement.until_test(case)
    await common.report_test(case, MeterCondition.IN_ORDER)


async def _tested_faulty(case: EmbeddedCase) -> None:
    await settlement.until_test(case)
    await common.report_test(case, MeterCondition.METER_FAILURE)


async def _informed(case: EmbeddedCase) -> None:
    await _tested_faulty(case)
    await common.report_fault(case)


async def _debt_paid(case: EmbeddedCase) -> None:
    await _informed(case)
    await common.take_stub(case)


LIMITS = (
    Limit("SET-00", DAY, "Task_ControlReadings"),
    Limit("SET-04", 15 * MINUTE, "Task_ControlReadings"),
    Limit("SET-05a", 30 * MINUTE, "Task_HandOverBill", _approved),
    Limit("SET-05b", 30 * MINUTE, "Task_HandOverBill", _declined),
    Limit("SET-05d", 24 * HOUR, "Task_ReadMeter", _agent_sent),
    Limit("SET-08", HOUR, "Task_TestMeter", settlement.until_test),
    Limit("SET-09", 24 * HOUR, "Task_AnnounceFinalBill", _tested_in_order),
    Limit("SET-12", 3 * HOUR, "Task_CutPower", _tested_faulty),
    Limit("SET-13", 7 * DAY, "Task_RecordStub", _informed, notice="warning-notice"),
    Limit("SET-14", HOUR, "Task_RepairMeter", _debt_paid),
)
# The tasks that have a limit of their own; the others are due with the step or the service that they belong to.
TIMED_TASKS = {"SET-04", "SET-05a", "SET-05b", "SET-05d", "SET-08", "SET-09", "SET-14"}


@pytest.mark.steps(
    "SET-04",
    "SET-05a",
    "SET-05b",
    "SET-05d",
    "SET-08",
    "SET-09",
    "SET-12",
    "SET-13",
    "SET-14",
    "SET-00",
)
@pytest.mark.parametrize("limit", LIMITS, ids=lambda limit: limit.step)
def test_a_limit_is_silent_just_before_and_fires_just_after(case: EmbeddedCase, limit: Limit) -> None:
    assert_fires_just_after(case, limit)


@pytest.mark.parametrize(
    "limit",
    [each for each in LIMITS if each.step != "SET-13"],
    ids=lambda each: each.step,
)
def test_the_supervisor_reviews_a_missed_limit_and_the_request_goes_on(case: EmbeddedCase, limit: Limit) -> None:
    asyncio.run(limit.reach(case))
    row = case.steps(limit.step)[-1]
    case.engine.travel(limit.limit - (case.engine.now() - row.started_at) + MOMENT)
    [review] = [each for each in reviews(case) if each.variables["step"] == limit.step]
    review.complete({"supervisorNote": "پیگیری شد"})
    assert case.task(limit.waits_at).is_open


@pytest.mark.parametrize("limit", [each for each in LIMITS if each.step in TIMED_TASKS], ids=lambda each: each.step)
def test_an_operator_sees_when_a_task_is_due(case: EmbeddedCase, limit: Limit) -> None:
    asyncio.run(limit.reach(case))
    due = case.task(limit.waits_at).due_date
    row = case.steps(limit.step)[-1]
    assert due is not None
    assert row.due_at is not None
    assert abs(due - row.due_at) < timedelta(seconds=5)


def test_the_notice_is_due_three_hours_after_the_report_however_long_the_cut_takes(case: EmbeddedCase) -> None:
    asyncio.run(_tested_faulty(case))
    reported = case.steps("SET-12")[-1].started_at
    case.engine.travel(hours=2)
    case.task("Task_CutPower").complete({"cutNote": "قطع شد"})
    due = case.task("Task_InformSubscriber").due_date
    assert due is not None
    assert abs(due - (reported + 3 * HOUR)) < timedelta(seconds=5)


@pytest.mark.steps("SET-05d")
def test_an_agent_whom_nobody_chooses_is_late_after_the_24_hours_of_the_reading(case: EmbeddedCase) -> None:
    """72 hours without a row, a due date or an escalation, before the dispatch lay inside the limit."""
    with case.office.database.writing.begin() as connection:
        connection.execute(text("UPDATE agent SET active = 0"))
    asyncio.run(_agent_sent(case))
    [row] = case.steps("SET-05d")
    due = case.task("Task_ChooseAgent", role="connections").due_date
    assert row.due_at is not None
    assert due is not None
    assert abs(due - row.due_at) < timedelta(seconds=5)
    case.engine.travel(hours=72)
    assert "SET-05d" in case.missed()
    assert "SET-05d" in {each.variables["step"] for each in reviews(case)}
    assert case.task("Task_ChooseAgent").is_open


@pytest.mark.steps("SET-05d")
def test_an_agents_reading_that_comes_back_does_not_start_the_24_hours_anew(case: EmbeddedCase) -> None:
    asyncio.run(_agent_sent(case))
    for _ in range(3):
        case.engine.travel(hours=23)
        case.task("Task_ReadMeter").complete({"agentReading": {"reading": "abc", "readingDate": case.today()}})
    [row] = case.steps("SET-05d")
    assert (row.state, row.finished_at) == (StepState.MISSED, None)
    assert [each.variables["step"] for each in reviews(case)].count("SET-05d") == 1
