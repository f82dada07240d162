"""Writes that wait for each other: a group of jobs writes many rows alike, and one statement for all of them costs a
tenth of one for each.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Executable, Table
from sqlalchemy.dialects import postgresql, sqlite

Values = dict[str, Any]


class Waiting:
    """Rows for one statement, in the order in which they came. Whoever reads their table has them written first."""

    def __init__(self, connection: Connection, statement: Executable) -> None:
        self._connection = connection
        self._statement = statement
        self._rows: list[Values] = []

    def add(self, values: Values) -> None:
        """Let the row wait."""
        self._rows.append(values)

    def write(self) -> None:
        """Write what waits. A conflict shows here, and undoes the transaction."""
        rows, self._rows = self._rows, []
        if rows:
            self._connection.execute(self._statement, rows)


@cache
def insert_unless_known(table: Table, key: str, dialect: str) -> Executable:
    """Inserts a row, or nothing where the unique column `key` has its value already."""
    return _insert(table, dialect).on_conflict_do_nothing(index_elements=[key])


@cache
def insert_or_replace(table: Table, dialect: str) -> Executable:
    """Inserts a row, or gives the row of its primary key the other values."""
    statement = _insert(table, dialect)
    others = {column.name: statement.excluded[column.name] for column in table.columns if not column.primary_key}
    return statement.on_conflict_do_update(index_elements=list(table.primary_key.columns), set_=others)


def insert_or_replace_if(table: Table, key: str, dialect: str, *, known: ColumnElement[bool]) -> Executable:
    """Inserts a row; where the unique column `key` has its value already, it gives that row the other values if it is
    `known`, and else does nothing.
    """
    statement = _insert(table, dialect)
    given = {column.name: statement.excluded[column.name] for column in table.columns if not column.primary_key}
    return statement.on_conflict_do_update(index_elements=[key], set_=given, where=known)


def _insert(table: Table, dialect: str) -> sqlite.Insert | postgresql.Insert:
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)
