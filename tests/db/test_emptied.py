"""The database that tests share is as new for each of them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import select

from db.tables import ALL_TABLES
from db.unit_of_work import SqlUnitOfWork
from services.model.calendar_changes import CalendarChange
from tests.db import rows
from tests.db.emptied import Emptied
from tests.db.test_contract_calendar import CLOSURE, SUMMER

Rows = Mapping[str, Sequence[object]]


def test_what_was_written_is_gone_and_keys_are_counted_from_the_first_again(postgres_copy: Emptied) -> None:
    postgres_copy.empty()
    as_migrated = _rows(postgres_copy)
    written = _written(postgres_copy)
    assert written != as_migrated
    postgres_copy.empty()
    assert _rows(postgres_copy) == as_migrated
    assert _written(postgres_copy) == written


def test_nothing_is_known_of_the_calendar_that_the_test_before_had(postgres_copy: Emptied) -> None:
    other = replace(SUMMER, number=CLOSURE.number)
    assert [_read_of(postgres_copy, each) for each in (CLOSURE, other)] == [[CLOSURE], [other]]


def _read_of(emptied: Emptied, change: CalendarChange) -> Sequence[CalendarChange]:
    """What a step that opens is told in a calendar of this change alone."""
    emptied.empty()
    with SqlUnitOfWork(emptied.database) as uow:
        uow.connections.save(rows.connection())
        uow.calendar.add(change)
    with SqlUnitOfWork(emptied.database) as uow:
        return uow.calendar.at(rows.ACCOUNT, since=change.decree.first).changes


def _written(emptied: Emptied) -> Rows:
    with SqlUnitOfWork(emptied.database) as uow:
        rows.save_bill(uow)
        uow.sequences.next("bill")
        uow.outbox.add_sms(rows.sms())
    return _rows(emptied)


def _rows(emptied: Emptied) -> Rows:
    """Of every table."""
    with emptied.database.reading.connect() as connection:
        return {table.name: connection.execute(select(table)).all() for table in ALL_TABLES.sorted_tables}
