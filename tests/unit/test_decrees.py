"""Closing, opening and revoking: what is refused, what moves, and what is kept."""

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar

import pytest

from services.model.calendar_changes import DecreeKind
from services.model.steps import LimitClock, StepEntry
from services.ports import UnitOfWork
from services.problems import Refused
from services.working_time.calendars import Calendars, calendars_with
from services.working_time.decree_input import TypedDecree
from services.working_time.decrees import (
    DecreeContext,
    Effect,
    decree,
    preview,
    preview_recounting,
    preview_revoking,
    recount,
    revoke,
)
from tests.examples import limited_step
from tests.fakes.uow import FakeUnitOfWork, FixedClock
from tests.unit.office_world import closed, entered, hours, local, typed
from tests.unit.office_world import decree as plain_decree

# 10:00 on Saturday, 1405/08/30. The shipped example offices work 07:30 to 14:30.
STEP = limited_step().id
LIMIT = hours(5)
T = TypeVar("T")


class ByWorkingTime:
    """All runs are of the centre's office, with a limit of five hours; one of them stands still."""

    def due_of(self, _uow: UnitOfWork, entry: StepEntry, calendars: Calendars) -> datetime | None:
        return None if entry.step == "STD-09" else calendars.working("centre").add(entry.started_at, LIMIT)

    def decide_anew(self, uow: UnitOfWork, entry: StepEntry, *, at: datetime) -> None:  # noqa: ARG002 - none watches
        uow.steps.save(replace(entry, due_at=self.due_of(uow, entry, calendars_with(uow.calendar.all()))))

    def decide_answer_anew(self, _uow: UnitOfWork, entry: StepEntry, *, at: datetime) -> None:  # noqa: ARG002 - the port's
        """No supervisor has been told of these misses."""
        assert entry.missed_at is not None


@dataclass
class Transactions:
    """Work on the records in place; `between` is done by somebody else before the second transaction."""

    uow: FakeUnitOfWork
    between: Callable[[], None] = lambda: None
    begun: int = 0

    def run(self, work: Callable[[FakeUnitOfWork], T]) -> T:
        self.begun += 1
        if self.begun == 2:
            self.between()
        return work(self.uow)


def decree_context(uow: FakeUnitOfWork, clock: FixedClock | None = None) -> DecreeContext:
    return DecreeContext(
        reading=lambda: nullcontext(uow),
        transactions=Transactions(uow),
        clock=clock or FixedClock(),
        limits=ByWorkingTime(),
    )


def run(key: int, due: str | None, *, step: str = STEP, missed: str | None = None) -> StepEntry:
    return StepEntry(
        tracking_code=f"14050830-{key}",
        step=step,
        element_instance_key=key,
        element_id="Task",
        started_at=local("1405/08/30 10:00"),
        due_at=None if due is None else local(due),
        clock=LimitClock.WORKING,
        missed_at=None if missed is None else local(missed),
    )


@pytest.fixture
def uow() -> FakeUnitOfWork:
    """Six runs: one by working time; others without a limit, missed, standing still, ended, by wall clock."""
    records = FakeUnitOfWork()
    records.steps.add(run(1, "1405/09/01 08:00"))
    records.steps.add(run(2, None))
    records.steps.add(run(3, "1405/09/01 08:00", missed="1405/09/01 08:00"))
    records.steps.add(run(4, "1405/09/01 08:00", step="STD-09"))
    records.steps.add(replace(run(5, "1405/09/01 08:00"), finished_at=local("1405/08/30 11:00")))
    records.steps.add(replace(run(6, "1405/09/01 08:00"), clock=LimitClock.WALL))
    return records


def enter(uow: FakeUnitOfWork, wanted: TypedDecree, clock: FixedClock | None = None) -> Effect:
    return decree(decree_context(uow, clock), wanted, by="ops")


def moved(effect: Effect) -> dict[int, datetime]:
    return {each.entry.element_instance_key: each.due_at for each in effect.moved}


def due_instants(uow: FakeUnitOfWork) -> Iterator[datetime | None]:
    return (each.due_at for each in uow.steps.rows.values())


def test_a_preview_tells_what_moves_and_changes_nothing(uow: FakeUnitOfWork) -> None:
    before = list(due_instants(uow))
    effect = preview(decree_context(uow), typed(), by="ops")
    assert moved(effect) == {1: local("1405/09/02 08:00")}
    assert uow.calendar.all() == []
    assert list(due_instants(uow)) == before


