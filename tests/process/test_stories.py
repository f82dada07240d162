"""Every story of the demo, of every service, on the embedded engine: as told, and nothing left behind."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from deploy.demo.stories import ALL_STORIES, SHOWN_STORIES
from deploy.demo.stories.story import Story
from services.model.steps import StepState
from tests.process.office import EmbeddedCase, Office, play
from workers.handlers import all_handlers

pytestmark = pytest.mark.process

NOT_IN_STORIES = {
    "check-open-bill",
    "discard-draft",
    "find-unmatched-payment",
    "prepare-printout",
    "purge-engine-history",
    "purge-job-answers",
    "purge-records",
    "settle-payment",
}
"""What no story comes to."""

every_story = pytest.mark.parametrize("story", ALL_STORIES, ids=lambda story: f"{story.service}/{story.key}")


@pytest.mark.steps("SET-01", "SET-02", "NAM-01", "NAM-02", "REL-01", "REL-02")
@every_story
def test_a_story_ends_as_told(office: Office, story: Story) -> None:
    case = office.case(story)
    play(case, story)
    _ended_as_told(case, story)
    _registered_in_two_steps(case)
    _no_step_is_open(case)
    _no_personal_data_in_engine(case)


def test_each_kind_of_job_is_done_on_postgresql_by_stories_that_end_the_same_there(
    postgres_office: Callable[[], AbstractContextManager[Office]], subtests: pytest.Subtests
) -> None:
    """What only that database could break is in a job's transaction: a story whose jobs others do as well adds nothing.

    Two transactions at a time, which no story has, are in `tests/db`.
    """
    done: set[str] = set()
    for story in SHOWN_STORIES:
        with subtests.test(story.key), postgres_office() as office:
            case = office.case(story)
            play(case, story)
            _ended_as_told(case, story)
            done |= office.jobs_done
    assert done | NOT_IN_STORIES == set(all_handlers()), "let a story be shown that does what is missing"
    assert not done & NOT_IN_STORIES


def test_stories_are_told_apart_and_each_has_a_connection_of_its_own() -> None:
    assert len({story.key for story in ALL_STORIES}) == len(ALL_STORIES)
    assert len({story.bill_id for story in ALL_STORIES}) == len(ALL_STORIES)


def _ended_as_told(case: EmbeddedCase, story: Story) -> None:
    case.instance.assert_completed().assert_no_incidents()
    assert case.request.outcome == story.outcome
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
