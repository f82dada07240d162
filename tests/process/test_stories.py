"""Every story of the demo, of every service, on the embedded engine: as told, and nothing left behind."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from deploy.demo.stories import ALL_STORIES
from deploy.demo.stories.story import Story, told_misses
from deploy.diagrams.elements import processes
from deploy.diagrams.model import BPMN
from deploy.locations import ROOT
from services.billing.explanation import differences
from services.billing.recomputing import Recomputed, checked_bill
from services.model.steps import StepState
from services.money import ZERO
from services.reference.loading import load_reference_data
from tests.process.office import EmbeddedCase, Office, play
from tests.specification import is_whole_catalogue
from workers.handlers import all_handlers

pytestmark = pytest.mark.process

NO_STORY_COMES_TO = {
    "answer-cut-objection",
    "answer-removal-objection",
    "check-open-bill",
    "correct-order-report",
    "decide-premises",
    "discard-draft",
    "find-appointment",
    "find-cut-objection",
    "find-removal-objection",
    "find-unmatched-payment",
    "find-use-finding",
    "record-inquiry",
    "record-submission",
    "resolve-payment",
    "rule-on-use",
    "set-off-debt",
    "tell-late-ruling",
}
"""What begins with money that nobody waits for, a bill that outlives its request, a debt that appears while a refund is
paid, a time that is agreed on, an objection, a mark or a finding that is entered by a command, a system outside that
does not answer, or a mistake that no story makes.
"""

_COMPUTED = {Recomputed.AGREES, Recomputed.WORDS}
TIMER = f"{BPMN}timerEventDefinition"
_ELEMENTS = {process.id: process.elements for process in processes([ROOT / "bpmn"])}

every_story = pytest.mark.parametrize("story", ALL_STORIES, ids=lambda story: f"{story.service}/{story.key}")


@every_story
def test_a_story_ends_as_told(office: Office, story: Story) -> None:
    case = office.case(story)
    play(case, story)
    _ended_as_told(case, story)
    _registered_in_two_steps(case)
    _no_step_is_open(case)
    _bills_compute_to_themselves(case)
    _no_personal_data_in_engine(case)


@pytest.mark.longest
def test_each_kind_of_job_is_done_on_postgresql_by_stories_that_end_the_same_there(
    postgres_office: Callable[[], AbstractContextManager[Office]], subtests: pytest.Subtests
) -> None:
    """What only that database could break is in a job's transaction: a story whose jobs others do as well adds nothing.

    Those that `make demo` shows, and others for a kind of job that they leave out: if one is missing here, mark a story
    that comes to it with `on_postgresql`. Two transactions at a time, which no story has, are in `tests/db`.
    """
    done: set[str] = set()
    wanted = all_handlers().keys() - _jobs_by_calendar() - NO_STORY_COMES_TO
    for story in (each for each in ALL_STORIES if each.shown or each.on_postgresql):
        with subtests.test(story.key), postgres_office() as office:
            case = office.case(story)
            play(case, story)
            _ended_as_told(case, story)
            done |= office.workers.done
    assert not done & NO_STORY_COMES_TO
    # In a copy without one service, what its stories alone come to is done by none: the jobs are shared.
    assert not is_whole_catalogue() or sorted(wanted - done) == []


def test_stories_are_told_apart_and_each_has_a_connection_of_its_own() -> None:
    assert len({story.key for story in ALL_STORIES}) == len(ALL_STORIES)
    assert len({story.bill_id for story in ALL_STORIES}) == len(ALL_STORIES)


def _jobs_by_calendar() -> set[str]:
    """What no request comes to: the jobs of processes that a timer starts."""
    starts = ((key, element) for key, elements in _ELEMENTS.items() for element in elements)
    timed = {key for key, element in starts if element.kind == "startEvent" and element.xml.find(TIMER) is not None}
    return set().union(*map(_jobs_within, timed))


def _jobs_within(process_id: str) -> set[str]:
    """The types of the jobs of a process and of all that it calls."""
    known = [process_id]
    for process in known:
        called = dict.fromkeys(element.called_process for element in _ELEMENTS[process])
        known += [each for each in called if each and each not in known]
    return {job for process in known for element in _ELEMENTS[process] for job in element.job_types}


def _ended_as_told(case: EmbeddedCase, story: Story) -> None:
    case.instance.assert_completed().assert_no_incidents()
    assert case.request.outcome == story.outcome
    assert told_misses(case.missed()) == story.missed


def _registered_in_two_steps(case: EmbeddedCase) -> None:
    for step in case.ids("01", "02"):
        assert [row.state for row in case.steps(step)] == [StepState.DONE], step


def _no_step_is_open(case: EmbeddedCase) -> None:
    """The ledger of a closed request."""
    rows = case.ledger()
    assert rows
    assert [row.step for row in rows if row.finished_at is None and not row.cancelled] == []


def _bills_compute_to_themselves(case: EmbeddedCase) -> None:
    """Every bill that was issued, from what a database gives back; those of the samples are older than that."""
    reference = load_reference_data()
    with case.office.begin() as uow:
        bills = [bill for bill in uow.bills.of_connection(case.connection.bill_id) if bill.tracking_code is not None]
        checked = [checked_bill(reference, bill) for bill in bills]
    assert [problem for each in checked for problem in differences(each)] == []
    unclear = [line.line for each in checked for line in each.lines if line.result not in _COMPUTED]
    # What a credit note gives back was asked for by another bill.
    assert [line for line in unclear if line.amount > ZERO] == []


def _no_personal_data_in_engine(case: EmbeddedCase) -> None:
    """Neither the subscriber's, as it was before, nor the new owner's."""
    subscriber, other = case.connection.subscriber, case.new_owner()
    secrets = {subscriber.national_id, subscriber.mobile, subscriber.landline, subscriber.full_name, *other.values()}
    for instance in case.engine.instances():
        left = str(instance.variables())
        assert not [secret for secret in secrets if secret in left], instance