def test_a_closure_is_kept_with_who_and_why_and_moves_the_open_limits_alone(uow: FakeUnitOfWork) -> None:
    effect = enter(uow, typed())
    [kept] = uow.calendar.all()
    assert effect.change == kept
    assert (kept.number, kept.decreed_by, kept.decreed_at) == (1, "ops", FixedClock().now())
    assert kept.decree == replace(closed("1405/09/01"), reason="سرمای هوا")
    assert list(due_instants(uow)) == [
        local("1405/09/02 08:00"),
        None,
        *[local("1405/09/01 08:00")] * 4,
    ]


def test_what_other_offices_close_moves_nothing(uow: FakeUnitOfWork) -> None:
    assert moved(enter(uow, typed(province="qom"))) == {}


def test_revoking_brings_the_limits_back_and_keeps_the_change(uow: FakeUnitOfWork) -> None:
    clock = FixedClock()
    enter(uow, typed(last="1405/09/02"), clock)
    clock.advance(timedelta(hours=1))
    looked = preview_revoking(decree_context(uow, clock), 1, by="boss")
    assert uow.calendar.get(1).revoked_at is None
    effect = revoke(decree_context(uow, clock), 1, by="boss")
    assert effect == looked
    assert moved(effect) == {1: local("1405/09/01 08:00")}
    [kept] = uow.calendar.all()
    assert (kept.revoked_by, kept.revoked_at) == ("boss", clock.now())
    assert next(due_instants(uow)) == local("1405/09/01 08:00")


def test_a_closure_that_is_revoked_on_its_second_day_has_closed_the_first(uow: FakeUnitOfWork) -> None:
    clock = FixedClock()
    enter(uow, typed(last="1405/09/03"), clock)
    clock.advance(local("1405/09/02 09:00") - clock.now())
    effect = revoke(decree_context(uow, clock), 1, by="boss")
    assert moved(effect) == {1: local("1405/09/02 09:30")}


def test_a_revocation_makes_no_limit_late_at_once(uow: FakeUnitOfWork) -> None:
    """It moves limits to what is still to come, never to a moment that nobody knew to count."""
    uow.steps.save(replace(run(1, "1405/09/01 08:00:10"), started_at=local("1405/08/30 10:00:10")))
    clock = FixedClock()
    clock.advance(local("1405/09/01 08:00:05") - clock.now())
    enter(uow, typed(hours=("08:00-14:30",)), clock)
    clock.advance(timedelta(seconds=25))
    effect = revoke(decree_context(uow, clock), 1, by="boss")
    assert moved(effect) == {1: local("1405/09/01 08:01:10")}


def test_what_was_revoked_or_is_over_is_not_revoked_again(uow: FakeUnitOfWork) -> None:
    clock = FixedClock()
    enter(uow, typed(), clock)
    enter(uow, typed("1405/09/02"), clock)
    revoke(decree_context(uow, clock), 1, by="boss")
    with pytest.raises(Refused, match="change 1 was revoked before"):
        revoke(decree_context(uow, clock), 1, by="boss")
    clock.advance(timedelta(days=5))
    with pytest.raises(Refused, match="the days of change 2 are over"):
        revoke(decree_context(uow, clock), 2, by="boss")
    with pytest.raises(Refused, match="there is no change"):
        revoke(decree_context(uow, clock), 3, by="boss")


def test_after_its_revocation_the_same_may_be_decreed_again(uow: FakeUnitOfWork) -> None:
    enter(uow, typed())
    revoke(decree_context(uow), 1, by="boss")
    assert enter(uow, typed()).change.number == 2


@pytest.mark.parametrize(
    ("second", "is_refused"),
    [
        pytest.param(typed("1405/08/30", last="1405/09/03"), True, id="the same days"),
        pytest.param(typed("1405/09/01", hours=["11:00-12:00"]), True, id="hours of a day that is closed"),
        pytest.param(typed("1405/09/03"), False, id="another day"),
        pytest.param(typed("1405/09/01", last="1405/09/05", weekdays=["thursday"]), False, id="another weekday"),
    ],
)
def test_a_closure_that_overlaps_another_is_refused(
    uow: FakeUnitOfWork, second: TypedDecree, *, is_refused: bool
) -> None:
    enter(uow, typed(last="1405/09/02"))
    if is_refused:
        with pytest.raises(Refused, match="change 1 says the same of some of these days"):
            enter(uow, second)
    else:
        assert enter(uow, second).change.number == 2


def test_two_closures_of_a_day_may_be_of_different_hours_and_two_special_hours_not(uow: FakeUnitOfWork) -> None:
    enter(uow, typed(hours=["08:00-09:00"]))
    enter(uow, typed(hours=["12:00-24:00"]))
    special = typed(kind=DecreeKind.SPECIAL_HOURS, hours=["08:00-09:00"])
    enter(uow, special)
    with pytest.raises(Refused, match="change 3 says the same"):
        enter(uow, replace(special, hours=["10:00-11:00"]))


