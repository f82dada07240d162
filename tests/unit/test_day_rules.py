"""What an office's day is: hours, decrees, holidays, and which of them wins."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.model.calendar_changes import (
    COMPANY_WIDE,
    DayHours,
    Decree,
    DecreeKind,
    Scope,
    Weekday,
    weekday_of,
)
from services.working_time.hours import NotHours, hours_text, parse_hours, parse_span
from tests.unit.office_world import CENTRE, OFFICES, QOM, SOUTH, calendars, closed, day, decree, entered, local

SATURDAY = "1405/08/30"
FRIDAY = "1405/09/06"
ASHURA = "1405/04/04"
USUAL: DayHours = ((480, 840),)


def special(*times: str, scope: Scope = COMPANY_WIDE) -> Decree:
    return decree(DecreeKind.SPECIAL_HOURS, SATURDAY, FRIDAY, *times, scope=scope)


def extra(on: str, *times: str, scope: Scope = COMPANY_WIDE) -> Decree:
    return decree(DecreeKind.EXTRA_HOURS, on, None, *times, scope=scope)


def opened(on: str, *decrees: Decree, office: str = "south") -> DayHours:
    return calendars(*entered(*decrees)).rules(office).hours(day(on))


@pytest.mark.parametrize(
    ("decrees", "expected"),
    [
        pytest.param([], "08:00-14:00", id="the usual hours"),
        pytest.param([closed(SATURDAY)], "", id="closed everywhere"),
        pytest.param([closed(SATURDAY, scope=QOM)], "", id="closed in the province"),
        pytest.param([closed(SATURDAY, scope=CENTRE)], "08:00-14:00", id="closed elsewhere"),
        pytest.param([closed(SATURDAY, None, "11:00-24:00")], "08:00-11:00", id="closed from eleven on"),
        pytest.param(
            [closed(SATURDAY, None, "09:00-10:00", "12:00-13:00")],
            "08:00-09:00 10:00-12:00 13:00-14:00",
            id="closed in between",
        ),
        pytest.param([special("06:00-13:00")], "06:00-13:00", id="special hours instead of the usual ones"),
        pytest.param(
            [special("10:00-15:00", scope=SOUTH), special("06:00-13:00")],
            "10:00-15:00",
            id="the more special scope wins",
        ),
        pytest.param([special("06:00-13:00"), special("07:00-12:00")], "07:00-12:00", id="of one scope the later"),
        pytest.param([closed(SATURDAY), special("10:00-15:00", scope=SOUTH)], "", id="closing wins over hours"),
        pytest.param(
            [closed(SATURDAY, None, "11:00-24:00"), special("10:00-15:00", scope=SOUTH)],
            "10:00-11:00",
            id="so does closing a part",
        ),
        pytest.param(
            [closed(SATURDAY), extra(SATURDAY, "09:00-12:00", scope=SOUTH)], "09:00-12:00", id="a few are kept open"
        ),
        pytest.param(
            [closed(SATURDAY, scope=QOM), extra(SATURDAY, "09:00-12:00")],
            "",
            id="the whole company's extra hours are none where the province is closed",
        ),
        pytest.param([extra(SATURDAY, "13:00-18:00")], "08:00-18:00", id="extra hours join the usual ones"),
    ],
)
def test_the_hours_of_a_working_day(decrees: list[Decree], expected: str) -> None:
    assert opened(SATURDAY, *decrees) == parse_hours(expected.split())


def test_special_hours_open_no_day_that_is_free() -> None:
    assert opened(FRIDAY, special("06:00-13:00")) == ()


def test_a_holiday_closes_special_hours_too_and_extra_hours_open_it() -> None:
    everyday = replace(special("06:00-13:00"), first=day(ASHURA), last=day(ASHURA))
    assert opened(ASHURA) == opened(ASHURA, everyday) == ()
    assert opened(ASHURA, extra(ASHURA, "09:00-10:00")) == ((540, 600),)


def test_a_decree_of_some_weekdays_says_nothing_of_the_others() -> None:
    sundays = replace(closed(SATURDAY, FRIDAY), weekdays=frozenset({Weekday.SUNDAY}))
    assert [opened(SATURDAY, sundays), opened("1405/09/01", sundays), opened("1405/09/02", sundays)] == [
        USUAL,
        (),
        USUAL,
    ]


def test_an_offices_own_hours_are_instead_of_the_companys() -> None:
    assert opened("1405/09/02", office="night") == ((0, 360),)
    assert opened("1405/09/03", office="night") == ()


def test_before_any_hours_apply_an_office_is_closed() -> None:
    assert opened("1399/12/27") == ()


def test_a_revoked_decree_holds_up_to_the_end_of_the_minute_in_which_it_is_revoked() -> None:
    """Not of the one before: what it closed so far stays closed."""
    (change,) = entered(closed(SATURDAY, "1405/09/02"))
    rules = calendars(replace(change, revoked_at=local("1405/09/01 10:30:30"), revoked_by="ops")).rules("south")
    assert [rules.hours(day(each)) for each in (SATURDAY, "1405/09/01", "1405/09/02")] == [(), ((631, 840),), USUAL]
    assert [bool(rules.plan(day(each)).decrees) for each in (SATURDAY, "1405/09/01", "1405/09/02")] == [
        True,
        True,
        False,
    ]


def test_two_decrees_that_are_revoked_on_the_same_day_end_each_in_its_minute() -> None:
    shut, late = entered(closed(SATURDAY, None, "08:00-11:00"), extra(SATURDAY, "14:00-20:00"))
    rules = calendars(
        replace(shut, revoked_at=local(f"{SATURDAY} 09:00")), replace(late, revoked_at=local(f"{SATURDAY} 15:00"))
    ).rules("south")
    assert rules.hours(day(SATURDAY)) == ((540, 900),)


def test_the_plan_of_a_day_names_what_had_a_say_in_it() -> None:
    made = closed(ASHURA, scope=SOUTH)
    plan = calendars(*entered(made, closed(SATURDAY))).rules("south").plan(day(ASHURA))
    assert plan.decrees == (made,)
    assert plan.holiday is not None
    assert plan.holiday.names == ("عاشورای حسینی",)


def test_the_days_of_a_decree_are_those_of_its_weekdays() -> None:
    thursdays = replace(closed(SATURDAY, "1405/09/20"), weekdays=frozenset({Weekday.THURSDAY}))
    assert list(thursdays.days()) == [day("1405/09/05"), day("1405/09/12"), day("1405/09/19")]


def test_a_week_begins_on_saturday() -> None:
    assert [weekday_of(day(SATURDAY) + timedelta(days=each)) for each in range(7)] == list(Weekday)


@pytest.mark.parametrize("text", ["07:30-14:30", "۰۷:۳۰-۱۴:۳۰", "7:30 - 14:30", "07:30–14:30"])
def test_hours_are_read_in_every_usual_spelling(text: str) -> None:
    assert parse_span(text) == (450, 870)


@pytest.mark.parametrize("text", ["", "8-14", "08:00", "08:60-14:00", "22:00-06:00", "08:00-08:00", "08:00-24:01"])
def test_what_is_no_span_of_hours_is_refused(text: str) -> None:
    with pytest.raises(NotHours):
        parse_span(text)


def test_hours_that_overlap_are_refused_and_those_that_touch_are_one() -> None:
    with pytest.raises(NotHours, match="overlap"):
        parse_hours(["08:00-12:00", "11:00-14:00"])
    assert parse_hours(["12:00-14:00", "08:00-12:00"]) == USUAL


def test_hours_are_told_in_persian() -> None:
    assert hours_text(((450, 720), (780, 1440))) == "۰۷:۳۰ تا ۱۲:۰۰ و ۱۳:۰۰ تا ۲۴:۰۰"


def test_the_offices_of_the_examples_serve_their_districts() -> None:
    offices = calendars(offices=OFFICES).offices
    assert offices.of_district("حومه").key == "south"
    assert offices.of_district("جای دیگر").key == "centre"
    assert [each.key for each in offices.in_scope(QOM)] == ["south", "night"]
