"""A closure that is entered after its hours have begun: what it changes of today, and what not."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.problems import Refused
from services.working_time.decrees import preview, revoke
from tests.fakes.uow import FakeUnitOfWork, FixedClock
from tests.unit.office_world import local, typed
from tests.unit.test_decrees import decree_context, enter, moved, run


@pytest.fixture
def uow() -> FakeUnitOfWork:
    return FakeUnitOfWork()


def test_a_closure_may_be_entered_an_hour_late_and_what_is_over_by_then_stays_so(uow: FakeUnitOfWork) -> None:
    """It is ten on Saturday: three hours of its five are left of the run that began at eight."""
    missed = run(2, "1405/08/30 09:30", missed="1405/08/30 09:30")
    over = [missed, replace(run(3, "1405/08/30 13:00"), finished_at=local("1405/08/30 09:30"))]
    for each in (replace(run(1, "1405/08/30 13:00"), started_at=local("1405/08/30 08:00")), *over):
        uow.steps.add(each)
    effect = enter(uow, typed("1405/08/30", hours=["09:00-14:30"]))
    assert effect.reaches_back
    assert moved(effect) == {1: local("1405/09/01 11:30")}
    assert [uow.steps.rows[each.element_instance_key] for each in over] == over


@pytest.mark.parametrize(
    ("first", "times", "reaches_back"),
    [
        ("1405/08/30", ["09:59-14:30"], True),
        ("1405/08/30", ["10:00-14:30"], False),
        ("1405/08/30", ["00:00-07:30", "12:00-14:30"], False),
        ("1405/08/30", [], True),
        ("1405/09/01", [], False),
    ],
)
def test_a_closure_says_whether_hours_that_have_passed_were_open(
    uow: FakeUnitOfWork, first: str, times: list[str], *, reaches_back: bool
) -> None:
    assert preview(decree_context(uow), typed(first, hours=times), by="ops").reaches_back is reaches_back


def test_a_day_that_is_over_is_not_closed_any_more(uow: FakeUnitOfWork) -> None:
    with pytest.raises(Refused, match="from lies in the past: begin with today or later"):
        enter(uow, typed("1405/08/29", last="1405/08/30"))


def test_a_revocation_reaches_back_to_nothing(uow: FakeUnitOfWork) -> None:
    clock = FixedClock()
    enter(uow, typed("1405/08/30", hours=["09:00-14:30"]), clock)
    clock.advance(timedelta(hours=1))
    assert not revoke(decree_context(uow, clock), 1, by="boss").reaches_back
