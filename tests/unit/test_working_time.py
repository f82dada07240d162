"""Limits by working time, at every edge that a calendar has."""

from datetime import UTC, datetime, timedelta

import pytest

from services.jalali import TEHRAN
from services.model.calendar_changes import DecreeKind
from services.model.steps import LimitClock, StepEntry
from services.steps.due import rests_on_estimate
from services.working_time.calendars import calendars_with
from services.working_time.counting import WALL_CLOCK, LimitCalendar, Pause
from services.working_time.office_calendar import NoWorkingTime
from tests.unit.office_world import OFFICES, calendars, closed, decree, hours, local, working

MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("start", "length", "due"),
    [
        pytest.param("1405/08/30 10:00", hours(2), "1405/08/30 12:00", id="shorter than the time to closing"),
        pytest.param("1405/08/30 10:00", hours(4), "1405/08/30 14:00", id="to closing time, not the next morning"),
        pytest.param("1405/08/30 10:00", hours(4) + MINUTE, "1405/09/01 08:01", id="a minute more: the next morning"),
        pytest.param("1405/08/30 06:30", hours(1), "1405/08/30 09:00", id="begun before opening time"),
        pytest.param("1405/08/30 15:00", hours(1), "1405/09/01 09:00", id="begun after closing time"),
        pytest.param("1405/08/30 14:00", hours(1), "1405/09/01 09:00", id="begun on closing time"),
        pytest.param("1405/09/05 11:00", hours(2), "1405/09/07 09:00", id="over a weekend"),
        pytest.param("1405/09/06 10:00", hours(1), "1405/09/07 09:00", id="begun on a Friday"),
        pytest.param("1405/07/30 11:00", hours(2), "1405/08/02 09:00", id="over the end of a month, and a Friday"),
        pytest.param("1403/12/28 13:00", hours(2), "1404/01/05 09:00", id="over Nowruz and the leap day"),
        pytest.param("1403/12/30 09:00", hours(1), "1404/01/05 09:00", id="on the leap day, a holiday"),
        pytest.param("1404/12/28 12:00", hours(6), "1405/01/05 14:00", id="over Nowruz of a year without one"),
        pytest.param("1405/08/30 15:00", timedelta(0), "1405/08/30 15:00", id="no length: at once, open or not"),
    ],
)
def test_a_limit_is_due_when_its_working_time_is_over(start: str, length: timedelta, due: str) -> None:
    calendar = working()
    assert calendar.add(local(start), length) == local(due)
    assert calendar.count(local(start), local(due)) == length


def test_a_minute_over_midnight_is_counted_whole() -> None:
    night = working(office="night")
    assert night.count(local("1405/08/30 00:00"), local("1405/09/01 12:00")) == 2 * MINUTE
    assert night.add(local("1405/08/30 23:59:30"), MINUTE) == local("1405/09/01 00:00:30")
    assert night.add(local("1405/08/30 20:00"), 2 * MINUTE) == local("1405/09/01 00:01")


def test_a_limit_that_ends_at_midnight_is_due_on_the_first_second_of_the_next_day() -> None:
    night = working(office="night")
    assert night.add(local("1405/09/01 20:00"), hours(2)) == local("1405/09/02 00:00")
    assert night.add(local("1405/09/01 20:00"), hours(2) + MINUTE) == local("1405/09/02 00:01")


def test_a_shift_over_midnight_is_counted_through() -> None:
    night = working(office="night")
    assert night.add(local("1405/09/01 23:00"), hours(5)) == local("1405/09/02 04:00")
    assert night.count(local("1405/09/01 22:00"), local("1405/09/02 06:00")) == hours(8)


def test_hours_change_on_the_day_from_which_they_apply() -> None:
    new_hours = """
[[hours]]
since = "1405/09/02"
sunday = ["08:00-14:00"]
monday = ["10:00-16:00"]
"""
    calendar = working(offices=OFFICES + new_hours)
    assert calendar.add(local("1405/09/01 13:00"), hours(2)) == local("1405/09/02 11:00")
    assert calendar.count(local("1405/09/02 00:00"), local("1405/09/07 00:00")) == hours(6)


def test_a_closure_that_is_announced_while_a_limit_runs_moves_its_end() -> None:
    start, length = local("1405/08/30 12:00"), hours(4)
    assert working().add(start, length) == local("1405/09/01 10:00")
    assert working(closed("1405/09/01")).add(start, length) == local("1405/09/02 10:00")
    assert working(closed("1405/09/01", None, "09:00-12:00")).add(start, length) == local("1405/09/01 13:00")


def test_the_summer_and_the_winter_of_1404_are_as_they_were_decreed() -> None:
    shipped = calendars_with(())
    centre, south = shipped.working("centre"), shipped.working("south")
    assert centre.add(local("1404/02/18 14:00"), hours(1)) == local("1404/02/20 07:00")
    assert centre.count(local("1404/06/27 00:00"), local("1404/06/28 00:00")) == timedelta(0)
    assert centre.count(local("1404/07/03 00:00"), local("1404/07/04 00:00")) == hours(4.5)
    assert centre.add(local("1404/10/01 07:30"), hours(1)) == local("1404/10/01 08:30")
    assert south.add(local("1404/10/01 07:30"), hours(1)) == local("1404/10/01 09:00")
    assert south.add(local("1405/01/16 07:30"), hours(1)) == local("1405/01/16 08:30")


def pause(since: str, until: str | None) -> Pause:
    return Pause(since=local(since), until=None if until is None else local(until))


