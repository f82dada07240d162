"""What a task of settlement tells the list that it stands in: when it is due, and how much it presses."""

import asyncio
from datetime import datetime, timedelta

import pytest

from deploy.demo.stories.story import HOUR, MINUTE
from tests.process.limits import Limit
from tests.process.office import EmbeddedCase
from tests.process.settlement.test_deadlines import LIMITS, TIMED_TASKS

pytestmark = pytest.mark.process

TIMED = [each for each in LIMITS if each.step in TIMED_TASKS]
PRIORITIES = {15 * MINUTE: 90, 30 * MINUTE: 80, HOUR: 80, 3 * HOUR: 60, 24 * HOUR: 60}


@pytest.mark.parametrize("limit", TIMED, ids=lambda limit: limit.step)
def test_a_task_that_begins_on_a_whole_second_is_due_a_moment_after_one(case: EmbeddedCase, limit: Limit) -> None:
    """Tasklist's index of the list drops an instant that has no fraction of a second."""
    with case.engine.stopped_at(_next_whole_second(case)):
        asyncio.run(limit.reach(case))
    row = case.steps(limit.step)[-1]
    due = case.task(limit.waits_at).due_date
    assert row.due_at is not None
    assert row.due_at.microsecond == 0
    assert due == row.due_at + timedelta(milliseconds=1)


def _next_whole_second(case: EmbeddedCase) -> datetime:
    return case.engine.now().replace(microsecond=0) + timedelta(seconds=1)


@pytest.mark.parametrize(
    "limit", [*TIMED, next(each for each in LIMITS if each.step == "SET-12")], ids=lambda limit: limit.step
)
def test_a_task_presses_the_more_the_shorter_its_limit_is(case: EmbeddedCase, limit: Limit) -> None:
    asyncio.run(limit.reach(case))
    assert case.task(limit.waits_at).priority == PRIORITIES[limit.limit]


def test_an_agent_who_is_chosen_for_a_reading_is_due_with_it(case: EmbeddedCase) -> None:
    [reading] = [each for each in LIMITS if each.step == "SET-05d"]
    with case.office.database.writing.begin() as connection:
        connection.exec_driver_sql("UPDATE agent SET active = 0")
    asyncio.run(reading.reach(case))
    assert case.task("Task_ChooseAgent").priority == 60
