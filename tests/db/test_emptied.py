"""The database that tests share is as new for each of them."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from db.tables import ALL_TABLES
from db.unit_of_work import SqlUnitOfWork
from tests.db import rows
from tests.db.emptied import Emptied

Rows = Mapping[str, Sequence[object]]


def test_what_was_written_is_gone_and_keys_are_counted_from_the_first_again(postgres_copy: Emptied) -> None:
    postgres_copy.empty()
    as_migrated = _rows(postgres_copy)
    written = _written(postgres_copy)
    assert written != as_migrated
    postgres_copy.empty()
    assert _rows(postgres_copy) == as_migrated
    assert _written(postgres_copy) == written


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
