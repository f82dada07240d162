"""Whom the escalation table has told of a limit, when in the limit's own time, and how often."""

from datetime import datetime, timedelta

import pytest

from services.escalation.loading import escalation_table
from services.jalali import TEHRAN
from services.model.reviews import Notice, ReviewOutcome
from services.model.steps import LimitClock
from services.steps.catalogue import all_steps
from services.steps.due import engine_text
from services.steps.reviews import record_review
from services.steps.watch import MOVED, OVER, WATCH, look_again
from services.units import unit_of
from tests.examples import pausing_step, plain_service, whole_step
from tests.fakes.calendar_changes import FakeCalendarChanges
from tests.unit.ledger_case import KEY, WHOLE, Case

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
WEEK = 7 * DAY
PAYING_RUN = 78
SECOND_RUN = 79
ANSWERED_WITHIN = 4 * HOUR


@pytest.fixture
def case() -> Case:
    """The service as a whole has a week."""
    case = Case()
    case.open(WHOLE, "P7D")
    return case


def told(case: Case) -> list[tuple[str, str]]:
    """By which text, and who."""
    return [(sms.template, sms.mobile) for sms in case.uow.outbox.sms_rows.values()]


def at(case: Case, share: float) -> datetime | None:
    """A look when so much of the week is over."""
    case.clock.advance(case.row().started_at + WEEK * share - case.clock.now())
    return case.look()


UNIT = unit_of("counter").mobile
SUPERVISOR = "09120000121"
SUPERIOR = escalation_table().rule(unit="counter", office="centre").superior.mobile


def test_a_run_that_is_told_of_beforehand_has_a_watch_from_the_beginning(case: Case) -> None:
    [message] = case.messages(WATCH)
    assert message.variables["lookAt"] == engine_text(case.row().started_at + WEEK / 2)
    assert case.row().watched


def test_a_limit_of_minutes_has_none() -> None:
    case = Case()
    case.open(limit="PT15M")
    assert not case.messages(WATCH)
    assert not case.row().watched


def test_what_only_the_subscriber_does_is_told_to_nobody_before_it_is_missed() -> None:
    case = Case()
    for key, step in enumerate(escalation_table().kept_by_subscriber, start=KEY):
        case.open(step, "P7D", key)
        assert not case.row(key).watched


def test_no_step_by_wall_clock_asks_for_an_office_that_no_rule_is_for() -> None:
    case = Case()
    case.uow.calendar = FakeCalendarChanges(connections={})
    case.open(WHOLE, "P7D")
    assert case.row().watched


def test_each_level_is_told_in_its_turn_and_once(case: Case) -> None:
    row = case.row()
    assert at(case, 0.5) == row.started_at + WEEK * 0.9
    assert told(case) == [("deadline-ahead", UNIT)]
    assert at(case, 0.7) == row.started_at + WEEK * 0.9
    assert len(told(case)) == 1
    for _ in range(2):
        assert at(case, 0.9) == row.due_at
    assert told(case)[1:] == [("deadline-ahead", UNIT), ("deadline-near", SUPERVISOR)]
    for _ in range(2):
        assert at(case, 1) == row.started_at + WEEK + ANSWERED_WITHIN
    assert told(case)[3:] == [("deadline-missed", SUPERVISOR)]
    case.clock.advance(ANSWERED_WITHIN)
    for _ in range(2):
        assert case.look() is None
    assert told(case)[4:] == [("deadline-unanswered", SUPERIOR)]


def test_of_what_was_slept_over_each_person_is_told_the_last_alone(case: Case) -> None:
    at(case, 0.95)
    assert list(case.uow.outbox.sms_rows) == [f"ahead-90-{KEY}", f"near-{KEY}"]


def test_a_supervisor_who_has_answered_is_not_told_on(case: Case) -> None:
    at(case, 1)
    record_review(case.uow, clock=case.clock, review_key=f"missed-{KEY}", note="پیگیری شد")
    assert case.look() is None
    case.clock.advance(ANSWERED_WITHIN)
    assert case.look() is None
    assert ("deadline-unanswered", SUPERIOR) not in told(case)


