"""The contract of what was decreed of offices' hours, on the fakes and both databases."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from db.engine import Database
from db.unit_of_work import SqlUnitOfWork
from services.errors import NotFound
from services.model.calendar_changes import CalendarChange, DecreeKind, Weekday
from services.ports import UnitOfWork
from tests.db import rows
from tests.db.conftest import Store
from tests.unit.office_world import QOM, closed, decree, entered

CLOSURE, SUMMER = entered(
    closed("1405/09/01"), decree(DecreeKind.SPECIAL_HOURS, "1405/02/20", "1405/06/31", "06:00-11:00", "11:30-13:00")
)


def test_a_change_comes_back_as_it_was_added(store: Store) -> None:
    weekly = replace(SUMMER.decree, scope=QOM, weekdays=frozenset({Weekday.SATURDAY, Weekday.THURSDAY}))
    summer = replace(SUMMER, decree=weekly, revoked_by="boss", revoked_at=rows.NOW)
    with store.begin() as uow:
        uow.calendar.add(CLOSURE)
        uow.calendar.add(summer)
    with store.begin() as uow:
        assert [uow.calendar.get(1), uow.calendar.get(2)] == [CLOSURE, summer]


def test_changes_come_in_the_order_in_which_they_were_entered(store: Store) -> None:
    earlier = replace(SUMMER, number=3, decreed_at=CLOSURE.decreed_at - timedelta(seconds=1))
    with store.begin() as uow:
        for each in (SUMMER, earlier, CLOSURE):
            uow.calendar.add(each)
    with store.begin() as uow:
        assert uow.calendar.all() == [earlier, CLOSURE, SUMMER]


def changes_at(uow: UnitOfWork, day: date) -> Sequence[CalendarChange]:
    return uow.calendar.at(rows.ACCOUNT, since=day).changes


def test_of_what_is_over_nothing_is_told(store: Store) -> None:
    with store.begin() as uow:
        uow.connections.save(rows.connection())
        uow.calendar.add(CLOSURE)
        uow.calendar.add(SUMMER)
    with store.begin() as uow:
        assert changes_at(uow, SUMMER.decree.last) == [CLOSURE, SUMMER]
        assert changes_at(uow, CLOSURE.decree.first) == [CLOSURE]
        assert changes_at(uow, CLOSURE.decree.last + timedelta(days=1)) == []
        assert uow.calendar.at(rows.ACCOUNT, since=CLOSURE.decree.last).district == rows.connection().district


def test_what_is_decreed_or_revoked_meanwhile_is_told_at_once(store: Store) -> None:
    day, revoked = CLOSURE.decree.first, replace(CLOSURE, revoked_by="boss", revoked_at=rows.NOW)
    with store.begin() as uow:
        uow.connections.save(rows.connection())
        assert changes_at(uow, day) == []
    with store.begin() as uow:
        uow.calendar.add(CLOSURE)
        assert changes_at(uow, day) == [CLOSURE]
    with store.begin() as uow:
        assert changes_at(uow, day) == [CLOSURE]
        uow.calendar.save(revoked)
        assert changes_at(uow, day) == [revoked]
    with store.begin() as uow:
        assert changes_at(uow, day) == [revoked]


def test_what_was_undone_is_told_to_nobody(database: Database) -> None:
    other = replace(SUMMER, number=CLOSURE.number)
    with SqlUnitOfWork(database) as uow:
        uow.connections.save(rows.connection())
    with pytest.raises(ZeroDivisionError), SqlUnitOfWork(database) as uow:  # noqa: PT012 -- one transaction
        uow.calendar.add(CLOSURE)
        assert changes_at(uow, SUMMER.decree.first) == [CLOSURE]
        raise ZeroDivisionError
    with SqlUnitOfWork(database) as uow:
        uow.calendar.add(other)
    with SqlUnitOfWork(database) as uow:
        assert changes_at(uow, SUMMER.decree.first) == [other]


def test_an_unknown_connection_is_nowhere(store: Store) -> None:
    with store.begin() as uow, pytest.raises(NotFound):
        uow.calendar.at(rows.ACCOUNT, since=CLOSURE.decree.first)


def test_a_revoked_change_stays(store: Store) -> None:
    revoked = replace(CLOSURE, revoked_by="boss", revoked_at=rows.NOW)
    with store.begin() as uow:
        uow.calendar.add(CLOSURE)
        uow.calendar.save(revoked)
    with store.begin() as uow:
        assert uow.calendar.all() == [revoked]


def test_an_unknown_change_is_not_found(store: Store) -> None:
    with store.begin() as uow, pytest.raises(NotFound):
        uow.calendar.get(1)
    with pytest.raises(NotFound), store.begin() as uow:
        uow.calendar.save(CLOSURE)


def test_a_number_is_given_once(store: Store) -> None:
    def add(change: CalendarChange) -> None:
        with store.begin() as uow:
            uow.calendar.add(change)

    add(CLOSURE)
    with pytest.raises(store.taken):
        add(replace(SUMMER, number=CLOSURE.number))
