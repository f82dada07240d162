"""What somebody types of a decree: how it is read, and what is told of it."""

import pytest

from services.model.calendar_changes import COMPANY_WIDE, DecreeKind, Scope, ScopeKind, Weekday
from services.problems import Refused
from services.working_time.decree_input import TypedDecree, asked_office, read_decree
from tests.unit.office_world import calendars, day, typed

TODAY = day("1405/08/30")


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (typed("2026-11-22"), "from: not a Jalali date: year"),
        (typed("دیروز"), "from: not a Jalali date: shape"),
        (typed(last="1405/13/01"), "until: not a Jalali date: no-such-day"),
        (typed(last="1405/08/30"), "until lies before from"),
        (typed("1405/08/29"), "from lies in the past"),
        (typed(last="1406/09/02"), "more than a year apart"),
        (typed(weekdays=["tuesday"]), "none of the weekdays lies between the days"),
        (typed(weekdays=["day"]), "weekdays: there are saturday, sunday"),
        (typed(hours=["8"]), "hours: '8' is no span of hours"),
        (typed(hours=["22:00-06:00"]), "hours: .* is not within a day"),
        (typed(kind=DecreeKind.SPECIAL_HOURS), "hours: say which"),
        (typed(kind=DecreeKind.EXTRA_HOURS), "hours: say which"),
        (typed(office="yazd"), "there is no office yazd; there are centre, south, night"),
        (typed(province="yazd"), "there is no province yazd; there are tehran, qom"),
        (typed(province="qom", office="south"), "name a province or an office, not both"),
        (typed(reason=" "), "reason: 1 to 200 characters"),
        (typed(reason="ا" * 201), "reason: 1 to 200 characters"),
    ],
)
def test_what_is_wrong_with_a_decree_is_told(wrong: TypedDecree, told: str) -> None:
    with pytest.raises(Refused, match=told) as refusal:
        read_decree(wrong, calendars().offices, today=TODAY)
    assert len(refusal.value.problems) == 1


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (typed("2026/11/22"), "--from: «۲۰۲۶/۱۱/۲۲» تاریخ شمسی نیست"),
        (typed(last="1405/09/31"), "--until: «۱۴۰۵/۰۹/۳۱» در تقویم شمسی نیست"),
        (typed("22/11"), "--from: «۲۲/۱۱» تاریخ نیست"),
        (typed("1405/08/29"), "از امروز، ۱۴۰۵/۰۸/۳۰، آغاز کنید."),
        (typed(reason=""), "در حداکثر ۲۰۰ نویسه"),
    ],
)
def test_what_is_wrong_is_told_in_persian_with_what_to_do(wrong: TypedDecree, told: str) -> None:
    with pytest.raises(Refused) as refusal:
        read_decree(wrong, calendars().offices, today=TODAY)
    [problem] = refusal.value.problems
    assert told in problem.persian


def test_all_that_is_wrong_is_told_at_once() -> None:
    wrong = typed("x", last="y", weekdays=["z"], hours=["8"], office="w", reason="")
    with pytest.raises(Refused) as refusal:
        read_decree(wrong, calendars().offices, today=TODAY)
    assert len(refusal.value.problems) == 6


def test_a_decree_is_read_in_persian_and_latin() -> None:
    wanted = typed(
        "۱۴۰۵/۰۹/۰۱", last="1405-09-30", weekdays=["پنجشنبه", "Saturday"], hours=["۰۸:۰۰-۱۰:۳۰"], office="south"
    )
    read = read_decree(wanted, calendars().offices, today=TODAY)
    assert (read.first, read.last) == (day("1405/09/01"), day("1405/09/30"))
    assert read.weekdays == {Weekday.THURSDAY, Weekday.SATURDAY}
    assert (read.hours, read.scope) == (((480, 630),), Scope(kind=ScopeKind.OFFICE, key="south"))
    assert read_decree(typed("1405/08/30"), calendars().offices, today=TODAY).scope == COMPANY_WIDE


def test_an_office_that_is_asked_for_is_found_or_those_that_there_are_are_told() -> None:
    assert asked_office(calendars().offices, "south").title == "امور جنوب"
    with pytest.raises(Refused, match="there are centre, south, night"):
        asked_office(calendars().offices, "x")