@pytest.mark.parametrize(
    ("idle", "hint"),
    [
        pytest.param(typed("1405/09/06"), "so already$", id="a Friday is closed"),
        pytest.param(
            typed("1405/09/06", kind=DecreeKind.SPECIAL_HOURS, hours=["08:00-12:00"]),
            "--extra opens a free day",
            id="a Friday has no hours to change",
        ),
        pytest.param(
            typed(kind=DecreeKind.EXTRA_HOURS, hours=["08:00-12:00"]), "so already$", id="it is open then anyway"
        ),
    ],
)
def test_a_decree_that_changes_no_hour_is_refused(uow: FakeUnitOfWork, idle: TypedDecree, hint: str) -> None:
    with pytest.raises(Refused, match=hint):
        enter(uow, idle)
    assert uow.calendar.all() == []


def test_a_free_day_is_opened_by_extra_hours(uow: FakeUnitOfWork) -> None:
    uow.steps.save(replace(run(1, "1405/09/07 08:00"), started_at=local("1405/09/05 07:30")))
    friday = typed("1405/09/06", kind=DecreeKind.EXTRA_HOURS, hours=["08:00-12:00"])
    assert moved(enter(uow, friday)) == {1: local("1405/09/06 08:30")}


def test_hours_that_make_a_limit_missed_before_anybody_knows_are_refused(uow: FakeUnitOfWork) -> None:
    """Half an hour of its five is over since Thursday; it is ten now, on Saturday."""
    early = typed("1405/08/30", kind=DecreeKind.EXTRA_HOURS, hours=["00:00-07:30"])
    uow.steps.save(replace(run(1, "1405/08/30 12:00"), started_at=local("1405/08/28 11:30")))
    with pytest.raises(Refused, match="limits that would be over already: 1"):
        enter(uow, early)
    assert uow.calendar.all() == []
    later = replace(early, hours=["06:30-07:30"])
    effect = enter(uow, later)
    assert (moved(effect), effect.reaches_back) == ({1: local("1405/08/30 11:00")}, True)


def test_limits_that_a_decree_did_not_come_to_are_moved_by_recounting(uow: FakeUnitOfWork) -> None:
    for change in entered(closed("1405/09/01")):
        uow.calendar.add(change)
    before = list(due_instants(uow))
    found = preview_recounting(decree_context(uow))
    assert list(due_instants(uow)) == before
    assert recount(decree_context(uow)) == found
    assert [(each.entry.element_instance_key, each.due_at) for each in found] == [(1, local("1405/09/02 08:00"))]
    assert next(due_instants(uow)) == local("1405/09/02 08:00")
    assert recount(decree_context(uow)) == ()


def test_many_limits_move_some_at_a_time_and_what_ended_meanwhile_stays(uow: FakeUnitOfWork) -> None:
    for key in range(10, 130):
        uow.steps.add(run(key, "1405/09/01 08:00"))
    ended = replace(uow.steps.rows[129], finished_at=local("1405/08/30 10:01"))
    transactions = Transactions(uow, between=lambda: uow.steps.save(ended))
    busy = replace(decree_context(uow), transactions=transactions)
    assert len(decree(busy, typed(), by="ops").moved) == 121
    assert transactions.begun == 1 + 3 + 1, "the decree, the limits, the supervisor's answers"
    assert uow.steps.rows[128].due_at == local("1405/09/02 08:00")
    assert uow.steps.rows[129] == ended


def test_a_limit_that_comes_to_rest_on_an_estimated_holiday_is_marked(uow: FakeUnitOfWork) -> None:
    [sure] = preview(decree_context(uow), typed(), by="ops").moved
    assert not sure.is_estimated
    uow.steps.save(replace(run(1, "1405/10/14 08:00"), started_at=local("1405/10/13 10:00")))
    [late] = enter(uow, typed("1405/10/14", last="1405/10/15")).moved
    assert (late.due_at, late.is_estimated) == (local("1405/10/17 08:00"), True)


def test_special_hours_of_a_season_are_one_decree(uow: FakeUnitOfWork) -> None:
    ramadan = typed("1405/12/01", kind=DecreeKind.SPECIAL_HOURS, last="1405/12/28", hours=["09:00-13:00"])
    effect = enter(uow, ramadan)
    assert effect.change.decree == replace(
        plain_decree(DecreeKind.SPECIAL_HOURS, "1405/12/01", "1405/12/28", "09:00-13:00"), reason="سرمای هوا"
    )