def test_the_superior_is_waited_for_by_a_watch_of_a_short_limit_too() -> None:
    case = Case()
    case.open(limit="PT15M")
    case.clock.advance(timedelta(minutes=15))
    case.escalate()
    [message] = case.messages(WATCH)
    assert message.variables["lookAt"] == engine_text(case.clock.now() + ANSWERED_WITHIN)
    case.clock.advance(ANSWERED_WITHIN)
    case.look()
    assert told(case)[-1] == ("deadline-unanswered", SUPERIOR)


def test_a_miss_that_the_steps_own_timer_has_told_is_not_told_again_by_the_watch(case: Case) -> None:
    case.clock.advance(WEEK)
    case.escalate(WHOLE)
    assert case.look() == case.clock.now() + ANSWERED_WITHIN
    assert told(case) == [("deadline-missed", SUPERVISOR)]


def test_a_watch_tells_of_its_own_run_and_leaves_another_one_to_that_ones_own(case: Case) -> None:
    case.clock.advance(DAY)
    case.open(WHOLE, "P7D", SECOND_RUN)
    case.clock.advance(WEEK)
    assert case.look(SECOND_RUN) == case.clock.now() + ANSWERED_WITHIN
    assert case.row(SECOND_RUN).missed_at is not None
    assert case.row().missed_at is None
    assert told(case) == [("deadline-missed", SUPERVISOR)]


def test_a_step_that_ends_in_between_ends_its_watch_and_what_was_asked_of_it(case: Case) -> None:
    at(case, 0.9)
    case.close()
    assert len(case.messages(OVER)) == 1
    [review] = case.uow.reviews.of_run(KEY)
    assert (review.notice, review.outcome) == (Notice.NEAR, ReviewOutcome.STEP_ENDED)
    assert at(case, 1) is None


def test_a_pause_puts_off_the_levels_that_are_ahead_and_repeats_none() -> None:
    service = plain_service(examined=True, costs=True)
    case = Case(service.key)
    case.open(whole_step(service).id, "P7D")
    start = case.row().started_at
    at(case, 0.5)
    case.open(pausing_step(service), None, PAYING_RUN)
    assert case.look() is None
    case.clock.advance(10 * DAY)
    case.close(PAYING_RUN)
    message = case.messages(WATCH)[-1]
    assert message.variables["lookAt"] == engine_text(start + 10 * DAY + WEEK * 0.9)
    case.look()
    assert [sms.key for sms in case.uow.outbox.sms_of(case.request.tracking_code)] == [f"ahead-50-{KEY}"]


def test_the_shares_of_a_limit_by_working_time_are_of_the_hours_that_the_office_keeps() -> None:
    """Seven hours from Saturday 10:00 on, of a day that ends at 14:30: nine tenths are over the next morning."""
    step = next(each for each in all_steps().values() if each.clock is LimitClock.WORKING and each.limit == 7 * HOUR)
    case = Case()
    case.clock.advance(datetime(2026, 11, 21, 10, tzinfo=TEHRAN) - case.clock.now())
    case.open(step.id, "PT7H")
    assert case.row().watched
    case.clock.advance(3.5 * HOUR)
    assert case.look() == datetime(2026, 11, 22, 9, 18, tzinfo=TEHRAN)
    assert told(case) == [("deadline-ahead", unit_of("diagnosis").mobile)]


def test_a_watch_that_is_told_to_look_earlier_tells_nothing_before_its_time(case: Case) -> None:
    look_again(case.uow, case.row(), at=case.clock.now())
    [message] = case.messages(MOVED)
    assert (message.correlation_key, message.variables) == (str(KEY), {})
    case.clock.advance(DAY)
    assert case.look() == case.row().started_at + WEEK / 2
    assert told(case) == []
