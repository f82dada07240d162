"""The fees of a name change: what a bill that stays unpaid leaves, and a bill with nothing to pay."""

import asyncio

import pytest

from deploy.demo.stories import STORIES
from deploy.demo.stories import name_change as name_changes
from services.model.keys import RequestOutcome
from services.model.steps import StepState
from tests.process.office import EmbeddedCase, Office, play
from tests.process.payments import assert_nothing_was_asked_for, give_credit

pytestmark = pytest.mark.process

STORY = {story.key: story for story in STORIES["name-change"]}


@pytest.mark.steps("NAM-06")
def test_a_bill_that_stays_unpaid_leaves_its_step_undone(office: Office) -> None:
    case = office.case(STORY["name-change-fees-unpaid"])
    play(case, STORY["name-change-fees-unpaid"])
    assert [row.state for row in case.steps("NAM-06")] == [StepState.CANCELLED]


@pytest.mark.steps("NAM-05", "NAM-06")
def test_a_name_change_that_a_credit_covers_goes_on_without_a_bill_to_hand_over(name_change: EmbeddedCase) -> None:
    give_credit(name_change)
    asyncio.run(name_changes.until_fees(name_change))
    assert name_change.task("Task_CompleteChangeForm", role="diagnosis").is_open
    assert_nothing_was_asked_for(name_change)
    asyncio.run(name_changes.complete_change_form(name_change))
    name_change.instance.assert_completed()
    assert name_change.request.outcome == RequestOutcome("name-changed")
