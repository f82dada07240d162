"""The supervisor's reviews in the worklist: each is about a run of a step, and lies in none."""

from dataclasses import replace

import pytest

from services.model.steps import LimitClock
from services.model.tasks import OpenTask
from services.worklist.lines import Line
from services.worklist.wording import STANDS_STILL, due_text
from tests.unit.ledger_case import STEP, WHOLE
from tests.unit.office_world import local
from tests.unit.test_worklist import DAY, HOUR, WHOLE_RUN, WorklistCase


@pytest.fixture
def case() -> WorklistCase:
    return WorklistCase()


def reviewed(case: WorklistCase, task: OpenTask) -> Line:
    """The line of the supervisor's task."""
    return next(line for line in case.list(task).lines if line.task == task)


def test_a_review_of_the_supervisor_has_its_own_limit_and_not_that_of_the_service(case: WorklistCase) -> None:
    line = case.line(case.review())
    assert (line.due_at, line.is_service_limit, line.stands_still) == (None, False, False)
    told_on = case.clock.now() + HOUR
    assert case.line(case.review(due_at=told_on)).due_at == told_on


def test_a_review_of_the_service_as_a_whole_says_so(case: WorklistCase) -> None:
    line = case.line(case.review(WHOLE, run=WHOLE_RUN, due_at=case.end))
    assert (line.step and line.step.id, line.due_at, line.is_service_limit) == (WHOLE, case.end, False)


def test_a_review_of_a_near_limit_has_the_instant_that_the_limit_has_by_now(case: WorklistCase) -> None:
    run = case.open(STEP, "PT7H")
    stale = case.review(due_at=run.due_at)
    case.uow.steps.save(replace(run, due_at=None))
    case.clock.advance(DAY)
    review = reviewed(case, stale)
    assert (review.due_at, review.stands_still, due_text(review)) == (None, True, STANDS_STILL)
    case.uow.steps.save(replace(run, due_at=case.clock.now() + DAY))
    assert (reviewed(case, stale).due_at, reviewed(case, stale).stands_still) == (case.clock.now() + DAY, False)
    whole = case.row(WHOLE_RUN)
    case.uow.steps.save(replace(whole, due_at=None))
    review = reviewed(case, case.review(WHOLE, run=WHOLE_RUN, due_at=case.end))
    assert (review.due_at, review.stands_still, review.is_service_limit) == (None, True, False)


def test_of_two_open_runs_of_a_step_a_review_is_about_its_own(case: WorklistCase) -> None:
    missed = case.open(STEP, "PT7H")
    case.uow.steps.save(replace(missed, missed_at=missed.due_at))
    case.clock.advance(HOUR)
    near = case.open(STEP, "PT7H", key=102)
    told_on = case.clock.now() + DAY
    of_miss, of_near = case.review(due_at=told_on), case.review(run=102, due_at=near.due_at)
    lines = {line.task: line for line in case.list(of_miss, of_near).lines}
    assert lines[of_miss].due_at == told_on
    case.uow.steps.save(replace(near, due_at=None))
    lines = {line.task: line for line in case.list(of_miss, of_near).lines}
    assert [(lines[each].due_at, lines[each].stands_still) for each in (of_miss, of_near)] == [
        *((told_on, False), (None, True))
    ]


def test_a_review_whose_instant_rests_on_an_estimated_holiday_is_marked(case: WorklistCase) -> None:
    run = case.open(STEP, "PT7H")
    before, after = local("1405/10/13 10:00"), local("1405/10/17 08:00")
    near = replace(run, clock=LimitClock.WORKING, started_at=before, due_at=after)
    missed = replace(near, started_at=local("1405/10/12 10:00"), due_at=before, missed_at=before)
    for entry in (near, missed):
        case.uow.steps.save(entry)
        line = reviewed(case, case.review(due_at=after))
        assert (line.due_at, line.is_estimated) == (after, True)
    case.uow.steps.save(replace(missed, clock=LimitClock.WALL))
    assert not reviewed(case, case.review(due_at=after)).is_estimated
    case.uow.steps.save(missed)
    assert not reviewed(case, case.review()).is_estimated, "nobody is told after the miss"


def test_a_review_leaves_the_late_step_its_line_and_has_not_its_limit(case: WorklistCase) -> None:
    run = case.open(STEP, "PT15M")
    case.uow.steps.save(replace(run, missed_at=run.due_at))
    case.clock.advance(HOUR)
    held, review = case.task(STEP, assignee="diagnosis"), case.review()
    assert [(line.task, line.due_at) for line in case.list(review).lines] == [(None, run.due_at), (review, None)]
    assert [line.task for line in case.list(review, held).lines] == [held, review]
