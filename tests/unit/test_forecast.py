"""Which open steps are forecast to be late: at what pace a unit works, and what that means for what it still has."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.catalogue import all_services
from services.escalation.loading import escalation_table
from services.model.steps import RecentRun
from services.steps.catalogue import all_steps
from services.steps.forecast import Outlook, QueuedRun, forecast_late, last_working_day, outlook
from services.units import SUBSCRIBER
from services.working_time.counting import WALL_CLOCK, LimitCalendar
from tests.examples import limited_step, plain_service, whole_step
from tests.unit.office_world import calendars, closed, entered, hours, local, working

SATURDAY, SUNDAY = "1405/08/30", "1405/09/01"
NOON = local(f"{SUNDAY} 12:00")
MINUTE = timedelta(minutes=1)
STEP = limited_step()
SERVICE = STEP.service or next(iter(all_services()))
LATE, FORECAST, IN_TIME = Outlook.LATE, Outlook.FORECAST_LATE, Outlook.IN_TIME


def run(
    began: str | datetime,
    *,
    ended: str | datetime | None = None,
    due: str | datetime | None = None,
    step: str = STEP.id,
    code: str = "1",
    district: str = "مرکز",
    service: str = SERVICE,
    cancelled: bool = False,
) -> RecentRun:
    """A run on Sunday unless another day is told."""
    return RecentRun(
        tracking_code=code,
        step=step,
        service_key=service,
        district=district,
        started_at=_moment(began),
        due_at=None if due is None else _moment(due),
        has_limit=all_steps()[step].limit is not None,
        finished_at=None if ended is None else _moment(ended),
        cancelled=cancelled,
    )


def _moment(said: str | datetime) -> datetime:
    if isinstance(said, datetime):
        return said
    return local(said if " " in said else f"{SUNDAY} {said}")


def stands(*runs: RecentRun, at: datetime = NOON) -> list[Outlook]:
    return [each.outlook for each in queued(*runs, at=at)]


def queued(*runs: RecentRun, at: datetime = NOON) -> Sequence[QueuedRun]:
    return outlook(runs, calendars=calendars(), at=at)


def test_each_run_waits_for_those_that_are_due_before_it() -> None:
    """Five in an hour, and one more right now: ten minutes each."""
    done = [run("11:00", ended="12:00"), *(run("11:10", ended="11:20") for _ in range(4))]
    waiting = [run("12:00", due=f"12:{minute}") for minute in (10, 19, 30, 45)]
    assert stands(*done, *reversed(waiting)) == [IN_TIME, FORECAST, IN_TIME, IN_TIME]


def test_a_run_that_is_done_just_when_it_is_due_is_in_time() -> None:
    done = run("11:00", ended="12:00")
    assert stands(done, run("12:00", due="12:30")) == [IN_TIME]
    assert stands(done, run("12:00", due=local(f"{SUNDAY} 12:30") - timedelta(microseconds=1))) == [FORECAST]


def test_what_was_cancelled_is_neither_done_nor_was_it_there_to_be_done() -> None:
    gone = run("08:00", ended="11:00", cancelled=True)
    [waiting] = queued(gone, run("11:55", due="12:30"))
    assert (waiting.pace.finished, waiting.pace.busy) == (0, 5 * MINUTE)


def test_what_is_late_is_done_first_and_is_no_forecast() -> None:
    done = run("11:00", ended="12:00")
    assert stands(done, run("10:00", due="11:59"), run("12:00", due="12:59")) == [LATE, FORECAST]


def test_what_has_been_late_for_days_lies_in_nobodys_way() -> None:
    forgotten = run(f"{SATURDAY} 09:00", due=f"{SATURDAY} 10:00", code="9")
    done, waiting = run("11:00", ended="11:05"), run("11:58", due="12:13")
    assert stands(done, forgotten, waiting) == [IN_TIME]
    assert stands(done, replace(forgotten, due_at=NOON - MINUTE), waiting) == [LATE, FORECAST]


def test_a_unit_without_work_is_not_slow() -> None:
    """One a day, five minutes each: the next has its five minutes, not a day."""
    done = run("08:00", ended="08:05")
    assert stands(done, run("12:00", due="12:03")) == [IN_TIME]
    [waiting] = queued(done, run("11:55", due="12:15"))
    assert (waiting.pace.finished, waiting.pace.busy) == (1, 10 * MINUTE)
    assert waiting.takes == 5 * MINUTE
    assert waiting.expected_at(NOON) == NOON + 5 * MINUTE


def test_nothing_is_foretold_of_what_has_just_begun() -> None:
    assert stands(run("12:00", due="12:01")) == [IN_TIME]


def test_a_unit_that_finishes_nothing_is_slower_with_every_hour() -> None:
    waiting = [run("08:00", due=f"13:{minute}") for minute in range(10, 60, 10)]
    assert stands(*waiting, at=local(f"{SUNDAY} 08:30")) == [IN_TIME] * 5
    assert stands(*waiting, at=local(f"{SUNDAY} 10:00")) == [IN_TIME, FORECAST, FORECAST, FORECAST, FORECAST]
    assert stands(*waiting) == [FORECAST] * 5


def test_who_is_closed_is_not_slow_and_does_nothing_meanwhile() -> None:
    """Opened on Saturday an hour before closing, by limits that run through the night."""
    began, evening, morning = f"{SATURDAY} 13:00", local(f"{SATURDAY} 20:00"), local(f"{SUNDAY} 08:00")
    runs = [run(f"{SATURDAY} 12:00", ended=began), run(began, due="09:00"), run(began, due="10:30")]
    found = [queued(*runs, at=at) for at in (evening, morning)]
    assert [[each.pace.busy for each in night] for night in found] == [[hours(2)] * 2] * 2
    assert [[each.outlook for each in night] for night in found] == [[IN_TIME, IN_TIME]] * 2
    assert [found[0][0].expected_at(evening), found[0][1].expected_at(evening)] == [
        local("1405/09/01 09:00"),
        local("1405/09/01 10:00"),
    ]
    assert stands(*runs[:2], replace(runs[2], due_at=local(f"{SATURDAY} 23:00")), at=evening) == [FORECAST, FORECAST]


def test_after_free_days_the_pace_is_that_of_the_last_working_day() -> None:
    """Thursday's four hours are a working day; on Friday and before opening nothing is known of another."""
    thursday, saturday = "1405/08/28", local("1405/08/30 08:10")
    assert last_working_day(working(), saturday) == local("1405/08/28 08:10")
    assert last_working_day(working(), local("1405/08/27 12:00")) == local("1405/08/26 12:00")
    assert last_working_day(WALL_CLOCK, saturday) == saturday - timedelta(days=1)
    done = [run(f"{thursday} 09:00", ended=f"{thursday} 10:00"), run(f"{thursday} 08:00", ended=f"{thursday} 08:05")]
    [waiting] = queued(*done, run(f"{thursday} 12:00", due="1405/08/30 09:00"), at=saturday)
    assert (waiting.pace.finished, waiting.pace.busy) == (1, hours(1) + 10 * MINUTE)


