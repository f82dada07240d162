"""Until when the power is reduced, and how that is changed."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from services.errors import NotFound
from services.jalali import format_jalali
from services.specific.power_reduction.ending import end_reduction, find_period, last_day, record_end
from services.specific.power_reduction.ports import PowerReductions, reduction_of
from services.specific.power_reduction.terms import reduction_terms
from services.visiting.next_visit import start_of_work
from tests.unit.power_reduction.reducing_case import TODAY, Reducing, found

WEEK = timedelta(days=7)
MOST_DAYS = reduction_terms().most_days(TODAY)
UNTIL = TODAY + timedelta(days=60)
LICENCE = {"licence": "۹۹/۱", "licenceIssuer": "سازمان صنعت"}


@pytest.fixture
def case() -> Reducing:
    return Reducing().reduced()


def valid(until: date) -> dict[str, object]:
    return {**LICENCE, "licenceValidUntil": format_jalali(until)}


def test_the_power_returns_when_work_begins_on_the_last_day_and_that_is_told_before(case: Reducing) -> None:
    period = find_period(case.uow, clock=case.clock, tracking_code=case.code, remind_before=WEEK)
    assert (period.ends_on, period.end_at) == (UNTIL, start_of_work(UNTIL))
    assert period.remind_at == start_of_work(UNTIL - WEEK)


def test_who_has_just_been_told_of_the_day_is_not_reminded_at_once(case: Reducing) -> None:
    case.clock.advance(start_of_work(UNTIL - WEEK) - case.clock.now())
    period = find_period(case.uow, clock=case.clock, tracking_code=case.code, remind_before=WEEK)
    assert period.remind_at > period.end_at


@pytest.mark.parametrize("days", [0, 1, 59])
def test_a_sooner_day_needs_no_licence(case: Reducing, days: int) -> None:
    wanted = TODAY + timedelta(days=days)
    assert case.end(wanted).ends_on == wanted
    assert last_day(case.uow, case.code) == wanted


def test_a_later_day_needs_a_licence_that_is_valid_on_it(case: Reducing) -> None:
    later = UNTIL + timedelta(days=10)
    missing = [("licence", "missing"), ("licenceIssuer", "missing"), ("licenceValidUntil", "missing")]
    assert found(case.end(later)) == missing
    assert found(case.end(later, **valid(later - timedelta(days=1)))) == [("licenceValidUntil", "ends-before")]
    assert last_day(case.uow, case.code) == UNTIL
    for _ in range(2):
        assert case.end(later, **valid(later)).ends_on == later
    [kept] = case.uow.repository(PowerReductions).ends_of(case.code)
    assert kept.licence is not None
    assert (kept.ends_on, kept.licence.number, kept.licence.valid_until) == (later, "99/1", later)


def test_the_day_that_the_form_has_shown_is_no_other_and_one_entered_twice_is(case: Reducing) -> None:
    sooner = UNTIL - timedelta(days=1)
    assert found(case.end(UNTIL, shown=UNTIL)) == [("endsOn", "same")]
    for _ in range(2):
        assert case.end(sooner, shown=UNTIL).ends_on == sooner
    assert [each.ends_on for each in case.uow.repository(PowerReductions).ends_of(case.code)] == [sooner]


def test_each_other_day_is_kept_and_the_newest_holds(case: Reducing) -> None:
    days = [TODAY + timedelta(days=each) for each in (40, 50, 30)]
    for wanted in days:
        assert case.end(wanted, **valid(wanted)).accepted
    ends = case.uow.repository(PowerReductions).ends_of(case.code)
    assert [(each.number, each.ends_on) for each in ends] == list(enumerate(days, start=1))
    assert [each.licence is None for each in ends] == [True, False, True]
    assert last_day(case.uow, case.code) == days[-1]


@pytest.mark.parametrize(
    ("ahead", "fault"), [(-1, "in-past"), (0, None), (MOST_DAYS, None), (MOST_DAYS + 1, "too-far")]
)
def test_the_day_lies_between_today_and_a_year(case: Reducing, ahead: int, fault: str | None) -> None:
    wanted = TODAY + timedelta(days=ahead)
    assert found(case.end(wanted, **valid(wanted))) == ([] if fault is None else [("endsOn", fault)])


@pytest.mark.parametrize(
    ("report", "faults"),
    [
        (None, [("endsOn", "missing")]),
        ([], [("endsOn", "missing")]),
        ({"endsOn": ""}, [("endsOn", "missing")]),
        ({"endsOn": "فردا"}, [("endsOn", "shape")]),
        ({"endsOn": "2026/12/01"}, [("endsOn", "year")]),
        ({"endsOn": "۱۴۰۵/۱۳/۰۱"}, [("endsOn", "no-such-day")]),
        ({"endsOn": "۱۴۰۵/۱۲/۳۰"}, [("endsOn", "no-such-day")]),
        ({"endsOn": ["1405/10/01"]}, [("endsOn", "wrong-type")]),
        ({"endsOn": "9" * 200}, [("endsOn", "too-long")]),
        ({"endsOn": "1406/06/01", **LICENCE}, [("licenceValidUntil", "missing")]),
        ({"endsOn": "1406/06/01", **LICENCE, "licenceValidUntil": "1406"}, [("licenceValidUntil", "shape")]),
        ({"endsOn": "1406/06/01", **valid(UNTIL)}, [("licenceValidUntil", "ends-before")]),
        ({"endsOn": "1406/06/01", **valid(date(2028, 1, 1)), "licence": "--"}, [("licence", "shape")]),
        ({"endsOn": "1406/06/01", **valid(date(2028, 1, 1)), "licence": {}}, [("licence", "wrong-type")]),
        ({"endsOn": "1406/06/01", **valid(date(2028, 1, 1)), "licenceIssuer": "۱۲"}, [("licenceIssuer", "shape")]),
    ],
)
def test_an_end_that_cannot_be_right_is_asked_for_again(
    case: Reducing, report: object, faults: list[tuple[str, str]]
) -> None:
    answer = record_end(case.uow, clock=case.clock, tracking_code=case.code, report=report)
    assert (found(answer), answer.ends_on) == (faults, None)
    assert last_day(case.uow, case.code) == UNTIL


def test_an_end_without_a_return_is_kept_with_its_reason_and_once(case: Reducing) -> None:
    for reason in ("انشعاب برچیده شد", "دیگر"):
        end_reduction(case.uow, clock=case.clock, tracking_code=case.code, reason=reason)
    ended = reduction_of(case.uow, case.code)
    assert (ended.ended_at, ended.end_reason) == (case.clock.now(), "انشعاب برچیده شد")
    assert case.connection.amperage == 16


@pytest.mark.parametrize("reason", [None, 7, [], "؟"])
def test_a_reason_that_cannot_be_read_stops_no_end(case: Reducing, reason: object) -> None:
    end_reduction(case.uow, clock=case.clock, tracking_code=case.code, reason=reason)
    assert reduction_of(case.uow, case.code).ended_at is not None


def test_a_request_that_was_made_before_a_day_was_asked_for_has_none() -> None:
    case = Reducing()
    with pytest.raises(NotFound):
        reduction_of(case.uow, case.code)
    case.uow.requests.save(replace(case.request, application=replace(case.request.application, answers={})))
    with pytest.raises(NotFound):
        last_day(case.uow, case.code)
