"""Each limit from both sides: just before it nothing fires, just after it does; the late task stays open."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import timedelta

import pytest

from deploy.demo import stories
from deploy.demo.stories import DAY, EVERY_DOCUMENT, HOUR, MINUTE
from services.model.metering import MeterCondition
from services.model.requests import ApplicantKind, DocumentKind
from services.model.steps import StepState
from tests.process.office import EmbeddedCase

pytestmark = pytest.mark.process
MOMENT = timedelta(seconds=30)


@dataclass(frozen=True)
class Limit:
    """A timed step: how to get to its start, how long it may take, and the element that waits meanwhile."""

    step: str
    limit: timedelta
    waits_at: str
    reach: Callable[[EmbeddedCase], Coroutine[None, None, None]]
    notice: str = "deadline-missed"


async def _applied(case: EmbeddedCase) -> None:
    await case.apply()


async def _approved(case: EmbeddedCase) -> None:
    await case.apply()
    await stories.examine(case)


async def _declined(case: EmbeddedCase) -> None:
    await case.apply(ApplicantKind.NEW_OWNER, documents=[*EVERY_DOCUMENT, DocumentKind.METER_TEST_WAIVER.value])


async def _agent_sent(case: EmbeddedCase) -> None:
    await case.apply()
    await stories.examine(case, "returned-reading", "رقم خوانا نیست")
    await case.complete("Task_CorrectApplication", {"documentsOutcome": "agent-reading"})


async def _tested_in_order(case: EmbeddedCase) -> None:
    await stories.until_test(case)
    await stories.report_test(case, MeterCondition.IN_ORDER)


async def _tested_faulty(case: EmbeddedCase) -> None:
    await stories.until_test(case)
    await stories.report_test(case, MeterCondition.METER_FAILURE)


async def _informed(case: EmbeddedCase) -> None:
    await _tested_faulty(case)
    await stories.report_fault(case)


async def _debt_paid(case: EmbeddedCase) -> None:
    await _informed(case)
    await stories.take_stub(case)


LIMITS = (
    Limit("SET-00", DAY, "Task_ControlReadings", _applied),
    Limit("SET-04", 15 * MINUTE, "Task_ControlReadings", _applied),
    Limit("SET-05a", 30 * MINUTE, "Task_HandOverFeeBill", _approved),
    Limit("SET-05b", 30 * MINUTE, "Task_HandOverFeeBill", _declined),
    Limit("SET-05d", 24 * HOUR, "Task_ReadMeter", _agent_sent),
    Limit("SET-08", HOUR, "Task_TestMeter", stories.until_test),
    Limit("SET-09", 24 * HOUR, "Task_AnnounceFinalBill", _tested_in_order),
    Limit("SET-12", 3 * HOUR, "Task_CutPower", _tested_faulty),
    Limit("SET-13", 7 * DAY, "Task_RecordStub", _informed, notice="warning-notice"),
    Limit("SET-14", HOUR, "Task_OrderReconnection", _debt_paid),
)


@pytest.mark.steps(
    "SET-04", "SET-05a", "SET-05b", "SET-05d", "SET-08", "SET-09", "SET-12", "SET-13", "SET-14", "SET-00"
)
@pytest.mark.parametrize("limit", LIMITS, ids=lambda limit: limit.step)
def test_a_limit_is_silent_just_before_and_fires_just_after(case: EmbeddedCase, limit: Limit) -> None:
    asyncio.run(limit.reach(case))
    row = case.steps(limit.step)[-1]
    assert row.due_at == row.started_at + limit.limit
    case.engine.travel(limit.limit - (case.engine.now() - row.started_at) - MOMENT)
    assert case.steps(limit.step)[-1].missed_at is None
    before = case.sms().count(limit.notice)
    case.engine.travel(2 * MOMENT)
    late = case.steps(limit.step)[-1]
    assert late.missed_at is not None
    assert late.state is StepState.MISSED
    assert late.finished_at is None
    assert case.sms().count(limit.notice) == before + 1
    assert case.task(limit.waits_at).is_open


@pytest.mark.parametrize(
    "limit", [each for each in LIMITS if each.step not in {"SET-13", "SET-00"}], ids=lambda each: each.step
)
def test_the_supervisor_reviews_a_missed_limit_and_the_request_goes_on(case: EmbeddedCase, limit: Limit) -> None:
    asyncio.run(limit.reach(case))
    row = case.steps(limit.step)[-1]
    case.engine.travel(limit.limit - (case.engine.now() - row.started_at) + MOMENT)
    mine = [each for each in case.engine.tasks("supervisor") if each.variables["step"] == limit.step]
    assert len(mine) == 1
    assert mine[0].variables["trackingCode"] == case.code
    mine[0].complete({"supervisorNote": "پیگیری شد"})
    assert case.task(limit.waits_at).is_open


@pytest.mark.parametrize("limit", LIMITS, ids=lambda limit: limit.step)
def test_an_operator_sees_when_a_task_is_due(case: EmbeddedCase, limit: Limit) -> None:
    asyncio.run(limit.reach(case))
    due = case.task(limit.waits_at).due_date
    timed_by_own_limit = {"SET-04", "SET-05a", "SET-05b", "SET-05d", "SET-08", "SET-09", "SET-14"}
    if limit.step in timed_by_own_limit:
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
