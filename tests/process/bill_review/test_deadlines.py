"""The limit of a whole bill review: told of after, still while the subscriber or an appointment is waited for."""

import asyncio
from datetime import timedelta

import pytest

from deploy.demo.stories import bill_review as stories
from deploy.demo.stories import common
from deploy.demo.stories.story import DAY, HOUR
from services.specific.bill_review.wording import Decision
from tests.process.limits import (
    Limit,
    assert_fires_just_after,
    assert_nobody_is_warned_of_what_is_over,
    assert_warned_before_it_is_late,
)
from tests.process.office import EmbeddedCase
from tests.process.visiting import move, open_day, order_of, window

pytestmark = pytest.mark.process


@pytest.mark.steps("BIL-00")
def test_the_limit_of_a_day_is_missed_just_after_it_and_not_before(bill_review: EmbeddedCase) -> None:
    assert_fires_just_after(bill_review, Limit("BIL-00", DAY, waits_at="Task_ExamineObjection"))


@pytest.mark.steps("BIL-00")
def test_the_supervisor_is_warned_before_the_limit_is_over(bill_review: EmbeddedCase) -> None:
    assert_warned_before_it_is_late(bill_review, "BIL-00", share=0.9)


@pytest.mark.steps("BIL-00", "BIL-03")
def test_the_limit_stands_still_while_the_subscriber_completes_the_request(bill_review: EmbeddedCase) -> None:
    asyncio.run(bill_review.apply())
    before = bill_review.steps("BIL-00")[-1].due_at
    asyncio.run(stories.judge(bill_review, Decision.RETURNED, reason="رقم امروز را بیاورید"))
    bill_review.engine.travel(3 * DAY)
    assert bill_review.missed() == set()
    asyncio.run(common.correct_application(bill_review, ownReading="۴۳۰۰"))
    _moved_by(bill_review, before, 3 * DAY)


@pytest.mark.steps("BIL-00", "BIL-04")
def test_the_limit_stands_still_until_an_agreed_visit_begins(bill_review: EmbeddedCase) -> None:
    asyncio.run(bill_review.apply())
    asyncio.run(stories.judge(bill_review, Decision.VISIT))
    move(bill_review, order_of(bill_review), window(open_day(bill_review, ahead=3)))
    bill_review.engine.travel(2 * DAY)
    assert bill_review.missed() == set()


def test_nobody_is_warned_of_a_review_that_is_over(bill_review: EmbeddedCase) -> None:
    assert_nobody_is_warned_of_what_is_over(bill_review)


def _moved_by(case: EmbeddedCase, before: object, time: timedelta) -> None:
    due = case.steps("BIL-00")[-1].due_at
    assert due is not None
    assert time <= due - before < time + HOUR  # type: ignore[operator]