def test_an_office_that_is_never_open_is_asked_no_further() -> None:
    never = working(closed("1405/07/01", "1405/12/29"))
    assert last_working_day(never, NOON) == NOON - timedelta(days=1)
    weeks = working(closed("1405/08/15", "1405/09/15"))
    assert last_working_day(weeks, NOON) == local("1405/08/13 12:00")


def test_the_queue_is_of_one_unit_in_one_office() -> None:
    slow = run("08:00", ended="12:00")
    here, there = run("12:00", due="13:00"), run("12:00", due="13:00", district="جنوب", code="2")
    assert stands(slow, here) == [FORECAST]
    assert stands(slow, there) == [IN_TIME]


def test_a_decree_counts_for_the_pace_and_for_what_is_left_of_the_day() -> None:
    runs = [run("08:00", ended="10:00"), run("11:00", due="13:30")]
    shut = calendars(*entered(closed(SUNDAY, None, "08:00-09:00"), closed(SUNDAY, None, "12:30-14:00")))
    [open_all_day], [partly] = queued(*runs), outlook(runs, calendars=shut, at=NOON)
    assert (open_all_day.pace.busy, open_all_day.outlook) == (hours(3), IN_TIME)
    assert (partly.pace.busy, partly.outlook) == (hours(2), FORECAST)
    assert partly.expected_at(NOON) == local("1405/09/02 08:30")


def test_a_step_without_a_limit_is_due_with_its_service() -> None:
    service = plain_service(examined=True)
    whole = whole_step(service).id
    step = next(each.id for each in all_steps().values() if each.holder is not None and each.limit is None)
    done = run("11:00", ended="12:00", step=step, service=service.key)
    waiting = run("12:00", step=step, service=service.key)
    ends = [run("08:00", due=due, step=whole, service=service.key) for due in ("12:29", "12:30", "11:59")]
    found = [queued(done, waiting, end) for end in ends]
    assert [[each.outlook for each in one] for one in found] == [[FORECAST], [IN_TIME], [LATE]]
    assert [[each.run.step for each in one] for one in found] == [[step]] * 3
    assert [one[0].due_at for one in found] == [end.due_at for end in ends]
    still = replace(ends[0], due_at=None)
    assert stands(done, waiting, still) == []
    assert stands(done, waiting) == []


