"""The limit of a whole declared reading: told of after, still while an appointment is waited for."""

import asyncio

import pytest

from deploy.demo.stories import self_declared_reading as stories
from deploy.demo.stories.story import DAY
from services.specific.self_declared_reading.wording import Decision
from tests.process.limits import Limit, assert_fires_just_after
from tests.process.office import EmbeddedCase
from tests.process.visiting import move, open_day, order_of, window

pytestmark = pytest.mark.process


async def _doubtful(case: EmbeddedCase) -> None:
    await stories.declare(case, stories.HIGH)


@pytest.mark.steps("SDR-00")
def test_the_limit_of_a_day_is_missed_just_after_it_and_not_before(declaration: EmbeddedCase) -> None:
    limit = Limit("SDR-00", DAY, waits_at="Task_ExamineDeclaration", reach=_doubtful)
    assert_fires_just_after(declaration, limit)


@pytest.mark.steps("SDR-00", "SDR-05")
def test_the_limit_stands_still_until_an_agreed_visit_begins(declaration: EmbeddedCase) -> None:
    asyncio.run(stories.declare(declaration, stories.HIGH))
    asyncio.run(stories.judge(declaration, Decision.VISIT))
    move(declaration, order_of(declaration), window(open_day(declaration, ahead=3)))
    declaration.engine.travel(2 * DAY)
    assert declaration.missed() == set()
