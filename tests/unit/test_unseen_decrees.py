"""A decree that a step has not seen, for it was committed while that opened: whoever asks of the limit sees it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.company import EXAMPLE_COMPANY
from services.model.calendar_changes import Decree, DecreeKind
from services.model.steps import LimitClock, StepEntry, StepState
from services.steps.catalogue import step_of
from services.steps.due import time_of
from services.steps.watch import MOVED, TASKS, WATCH
from services.worklist.escalation import look_at_deadline
from tests.examples import plain_service
from tests.unit.ledger_case import KEY, Case
from tests.unit.office_world import closed, decree, entered, local

# 10:00 on Saturday, 1405/08/30. The example offices work 07:30 to 14:30, seven hours: due at 10:00 on Sunday.
SERVICE = plain_service(examined=True)
EXAMINATION = "STD-03"
OLD, NEW = local("1405/09/01 10:00"), local("1405/09/02 10:00")


@pytest.fixture
def case() -> Case:
    """A run by working time, and Sunday closed without its knowing."""
    assert step_of(EXAMINATION).clock is LimitClock.WORKING
    case = Case(SERVICE.key)
    assert case.open(EXAMINATION, "PT7H").due_at == OLD
    for change in entered(closed("1405/09/01")):
        case.uow.calendar.add(change)
    return case


def at_old_instant(case: Case) -> Case:
    case.clock.advance(OLD - case.clock.now() + timedelta(milliseconds=1))
    return case


def told(case: Case) -> list[str]:
    return [each.name for each in case.uow.outbox.message_rows.values()]


def row(case: Case) -> StepEntry:
    return case.uow.steps.rows[KEY]


def test_its_timer_escalates_nothing_and_has_the_new_instant_watched(case: Case) -> None:
    assert at_old_instant(case).escalate(EXAMINATION) is None
    assert (row(case).due_at, row(case).missed_at, row(case).watched) == (NEW, None, True)
    assert told(case) == [WATCH, TASKS, MOVED]
    assert case.escalate(EXAMINATION) is None
    assert told(case) == [WATCH, TASKS, MOVED]


def test_a_watch_looks_again_when_somebody_is_told_of_the_new_instant_and_needs_no_message(case: Case) -> None:
    at_old_instant(case)
    answer = look_at_deadline(case.uow, clock=case.clock, company=EXAMPLE_COMPANY, step_run=KEY)
    assert answer is not None
    assert OLD < answer <= NEW
    assert row(case).due_at == NEW
    assert told(case) == [WATCH, TASKS]


def test_what_ends_between_the_two_instants_has_kept_its_limit(case: Case) -> None:
    at_old_instant(case)
    assert case.close().state is StepState.MET
    assert row(case).due_at == NEW


@pytest.mark.parametrize(
    "decreed", [closed("1405/08/30"), decree(DecreeKind.EXTRA_HOURS, "1405/08/30", None, "14:30-18:00")]
)
def test_what_has_ended_keeps_the_time_that_counted_whatever_is_decreed_later_that_day(decreed: Decree) -> None:
    case = Case(SERVICE.key)
    case.open(EXAMINATION, "PT7H")
    case.clock.advance(timedelta(hours=6))
    ended = case.close()
    case.clock.advance(timedelta(minutes=1))
    [change] = entered(decreed)
    case.uow.calendar.add(replace(change, decreed_at=case.clock.now()))
    assert time_of(case.uow, ended, request=case.request, at=case.clock.now()).counted == timedelta(hours=4.5)


def test_the_new_instant_is_escalated_like_any_other(case: Case) -> None:
    case.clock.advance(NEW - case.clock.now())
    escalated = case.escalate(EXAMINATION)
    assert escalated is not None
    assert escalated.missed_at == NEW
