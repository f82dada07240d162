"""How repositories write rows: at once, so that a conflict shows at the line that caused it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import Column, bindparam
from sqlalchemy import update as update_table
from sqlalchemy.orm import Session

from db.base import Row
from services.errors import NotFound
from services.model.connections import MeterReading

Found = TypeVar("Found")


def insert(session: Session, row: Row) -> None:
    """Add a new row; a taken key ends the transaction with WriteConflict."""
    session.add(row)
    session.flush()
    # Forgotten, so that every later read asks the database.
    session.expunge(row)


def upsert(session: Session, row: Row) -> None:
    """Add the row, or replace the one with its key."""
    session.merge(row)
    session.flush()


def update(session: Session, row: Row, *, what: str, key: str) -> None:
    """Replace the row with this key; raises NotFound if there is none."""
    merged = session.merge(row)
    if merged in session.new:
        session.expunge(merged)
        raise NotFound(what, key)
    session.flush()


def write_changes(
    session: Session, key: Column[Any], *, before: Mapping[str, object], after: Mapping[str, object]
) -> None:
    """Write what differs of the row with this key, if anything does. The key itself is not written: where one is,
    SQLite looks for what depends on the old one, table by table.
    """
    changed = {column: value for column, value in after.items() if value != before[column]}
    if changed:
        statement = update_table(key.table).where(key == bindparam("key"))
        session.connection().execute(statement, {**changed, "key": after[key.name]})


def meter_reading(kwh: int | None, day: date | None) -> MeterReading | None:
    """The reading in two columns that are both filled or both empty."""
    return None if kwh is None or day is None else MeterReading(kwh=kwh, taken_on=day)


def found(row: Found | None, *, what: str, key: str) -> Found:
    """What was found; raises NotFound for None."""
    if row is None:
        raise NotFound(what, key)
    return row
