"""The limit of a whole power reduction: told of after, still while costs are paid or an appointment is waited for."""

import asyncio

import pytest

from deploy.demo.stories import common
from deploy.demo.stories import power_reduction as stories
from deploy.demo.stories.story import DAY, HOUR
from tests.process.limits import (
    Limit,
    assert_fires_just_after,
    assert_nobody_is_warned_of_what_is_over,
    assert_warned_before_it_is_late,
)
from tests.process.office import EmbeddedCase
from tests.process.visiting import move, open_day, order_of, window

pytestmark = pytest.mark.process


@pytest.mark.steps("RED-00")
def test_the_limit_of_thirty_days_is_missed_just_after_it_and_not_before(reduction: EmbeddedCase) -> None:
    assert_fires_just_after(reduction, Limit("RED-00", 30 * DAY, waits_at="Task_CheckFile"))


@pytest.mark.steps("RED-00")
def test_the_supervisor_is_warned_before_the_limit_is_over(reduction: EmbeddedCase) -> None:
    assert_warned_before_it_is_late(reduction, "RED-00", share=0.9)


def test_nobody_is_warned_of_a_reduction_that_is_over(reduction: EmbeddedCase) -> None:
    assert_nobody_is_warned_of_what_is_over(reduction)


@pytest.mark.steps("RED-00", "RED-07")
def test_the_limit_stands_still_while_the_costs_are_paid(reduction: EmbeddedCase) -> None:
    asyncio.run(stories.until_payment(reduction))
    before = reduction.steps("RED-00")[-1].due_at
    asyncio.run(common.hand_over_bill(reduction))
    asyncio.run(common.take_stub(reduction, after=5 * DAY))
    due = reduction.steps("RED-00")[-1].due_at
    assert before is not None
    assert due is not None
    assert 5 * DAY <= due - before < 5 * DAY + HOUR


@pytest.mark.steps("RED-00", "RED-05")
def test_the_limit_stands_still_until_an_agreed_visit_begins(reduction: EmbeddedCase) -> None:
    asyncio.run(stories.until_estimate(reduction))
    before = reduction.steps("RED-00")[-1].due_at
    move(reduction, order_of(reduction), window(open_day(reduction, ahead=5)))
    reduction.instance.assert_not_waiting_at("Task_ReportVisit")
    reduction.engine.travel(12 * DAY)
    due = reduction.steps("RED-00")[-1].due_at
    assert before is not None
    assert due is not None
    assert due - before > 4 * DAY
    assert reduction.task("Task_ReportVisit", role="operations").is_open