def test_what_stands_still_is_not_there_to_be_done() -> None:
    paused = next(step for step in all_steps().values() if step.paused_by and not step.is_whole_service)
    pausing, service = next(iter(paused.paused_by)), plain_service(examined=True).key
    run_on = run("08:00", due="13:00", step=paused.id, service=service)
    papers = [
        run("08:30", ended="10:00", step=pausing, service=service),
        run("10:30", ended="11:30", step=pausing, service=service),
    ]
    [waiting] = queued(run_on, *papers)
    assert waiting.pace.busy == hours(1.5)
    gone = [replace(each, cancelled=True) for each in papers]
    assert [each.pace.busy for each in queued(run_on, *gone)] == [hours(1.5)]
    standing = [replace(run_on, due_at=None), run("11:00", step=pausing, service=service)]
    assert queued(*standing) == []
    [other] = queued(*standing, run("11:30", due="13:00", step=paused.id, service=service, code="2"))
    assert other.pace.busy == hours(3.5)


@pytest.mark.parametrize("why", ["kept by the subscriber", "the subscriber's own", "the service", "unknown", "gone"])
def test_what_no_unit_can_hasten_is_in_no_queue(why: str) -> None:
    steps = {
        "kept by the subscriber": next(iter(escalation_table().kept_by_subscriber)),
        "the subscriber's own": next(step.id for step in all_steps().values() if step.role == SUBSCRIBER),
        "the service": whole_step(all_services()[SERVICE]).id,
        "gone": STEP.id,
    }
    waiting = run("08:00", due="11:00", step=STEP.id)
    waiting = replace(waiting, step=steps.get(why, "GONE-01"), service_key="gone-service" if why == "gone" else SERVICE)
    assert stands(waiting) == []


def test_they_are_counted_by_unit_and_service_and_those_in_time_are_told_as_none() -> None:
    slow = run("08:00", ended="12:00")
    found = queued(slow, run("12:00", due="13:00"), run("11:00", due="11:30", code="3"))
    assert forecast_late(found) == {(STEP.role, SERVICE): 1}
    assert forecast_late(queued(run("12:00", due="13:00"))) == {(STEP.role, SERVICE): 0}
    assert forecast_late([]) == {}


MOMENTS = st.integers(min_value=0, max_value=47 * 60).map(lambda minute: local(f"{SATURDAY} 00:00") + minute * MINUTE)
ENDED = st.tuples(MOMENTS, MOMENTS).map(sorted).map(lambda pair: run(pair[0], ended=pair[1]))
OPEN = st.tuples(MOMENTS, MOMENTS).map(lambda pair: run(pair[0], due=pair[1] + timedelta(hours=24)))
RUNS = st.tuples(st.lists(ENDED, max_size=8), st.lists(OPEN, min_size=1, max_size=8))
NOW = local("1405/09/02 00:00")


@given(RUNS)
def test_it_is_what_comes_of_working_through_the_queue_at_that_pace(
    runs: tuple[list[RecentRun], list[RecentRun]],
) -> None:
    """Simulated run by run, each begun when the one before is done."""
    done, waiting = runs
    calendar = working()
    found = queued(*done, *waiting, at=NOW)
    one = found[0].pace.time_for(1)
    moment = NOW
    for place, each in enumerate(found, start=1):
        moment = calendar.add(moment, one) or moment
        rounded = place * timedelta(microseconds=1)
        if each.outlook is not LATE and not _close(calendar, moment, each.due_at, by=rounded):
            assert (moment > each.due_at) == (each.outlook is FORECAST)


def _close(calendar: LimitCalendar, one: datetime, other: datetime, *, by: timedelta) -> bool:
    """In working time: between closing time and the next opening there is none."""
    return calendar.count(min(one, other), max(one, other)) <= by


@given(RUNS)
def test_who_has_done_more_in_the_same_time_is_not_forecast_to_be_later(
    runs: tuple[list[RecentRun], list[RecentRun]],
) -> None:
    done, waiting = runs
    more = replace(run("08:00", ended="08:00"), started_at=NOW, finished_at=NOW)
    before = Counter(each.outlook for each in queued(*done, *waiting, at=NOW))
    after = Counter(each.outlook for each in queued(*done, more, *waiting, at=NOW))
    assert after[FORECAST] <= before[FORECAST]
    assert after[LATE] == before[LATE]
