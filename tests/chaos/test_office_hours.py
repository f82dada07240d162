"""The simple reckoning by which the ledger is judged, against what people would say of a few minutes."""

from dataclasses import replace
from datetime import timedelta

from services.model.calendar_changes import CalendarChange, DecreeKind, Scope, ScopeKind
from tests.chaos.office_hours import Hours
from tests.chaos.test_limit_findings import CHANGES, OFFICE, at, change

PROVINCE = Scope(kind=ScopeKind.PROVINCE, key="tehran")
SHUT = change(3, DecreeKind.CLOSED, PROVINCE, "12:00-24:00", reason="آزمون 3", entered="12:00")
EXTRA = change(4, DecreeKind.EXTRA_HOURS, OFFICE, "12:02-12:03", reason="آزمون 4", entered="12:01")
TEN = timedelta(seconds=10)


def hours(*changes: CalendarChange) -> Hours:
    return Hours([CHANGES[0], *changes])


def test_what_is_open_counts_and_a_closed_minute_does_not() -> None:
    assert hours().due(at("12:00:05"), TEN, ()) == at("12:00:15")
    assert hours(CHANGES[1]).due(at("12:00:05"), TEN, ()) == at("12:01:10")
    assert hours(CHANGES[1]).count(at("11:59:30"), at("12:01:10"), ()) == timedelta(seconds=40)


def test_extra_hours_of_the_office_win_over_the_provinces_closure() -> None:
    assert hours(SHUT, EXTRA).due(at("12:00:05"), TEN, ()) == at("12:02:10")
    assert hours(SHUT).due(at("12:00:05"), TEN, ()) is None


def test_a_revoked_closure_holds_to_the_end_of_its_last_minute() -> None:
    revoked = replace(SHUT, revoked_at=at("12:03:20"))
    assert hours(revoked).due(at("12:00:05"), TEN, ()) == at("12:04:10")
    assert hours(replace(SHUT, revoked_at=at("12:03"))).due(at("12:00:05"), TEN, ()) == at("12:03:10")


def test_a_pause_does_not_count_and_one_without_an_end_leaves_no_instant() -> None:
    pause = (at("12:00:10"), at("12:00:40"))
    assert hours().due(at("12:00:05"), TEN, [pause]) == at("12:00:45")
    assert hours().count(at("12:00:05"), at("12:00:50"), [pause]) == timedelta(seconds=15)
    assert hours().due(at("12:00:05"), TEN, [(at("12:00:10"), None)]) is None
