"""The limit of a whole collection: warned of before, told of after, still while the subscriber pays."""

import asyncio
from datetime import timedelta

import pytest

from deploy.demo.stories import common
from deploy.demo.stories import permanent_collection as stories
from deploy.demo.stories.story import DAY
from services.model.metering import MeterCondition
from tests.process.limits import MOMENT, assert_nobody_is_warned_of_what_is_over
from tests.process.office import EmbeddedCase

pytestmark = pytest.mark.process


@pytest.mark.steps("COL-00", "COL-02b")
def test_the_limit_stands_still_while_the_fee_is_paid_and_is_missed_just_after_it(collection: EmbeddedCase) -> None:
    asyncio.run(collection.apply())
    before = collection.steps("COL-00")[-1].due_at
    asyncio.run(common.hand_over_bill(collection))
    asyncio.run(common.take_stub(collection, after=5 * DAY))
    due = collection.steps("COL-00")[-1].due_at
    assert before is not None
    assert due is not None
    assert timedelta(days=5) <= due - before < timedelta(days=5, minutes=1)
    asyncio.run(common.report_test(collection, MeterCondition.IN_ORDER))
    asyncio.run(stories.answer_terms(collection))
    collection.engine.travel(due - collection.engine.now() - MOMENT)
    assert collection.missed() == set()
    collection.engine.travel(2 * MOMENT)
    assert collection.missed() == {"COL-00"}
    assert collection.task("Task_CheckFile").is_open


def test_nobody_is_warned_of_a_collection_that_is_over(collection: EmbeddedCase) -> None:
    assert_nobody_is_warned_of_what_is_over(collection)
