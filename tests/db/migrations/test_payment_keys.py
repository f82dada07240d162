"""The keys of payments have other names from version 19 on: the rows keep them, and in neither is one taken twice."""

from typing import Any

import pytest
from sqlalchemy import inspect, update
from sqlalchemy.exc import IntegrityError

from db import migrate
from db.engine import Database
from db.unit_of_work import SqlUnitOfWork
from tests.db.migrations.first_rows import columns_of, everything, settlement_alone, tables_of

BEFORE = "0018"
NOTICE, BOOKING = "a digest", "counter/1"


def before(url: str) -> Database:
    """A database of the version before, whose payment has both keys."""
    database = settlement_alone(url)
    migrate.upgrade(database, BEFORE)
    with database.relaying.begin() as connection:
        payment = tables_of(connection).tables["payment"]
        connection.execute(update(payment).values(told_as=NOTICE, counted_as=BOOKING))
    return database


def indices_of(database: Database) -> list[str]:
    """Those of payments, with what they are of and for which rows."""
    with database.reading.connect() as connection:
        return sorted(map(_shown, inspect(connection).get_indexes("payment")))


def _shown(index: Any) -> str:  # noqa: ANN401 - a dictionary whose shape depends on the database
    return f"{index['name']} {index['column_names']} {list(map(str, index.get('dialect_options', {}).values()))}"


def test_a_payment_keeps_its_keys_there_and_back(empty_url: str) -> None:
    database = before(empty_url)
    columns, known, indices = columns_of(database), everything(database), indices_of(database)
    migrate.upgrade(database)
    assert migrate.differences(database) == []
    with SqlUnitOfWork(database, read_only=True) as uow:
        found = uow.bills.payment_of_notice(NOTICE)
        assert found is not None
        assert (found.notice_key, found.booking_key) == (NOTICE, BOOKING)
    migrate.downgrade(database, BEFORE)
    assert (columns_of(database), everything(database), indices_of(database)) == (columns, known, indices)
    database.close()


@pytest.mark.parametrize(
    ("version", "keys"), [("0019", ("notice_key", "booking_key")), (BEFORE, ("told_as", "counted_as"))]
)
def test_no_key_is_taken_twice_in_either_version(empty_url: str, version: str, keys: tuple[str, str]) -> None:
    database = before(empty_url)
    migrate.upgrade(database, "0019")
    migrate.downgrade(database, version)
    with database.reading.connect() as connection:
        payment = tables_of(connection).tables["payment"]
        row: dict[str, Any] = dict(connection.execute(payment.select()).mappings().one())
    for key in keys:
        second = {**row, **dict.fromkeys(keys), key: row[key], "number": "second"}
        with pytest.raises(IntegrityError), database.relaying.begin() as connection:
            connection.execute(payment.insert(), second)
    database.close()
