"""Every story of the demo, of every service, on the embedded engine: as told, and nothing left behind."""

import pytest

from deploy.demo.stories import ALL_STORIES
from deploy.demo.stories.story import Story
from services.model.steps import StepState
from tests.process.office import EmbeddedCase, Office, play

pytestmark = pytest.mark.process

every_story = pytest.mark.parametrize("story", ALL_STORIES, ids=lambda story: story.key)


@pytest.mark.steps("SET-01", "SET-02", "NAM-01", "NAM-02", "REL-01", "REL-02")
@every_story
def test_a_story_ends_as_told(office: Office, story: Story) -> None:
    case = office.case(story)
    play(case, story)
    _ended_as_told(case, story)
    _registered_in_two_steps(case)
    _no_step_is_open(case)
    _no_personal_data_in_engine(case)


@every_story
def test_a_story_ends_the_same_on_postgresql(postgres_office: Office, story: Story) -> None:
    case = postgres_office.case(story)
    play(case, story)
    _ended_as_told(case, story)


def test_stories_are_told_apart_and_each_has_a_connection_of_its_own() -> None:
    assert len({story.key for story in ALL_STORIES}) == len(ALL_STORIES)
    assert len({story.bill_id for story in ALL_STORIES}) == len(ALL_STORIES)


def _ended_as_told(case: EmbeddedCase, story: Story) -> None:
    case.instance.assert_completed().assert_no_incidents()
    assert case.request.outcome is story.outcome
    assert case.missed() == story.missed


def _registered_in_two_steps(case: EmbeddedCase) -> None:
    for step in case.ids("01", "02"):
        assert [row.state for row in case.steps(step)] == [StepState.DONE], step


def _no_step_is_open(case: EmbeddedCase) -> None:
    """The ledger of a closed request."""
    rows = case.ledger()
    assert rows
    assert [row.step for row in rows if row.finished_at is None and not row.cancelled] == []


def _no_personal_data_in_engine(case: EmbeddedCase) -> None:
    """Neither the subscriber's, as it was before, nor the new owner's."""
    subscriber, other = case.connection.subscriber, case.new_owner()
    secrets = {subscriber.national_id, subscriber.mobile, subscriber.landline, subscriber.full_name, *other.values()}
    for instance in case.engine.instances():
        left = str(instance.variables())
        assert not [secret for secret in secrets if secret in left], instance