@pytest.mark.parametrize(
    ("pauses", "due"),
    [
        pytest.param([pause("1405/08/30 11:00", "1405/08/30 12:00")], "1405/08/30 14:00", id="within a day"),
        pytest.param([pause("1405/08/30 11:00", "1405/09/01 06:00")], "1405/09/01 10:00", id="ends before opening"),
        pytest.param([pause("1405/08/30 05:00", "1405/08/30 09:00")], "1405/08/30 13:00", id="from before the start"),
        pytest.param([pause("1405/08/30 11:00", "1405/09/06 10:00")], "1405/09/07 10:00", id="over a weekend"),
        pytest.param(
            [pause("1405/08/30 12:00", "1405/08/30 13:00"), pause("1405/08/30 11:00", "1405/08/30 12:30")],
            "1405/09/01 09:00",
            id="two that overlap are counted once",
        ),
        pytest.param([pause("1405/08/30 13:00", None)], "1405/08/30 13:00", id="begins when the limit is over"),
        pytest.param([pause("1405/08/30 14:00", "1405/09/01 08:00")], "1405/08/30 13:00", id="after it is over"),
        pytest.param([pause("1405/08/30 11:00", "1405/08/30 11:00")], "1405/08/30 13:00", id="of no length"),
    ],
)
def test_a_limit_stands_still_in_a_pause_and_runs_on_after_it(pauses: list[Pause], due: str) -> None:
    start, length = local("1405/08/30 10:00"), hours(3)
    assert working().add(start, length, pauses) == local(due)
    assert working().count(start, local(due), pauses) == length


@pytest.mark.parametrize("calendar", [pytest.param(working(), id="working"), pytest.param(WALL_CLOCK, id="wall")])
def test_while_a_pause_has_no_end_nothing_is_due_and_nothing_counts(calendar: LimitCalendar) -> None:
    start, waits = local("1405/08/30 10:00"), [pause("1405/08/30 11:00", None)]
    assert calendar.add(start, hours(3), waits) is None
    assert calendar.count(start, local("1405/12/01 00:00"), waits) == hours(1)


def test_a_pause_over_a_weekend_takes_from_the_wall_clock_what_it_lasted() -> None:
    start, weekend = local("1405/09/05 10:00"), pause("1405/09/05 12:00", "1405/09/07 08:00")
    assert WALL_CLOCK.add(start, timedelta(days=1), [weekend]) == local("1405/09/08 06:00")
    assert WALL_CLOCK.count(start, local("1405/09/08 06:00"), [weekend]) == timedelta(days=1)


def test_a_day_of_the_wall_clock_is_24_hours_also_when_the_country_moved_its_clocks() -> None:
    moved = datetime(2022, 3, 21, 12, tzinfo=TEHRAN)
    due = WALL_CLOCK.add(moved, timedelta(days=1))
    assert due is not None
    assert due - moved.astimezone(UTC) == timedelta(days=1)
    assert due.astimezone(TEHRAN).hour == 13


def test_office_hours_are_those_of_the_countrys_clocks_when_it_moved_them() -> None:
    """In the night to 1401/06/31 they went back by an hour, for the last time."""
    calendar = working()
    opened = calendar.add(local("1401/06/29 14:00"), MINUTE), calendar.add(local("1401/07/01 14:00"), MINUTE)
    assert [None if each is None else each.hour * 60 + each.minute for each in opened] == [3 * 60 + 31, 4 * 60 + 31]


def rests(start: str, end: str, clock: LimitClock = LimitClock.WORKING) -> bool:
    """Whether the deadline of a run between two instants does."""
    run = StepEntry(
        tracking_code="1",
        step="STD-03",
        element_instance_key=1,
        element_id="x",
        started_at=local(start),
        due_at=local(end),
        clock=clock,
    )
    return rests_on_estimate(run)


def test_a_deadline_rests_on_an_estimate_only_near_an_estimated_holiday() -> None:
    start = "1405/10/01 08:00"
    assert not rests(start, "1405/10/14 14:00")
    assert rests(start, "1405/10/15 08:00")
    assert rests("1405/10/17 23:59", "1405/10/20 08:00")
    assert not rests("1405/10/18 00:00", "1405/10/20 08:00")
    assert not rests(start, "1406/10/01 08:00", LimitClock.WALL)


def test_a_unit_that_always_works_has_no_hours() -> None:
    known = calendars()
    assert known.of("centre", unit="operations") is WALL_CLOCK
    assert known.of_district("جنوب", unit="counter") is known.working("south")
    assert known.of_district("ناشناخته", unit="counter") is known.working("centre")


def test_a_calendar_that_never_opens_again_says_so() -> None:
    last_day = '[[hours]]\nsince = "1406/01/01"\n'
    with pytest.raises(NoWorkingTime, match="within 20 years of 2027-03-22"):
        working(offices=OFFICES + last_day).add(local("1406/01/02 08:00"), MINUTE)


def test_what_is_no_moment_and_no_length_is_refused() -> None:
    with pytest.raises(ValueError, match="without a time zone"):
        working().add(datetime(2026, 11, 21, 8), hours(1))  # noqa: DTZ001 - what is refused
    with pytest.raises(ValueError, match="no length"):
        working().add(local("1405/08/30 08:00"), -MINUTE)


def test_nothing_counts_backwards() -> None:
    assert working().count(local("1405/08/30 12:00"), local("1405/08/30 09:00")) == timedelta(0)


def test_extra_hours_on_a_friday_count() -> None:
    friday = decree(DecreeKind.EXTRA_HOURS, "1405/09/06", None, "09:00-11:00")
    assert working(friday).add(local("1405/09/05 12:00"), hours(3)) == local("1405/09/07 09:00")
