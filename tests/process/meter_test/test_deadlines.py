"""The limit of a whole meter test: told of after, still while the subscriber pays or an appointment is waited for."""

import asyncio
from datetime import datetime, timedelta

import pytest

from deploy.demo.stories import common
from deploy.demo.stories import meter_test as stories
from deploy.demo.stories.story import DAY, HOUR
from services.model.metering import MeterCondition
from services.specific.meter_test.model import Verdict
from tests.process.limits import (
    MOMENT,
    Limit,
    assert_fires_just_after,
    assert_nobody_is_warned_of_what_is_over,
    assert_warned_before_it_is_late,
)
from tests.process.office import EmbeddedCase
from tests.process.visiting import move, open_day, order_of, window

pytestmark = pytest.mark.process

FOUR_DAYS = 4 * DAY


@pytest.mark.steps("TST-00")
def test_the_limit_of_four_days_is_missed_just_after_it_and_not_before(meter_test: EmbeddedCase) -> None:
    assert_fires_just_after(meter_test, Limit("TST-00", FOUR_DAYS, waits_at="Task_TestOnSite"))


@pytest.mark.steps("TST-00")
def test_the_supervisor_is_warned_before_the_limit_is_over(meter_test: EmbeddedCase) -> None:
    assert_warned_before_it_is_late(meter_test, "TST-00", share=0.9)


@pytest.mark.steps("TST-00", "TST-06")
def test_the_limit_stands_still_while_the_cost_is_paid(meter_test: EmbeddedCase) -> None:
    asyncio.run(stories.until_cost(meter_test))
    before = meter_test.steps("TST-00")[-1].due_at
    asyncio.run(common.hand_over_bill(meter_test))
    asyncio.run(common.take_stub(meter_test, after=5 * DAY))
    _moved_by(meter_test, before, 5 * DAY)
    _missed_only_after_it(meter_test, "Task_InstallMeter")


@pytest.mark.steps("TST-00")
def test_the_limit_stands_still_while_the_debt_of_a_fault_is_paid(meter_test: EmbeddedCase) -> None:
    asyncio.run(meter_test.apply())
    asyncio.run(stories.report_site_test(meter_test, MeterCondition.TAMPERING, error=None))
    asyncio.run(stories.judge_tampering(meter_test, Verdict.SUBSCRIBER_FAULT))
    asyncio.run(stories.review_result(meter_test))
    before = meter_test.steps("TST-00")[-1].due_at
    asyncio.run(common.report_fault(meter_test))
    asyncio.run(common.take_stub(meter_test, after=6 * DAY))
    _moved_by(meter_test, before, 6 * DAY)


@pytest.mark.steps("TST-00", "TST-03")
def test_the_limit_stands_still_until_an_agreed_visit_begins(meter_test: EmbeddedCase) -> None:
    asyncio.run(meter_test.apply())
    before = meter_test.steps("TST-00")[-1].due_at
    move(meter_test, order_of(meter_test), window(open_day(meter_test, ahead=5)))
    meter_test.instance.assert_not_waiting_at("Task_TestOnSite")
    meter_test.engine.travel(5 * DAY)
    assert meter_test.missed() == set()
    meter_test.engine.travel(10 * DAY)
    due = meter_test.steps("TST-00")[-1].due_at
    assert before is not None
    assert due is not None
    assert due - before > 4 * DAY
    assert meter_test.task("Task_TestOnSite", role="meter-test").is_open


def test_nobody_is_warned_of_a_test_that_is_over(meter_test: EmbeddedCase) -> None:
    assert_nobody_is_warned_of_what_is_over(meter_test)


def _moved_by(case: EmbeddedCase, before: datetime | None, time: timedelta) -> None:
    due = case.steps("TST-00")[-1].due_at
    assert before is not None
    assert due is not None
    assert time <= due - before < time + HOUR


def _missed_only_after_it(case: EmbeddedCase, waits_at: str) -> None:
    """Where nothing else is done, the limit is over at its moved instant."""
    due = case.steps("TST-00")[-1].due_at
    assert due is not None
    case.engine.travel(due - case.engine.now() - MOMENT)
    assert case.missed() == set()
    case.engine.travel(2 * MOMENT)
    assert case.missed() == {"TST-00"}
    assert case.task(waits_at).is_open
