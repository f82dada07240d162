"""Until when open tasks say that they are due, once the instant has moved."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from services.jalali import format_jalali, local_date
from services.model.reviews import Notice
from services.model.steps import StepEntry
from services.model.tasks import OpenTask
from services.steps.levels import next_look
from services.steps.limits import LedgerLimits
from services.steps.reviews import record_review
from services.steps.watch import MOVED, TASKS
from services.units import SUPERVISOR
from services.working_time.decrees import DecreeContext, recount
from services.worklist.due_dates import moved_due_dates
from tests.examples import pausing_step, plain_service, whole_step
from tests.fakes.open_tasks import open_task
from tests.unit.ledger_case import Case
from tests.unit.office_world import closed, entered
from tests.unit.test_decrees import decree_context

SERVICE = plain_service(examined=True, costs=True)
WHOLE, PAYING, EXAMINATION, VISIT = whole_step(SERVICE).id, pausing_step(SERVICE), "STD-03", "STD-04"
WHOLE_RUN, PAYING_RUN, EXAMINATION_RUN = 77, 78, 79
DAY = timedelta(days=1)


@pytest.fixture
def case() -> Case:
    """A service of a week, a day old."""
    case = Case(SERVICE.key)
    case.open(WHOLE, "P7D", WHOLE_RUN)
    case.clock.advance(DAY)
    return case


def run(case: Case, key: int = WHOLE_RUN) -> StepEntry:
    return case.uow.steps.rows[key]


def changes(case: Case, *tasks: OpenTask, key: int = WHOLE_RUN) -> dict[int, datetime | None]:
    code = case.request.tracking_code
    found = moved_due_dates(case.uow, tasks, tracking_code=code, step_run=key)
    return {each.task_key: each.due_at for each in found}


def close_office(case: Case, day: date) -> None:
    """The company is closed on a day."""
    for change in entered(closed(format_jalali(day))):
        case.uow.calendar.add(change)


def decrees(case: Case) -> DecreeContext:
    """What decreeing needs, over the case's ledger."""
    return replace(decree_context(case.uow, case.clock), limits=LedgerLimits())


def test_while_a_limit_stands_still_its_tasks_show_no_instant_and_afterwards_the_new_one(case: Case) -> None:
    old = run(case).due_at
    case.open(PAYING, None, PAYING_RUN)
    task = open_task(step=VISIT, due_at=old)
    assert changes(case, task) == {task.key: None}
    case.clock.advance(DAY)
    case.close(PAYING_RUN)
    blank = open_task(step=VISIT)
    assert changes(case, task, blank) == dict.fromkeys((task.key, blank.key), run(case).due_at)
    assert run(case).due_at != old


def test_what_shows_the_instant_already_is_left_alone(case: Case) -> None:
    assert changes(case, open_task(step=VISIT, due_at=run(case).due_at)) == {}


def test_what_shows_another_limit_keeps_it(case: Case) -> None:
    other = case.open(EXAMINATION, "PT7H", EXAMINATION_RUN)
    tasks = [open_task(step=EXAMINATION, due_at=other.due_at), open_task(step=VISIT, due_at=other.due_at)]
    assert changes(case, *tasks) == {}
    stale = open_task(step=EXAMINATION, due_at=run(case).due_at)
    assert changes(case, stale, key=EXAMINATION_RUN) == {stale.key: other.due_at}


def test_of_two_open_runs_of_a_step_each_has_its_own_tasks(case: Case) -> None:
    first = case.open(EXAMINATION, "PT7H", EXAMINATION_RUN)
    case.clock.advance(DAY)
    second = case.open(EXAMINATION, "PT7H", EXAMINATION_RUN + 1)
    tasks = [open_task(step=EXAMINATION, due_at=each.due_at) for each in (first, second)]
    assert [changes(case, *tasks, key=each.element_instance_key) for each in (first, second)] == [{}, {}]
    assert first.due_at is not None
    stale = open_task(step=EXAMINATION, due_at=first.due_at - DAY)
    assert changes(case, *tasks, stale, key=EXAMINATION_RUN) == {stale.key: first.due_at}


def test_the_applicants_tasks_are_not_touched(case: Case) -> None:
    assert changes(case, open_task(step=PAYING)) == {}


def test_the_supervisors_review_of_a_near_limit_goes_with_that_limit_and_no_other(case: Case) -> None:
    case.clock.advance(5.5 * DAY)
    case.look()
    [told] = case.messages(Notice.NEAR)
    shown = datetime.fromisoformat(str(told.variables["reviewDueAt"]))
    review, other = (
        open_task(step=WHOLE, unit=SUPERVISOR, reviewed_run=key, due_at=shown) for key in (WHOLE_RUN, EXAMINATION_RUN)
    )
    assert changes(case, review, other) == {}
    case.open(PAYING, None, PAYING_RUN)
    assert changes(case, review, other) == {review.key: None}
    case.clock.advance(10 * DAY)
    case.close(PAYING_RUN)
    assert changes(case, review, other) == {review.key: run(case).due_at}


def test_the_supervisors_review_of_a_miss_is_due_when_his_superior_is_told_by_the_calendar_of_today(
    case: Case,
) -> None:
    case.open(EXAMINATION, "PT7H", EXAMINATION_RUN)
    case.clock.advance(5 * DAY)
    missed = case.escalate(EXAMINATION)
    assert missed is not None
    assert missed.missed_at is not None
    [told] = case.messages(Notice.MISSED)
    shown = datetime.fromisoformat(str(told.variables["reviewDueAt"]))
    review = open_task(step=EXAMINATION, unit=SUPERVISOR, reviewed_run=EXAMINATION_RUN, due_at=shown)
    tasks = review, open_task(step=EXAMINATION)
    assert changes(case, *tasks, key=EXAMINATION_RUN) == {}
    close_office(case, local_date(missed.missed_at))
    recount(decrees(case))
    assert [each.variables["stepRun"] for each in case.messages(TASKS)] == [str(EXAMINATION_RUN)]
    assert case.messages(MOVED), "the watch does not wait for the old instant either"
    moved = next_look(case.uow, missed, at=missed.missed_at)
    assert moved is not None
    assert moved > shown
    assert changes(case, *tasks, key=EXAMINATION_RUN) == {review.key: moved}
    record_review(case.uow, clock=case.clock, review_key=str(told.variables["reviewKey"]), note="پیگیری شد")
    assert changes(case, *tasks, key=EXAMINATION_RUN) == {}
    case.uow.outbox.message_rows.clear()
    recount(decrees(case))
    assert not case.uow.outbox.message_rows


def test_of_a_run_that_is_missed_or_over_nothing_moves(case: Case) -> None:
    task = open_task(step=VISIT)
    assert changes(case, task, key=1) == {}
    case.clock.advance(7 * DAY)
    case.escalate(WHOLE)
    assert changes(case, task) == {}
    case.close(WHOLE_RUN)
    assert changes(case, task) == {}


def test_each_move_and_each_pause_is_told_to_the_engine(case: Case) -> None:
    case.open(PAYING, None, PAYING_RUN)
    case.clock.advance(DAY)
    case.close(PAYING_RUN)
    told = [each for each in case.uow.outbox.message_rows.values() if each.name == TASKS]
    assert [each.variables["stepRun"] for each in told] == [str(WHOLE_RUN)] * 2
    assert all(each.correlation_key == "" for each in told)
