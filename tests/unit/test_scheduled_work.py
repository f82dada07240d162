"""Scheduled work goes on where it stopped, catches up what was missed, and does nothing twice."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.company import EXAMPLE_COMPANY
from services.errors import NotFound, ReferenceDataMissing, SmsOutcomeUnknown
from services.model.scheduled import SetAside
from services.ports import UnitOfWork
from services.problems import Refused
from services.scheduled.batches import days_to_run, run_batch
from services.scheduled.giving_up import GivingUp, give_up
from services.scheduled.permit_expiry import PERMIT_EXPIRY
from services.scheduled.work import Day, Work
from services.scheduled.works import work_of
from tests.fakes.uow import FakeUnitOfWork, FixedClock
from tests.unit.billing_world import REFERENCE
from tests.unit.test_permits import DAY

TODAY = date(2026, 11, 21)


def day_of(day: date, clock: FixedClock | None = None) -> Day:
    return Day(day=day, clock=clock or FixedClock(), company=EXAMPLE_COMPANY, reference=REFERENCE)


@dataclass
class Counting:
    """Work that notes which connections it was given, on which day."""

    connections: Sequence[str]
    seen: list[tuple[date, str]] = field(default_factory=list)

    @property
    def work(self) -> Work:
        return Work(key="counting", page=self._page, carry_out=self._carry_out)

    def _page(self, _uow: UnitOfWork, _day: Day, after: str, limit: int) -> Sequence[str]:
        return [each for each in self.connections if each > after][:limit]

    def _carry_out(self, _uow: UnitOfWork, day: Day, bill_ids: Sequence[str]) -> int:
        self.seen += [(day.day, each) for each in bill_ids]
        return len(bill_ids)


def names(count: int) -> list[str]:
    return [f"{number:05}" for number in range(count)]


@given(count=st.integers(0, 12), limits=st.lists(st.integers(1, 5), min_size=1, max_size=4), asked=st.integers(0, 5))
def test_each_connection_comes_once_however_the_batches_fall(count: int, limits: list[int], asked: int) -> None:
    uow, counting = FakeUnitOfWork(), Counting(names(count))
    done, number = False, 0
    while not done:
        done = run_batch(uow, counting.work, day_of(TODAY), limit=limits[number % len(limits)]).done
        number += 1
    for _ in range(asked):
        assert run_batch(uow, counting.work, day_of(TODAY), limit=2).counted == 0
    assert counting.seen == [(TODAY, each) for each in names(count)]
    run = uow.scheduled.find("counting", TODAY)
    assert run is not None
    assert (run.connections, run.counted, run.batches) == (count, count, number)
    assert run.ended_at is not None


def test_missed_days_are_caught_up_in_order_and_begin_where_one_has_stopped() -> None:
    uow, counting, clock = FakeUnitOfWork(), Counting(names(3)), FixedClock()
    assert days_to_run(uow, counting.work, TODAY, clock=clock) == [TODAY]
    run_batch(uow, counting.work, day_of(TODAY), limit=2)
    assert days_to_run(uow, counting.work, TODAY + 2 * DAY, clock=clock) == [TODAY + each * DAY for each in range(3)]
    run_batch(uow, counting.work, day_of(TODAY), limit=2)
    assert days_to_run(uow, counting.work, TODAY + 2 * DAY, clock=clock) == [TODAY + DAY, TODAY + 2 * DAY]
    assert days_to_run(uow, counting.work, TODAY, clock=clock) == []


def test_a_first_run_that_fails_at_once_is_seen_to_have_begun() -> None:
    uow, counting = FakeUnitOfWork(), Counting(names(1))
    assert days_to_run(uow, counting.work, TODAY, clock=FixedClock()) == [TODAY]
    run = uow.scheduled.latest("counting")
    assert run is not None
    assert (run.day, run.started_at, run.ended_at) == (TODAY, FixedClock().now(), None)
    assert days_to_run(uow, counting.work, TODAY + DAY, clock=FixedClock()) == [TODAY, TODAY + DAY]


def test_work_that_nobody_knows_is_refused() -> None:
    assert work_of("permit-expiry") is PERMIT_EXPIRY
    with pytest.raises(NotFound):
        work_of("no-such-work")


@dataclass
class Poisoned:
    """Work that writes an SMS of each connection, and of some cannot; `fails` says how."""

    fails: dict[str, Exception]
    seen: list[tuple[date, str]] = field(default_factory=list)
    catches_up: bool = False

    @property
    def work(self) -> Work:
        return Work(key="poisoned", page=self._page, carry_out=self._carry_out, catches_up=self.catches_up)

    def _page(self, _uow: UnitOfWork, _day: Day, after: str, limit: int) -> Sequence[str]:
        return [each for each in names(6) if each > after][:limit]

    def _carry_out(self, uow: UnitOfWork, day: Day, bill_ids: Sequence[str]) -> int:
        for each in bill_ids:
            uow.sequences.next(f"{day.day} {each}")
            if each in self.fails:
                raise self.fails[each]
        return len(bill_ids)


def effects(uow: FakeUnitOfWork) -> set[str]:
    """Each was there once."""
    assert set(uow.sequences.last.values()) <= {1}
    return set(uow.sequences.last)


def nights_of(uow: FakeUnitOfWork, work: Work, day: date) -> int:
    counted, done = 0, False
    while not done:
        batch = run_batch(uow, work, day_of(day), limit=2)
        counted, done = counted + batch.counted, batch.done
    return counted


@given(poisoned=st.sets(st.sampled_from(names(6))), mended=st.sets(st.sampled_from(names(6))))
def test_what_cannot_be_done_is_set_aside_and_done_by_a_later_night_once(poisoned: set[str], mended: set[str]) -> None:
    uow, work = FakeUnitOfWork(), Poisoned(dict.fromkeys(poisoned, ReferenceDataMissing(what="tariff", on="x")))
    assert nights_of(uow, work.work, TODAY) == 6 - len(poisoned)
    assert effects(uow) == {f"{TODAY} {each}" for each in set(names(6)) - poisoned}
    assert [each.bill_id for each in uow.scheduled.waiting()] == sorted(poisoned)
    assert {each.reason for each in uow.scheduled.waiting()} <= {"ReferenceDataMissing: no tariff is in force on x"}
    work.fails = {each: error for each, error in work.fails.items() if each not in mended}
    for _ in range(2):
        nights_of(uow, work.work, TODAY + DAY)
    left = poisoned - mended
    assert effects(uow) == {f"{day} {each}" for day in (TODAY, TODAY + DAY) for each in set(names(6)) - left}
    of_first = [each for each in uow.scheduled.waiting() if each.day == TODAY]
    assert [(each.bill_id, each.tries, each.tried_on) for each in of_first] == [
        (each, 2, TODAY + DAY) for each in sorted(left)
    ]


@pytest.mark.parametrize(("catches_up", "rows"), [(True, 1), (False, 3)])
def test_of_work_that_catches_up_a_connection_waits_once(catches_up: bool, rows: int) -> None:
    uow, work = FakeUnitOfWork(), Poisoned({"00001": KeyError()}, catches_up=catches_up)
    for night in range(3):
        nights_of(uow, work.work, TODAY + night * DAY)
    assert [(each.bill_id, each.day) for each in uow.scheduled.waiting()] == [
        ("00001", TODAY + night * DAY) for night in range(rows)
    ]


def given_up(uow: FakeUnitOfWork, bill_id: str = "00001", **said: str) -> Sequence[SetAside]:
    known = {"work": "poisoned", "bill_id": bill_id, "by": "رضایی", "because": "اشتراک در سامانهٔ پیشین مانده است"}
    return give_up(uow, clock=FixedClock(), typed=GivingUp(**{**known, **said}))


@pytest.mark.parametrize("catches_up", [True, False])
def test_what_is_given_up_waits_no_longer_and_is_tried_for_those_days_no_more(catches_up: bool) -> None:
    uow, work = FakeUnitOfWork(), Poisoned({"00001": KeyError(), "00002": KeyError()}, catches_up=catches_up)
    nights_of(uow, work.work, TODAY)
    [row] = given_up(uow)
    assert (row.day, row.given_up_by, row.done_at) == (TODAY, "رضایی", FixedClock().now())
    assert uow.scheduled.given_up() == [row]
    assert [each.bill_id for each in uow.scheduled.waiting()] == ["00002"]
    work.seen.clear()
    nights_of(uow, work.work, TODAY + DAY)
    # Of work that catches up, the next night's own look finds the same: it does not come back every morning.
    tried_since = replace(row, tried_on=TODAY + DAY, tries=2) if catches_up else row
    assert uow.scheduled.given_up() == [tried_since]
    waits_again = [] if catches_up else [(TODAY + DAY, "00001")]
    assert [(each.day, each.bill_id) for each in uow.scheduled.waiting() if each.bill_id == "00001"] == waits_again


def test_what_was_given_up_is_set_aside_again_for_another_reason_and_done_where_it_can_be() -> None:
    uow, work = FakeUnitOfWork(), Poisoned({"00001": KeyError()}, catches_up=True)
    nights_of(uow, work.work, TODAY)
    given_up(uow)
    work.fails = {"00001": ValueError()}
    nights_of(uow, work.work, TODAY + DAY)
    assert [each.reason for each in uow.scheduled.waiting()] == ["ValueError"]
    work.fails = {}
    assert nights_of(uow, work.work, TODAY + 2 * DAY) == 7
    assert uow.scheduled.waiting() == []


def test_what_comes_again_after_a_night_that_did_it_is_set_aside_though_the_same_was_given_up_once() -> None:
    uow, work = FakeUnitOfWork(), Poisoned({"00001": KeyError()}, catches_up=True)
    nights_of(uow, work.work, TODAY)
    given_up(uow)
    for night, fails in ((1, True), (2, True), (3, False), (4, True)):
        work.fails = {"00001": KeyError()} if fails else {}
        nights_of(uow, work.work, TODAY + night * DAY)
        assert [each.day for each in uow.scheduled.waiting()] == ([TODAY + night * DAY] if night == 4 else [])


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"work": "another"}, ["nothing of this work waits"]),
        ({"bill_id": "00005"}, ["nothing of this work waits"]),
        ({"because": " ", "by": "x" * 61}, ["the reason", "who gives it up"]),
    ],
)
def test_a_giving_up_that_says_too_little_changes_nothing_and_is_told_all_its_faults(
    said: dict[str, str], told: list[str]
) -> None:
    uow = FakeUnitOfWork()
    nights_of(uow, Poisoned({"00001": KeyError()}).work, TODAY)
    with pytest.raises(Refused) as refused:
        given_up(uow, **said)
    assert [any(each in one.english for one in refused.value.problems) for each in told] == [True] * len(told)
    assert [each.given_up_by for each in uow.scheduled.waiting()] == [None]


def test_a_fault_outside_fails_the_batch_and_sets_nothing_aside() -> None:
    uow, away = FakeUnitOfWork(), SmsOutcomeUnknown()
    for work in (Poisoned({"00001": away}), Poisoned({"00000": ValueError("09121234567"), "00001": away})):
        with pytest.raises(SmsOutcomeUnknown):
            run_batch(uow, work.work, day_of(TODAY), limit=6)
        assert uow.scheduled.find("poisoned", TODAY) is None


def test_of_an_error_that_is_not_ours_the_kind_alone_is_kept() -> None:
    uow = FakeUnitOfWork()
    run_batch(uow, Poisoned({"00001": ValueError("09121234567")}).work, day_of(TODAY), limit=6)
    assert [each.reason for each in uow.scheduled.waiting()] == ["ValueError"]
