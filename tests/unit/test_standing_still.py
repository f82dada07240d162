"""Limits that stand still while the applicant has to act, and who waits for the instant that follows."""

from datetime import timedelta

import pytest

from services.events import DeadlineMoved, LimitUsed
from services.model.keys import RequestOutcome
from services.model.notices import EngineMessage
from services.model.steps import StepEntry, StepState
from services.steps.due import time_of
from services.steps.ledger import cancel_open_steps
from services.steps.watch import MOVED, OVER, TASKS, WATCH
from tests.examples import pausing_step, plain_service, whole_step
from tests.unit.ledger_case import Case

SERVICE = plain_service(examined=True, costs=True)
WHOLE = whole_step(SERVICE).id
PAYING = pausing_step(SERVICE)
LIMIT = timedelta(days=7)
DAY = timedelta(days=1)
SERVICE_RUN, PAYING_RUN, SECOND_RUN = 77, 78, 79


@pytest.fixture
def case() -> Case:
    """A request whose applicant has to pay since a day."""
    case = Case(SERVICE.key)
    case.open(WHOLE, "P7D", SERVICE_RUN)
    case.clock.advance(DAY)
    case.open(PAYING, None, PAYING_RUN)
    return case


def whole(case: Case) -> StepEntry:
    found = case.uow.steps.find(SERVICE_RUN)
    assert found is not None
    return found


def told(case: Case) -> list[str]:
    """What watches are told; tasks are told besides of each move."""
    return [each.name for each in messages(case)]


def messages(case: Case) -> list[EngineMessage]:
    return [each for each in case.uow.outbox.message_rows.values() if each.name != TASKS]


def look(case: Case) -> object:
    return case.look(SERVICE_RUN)


def test_it_stands_still_from_the_instant_at_which_the_other_step_begins(case: Case) -> None:
    assert whole(case).stands_still
    assert whole(case).state is StepState.OPEN
    assert told(case) == [WATCH]


def test_it_runs_on_by_what_was_left(case: Case) -> None:
    case.clock.advance(10 * DAY)
    case.close(PAYING_RUN)
    row = whole(case)
    assert row.due_at == row.started_at + LIMIT + 10 * DAY
    assert told(case) == [WATCH, MOVED]
    [_, message] = messages(case)
    assert (message.correlation_key, message.variables) == (str(SERVICE_RUN), {})
    assert look(case) == row.started_at + LIMIT / 2 + 10 * DAY


def test_a_second_pause_is_told_to_the_watch_that_there_is(case: Case) -> None:
    case.clock.advance(DAY)
    case.close(PAYING_RUN)
    case.clock.advance(DAY)
    case.open(PAYING, None, SECOND_RUN)
    case.clock.advance(2 * DAY)
    case.close(SECOND_RUN)
    assert whole(case).due_at == whole(case).started_at + LIMIT + 3 * DAY
    assert told(case) == [WATCH, MOVED, MOVED]
    case.close(SERVICE_RUN)
    assert told(case) == [WATCH, MOVED, MOVED, OVER]


def test_what_is_not_paid_any_more_lets_the_limit_run_on(case: Case) -> None:
    case.clock.advance(10 * DAY)
    cancel_open_steps(case.uow, case.request.tracking_code, role="subscriber", at=case.clock.now())
    assert whole(case).due_at == whole(case).started_at + LIMIT + 10 * DAY


def test_nobody_is_warned_or_told_of_a_limit_that_stands_still(case: Case) -> None:
    case.clock.advance(30 * DAY)
    assert case.escalate(WHOLE) is None
    assert look(case) is None
    assert whole(case).missed_at is None
    assert not whole(case).watched
    assert not case.uow.outbox.sms_rows


def test_a_watch_looks_again_at_each_level_until_nobody_has_to_be_told(case: Case) -> None:
    case.clock.advance(DAY)
    case.close(PAYING_RUN)
    row = whole(case)
    assert row.due_at == row.started_at + LIMIT + DAY
    assert look(case) == row.started_at + LIMIT / 2 + DAY
    case.clock.advance(row.due_at - case.clock.now())
    assert look(case) == row.due_at + timedelta(hours=4)
    assert whole(case).missed_at == row.due_at
    case.clock.advance(timedelta(hours=4))
    assert look(case) is None
    assert not whole(case).watched
    assert look(case) is None


def test_a_timer_that_fires_before_the_instant_begins_a_watch_and_no_second_one() -> None:
    """As that of a limit that was put off, or where the clocks of engine and workers differ."""
    other = Case()
    other.open(limit="PT15M")
    other.clock.advance(timedelta(minutes=15) - timedelta(milliseconds=1))
    assert other.escalate() is None
    assert told(other) == [WATCH]
    assert other.escalate() is None
    assert told(other) == [WATCH]


def test_only_what_counts_is_held_against_the_limit(case: Case) -> None:
    case.clock.advance(10 * DAY)
    case.close(PAYING_RUN)
    case.clock.advance(DAY)
    time = time_of(case.uow, whole(case), request=case.request, at=case.clock.now())
    assert (time.spent, time.counted, time.paused) == (12 * DAY, 2 * DAY, 10 * DAY)


def test_a_moved_deadline_and_the_time_paused_are_told_to_whoever_counts(case: Case) -> None:
    case.uow.events.clear()
    case.clock.advance(3 * DAY)
    case.close(PAYING_RUN)
    assert case.uow.events == [DeadlineMoved(unit=SERVICE.unit, service=SERVICE.key)]
    case.clock.advance(2.5 * DAY)
    case.uow.events.clear()
    case.close(SERVICE_RUN)
    share = (1 + 2.5) / 7
    assert case.uow.events[-1] == LimitUsed(unit=SERVICE.unit, service=SERVICE.key, share=share, paused=3 * DAY)


def test_a_service_that_ends_while_it_stands_still_has_kept_its_limit(case: Case) -> None:
    case.clock.advance(30 * DAY)
    case.archive(RequestOutcome.WITHDRAWN)
    assert whole(case).state is StepState.MET
    assert told(case)[-1] == OVER
