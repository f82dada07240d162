"""Bring a database's tables to another version. Where they stand, `db.revisions` tells."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text

from db.engine import Database
from db.errors import DatabaseFault, translated
from db.tables import ALL_TABLES

_UPGRADE_LOCK = 7_141_405
"""Any number that no other program locks in the same PostgreSQL database."""


def upgrade(database: Database, revision: str = "head", *, on_step: Callable[[], None] = lambda: None) -> None:
    """Bring the tables to the revision, all or nothing. Of several at once, one does it and the rest wait.

    `on_step` is called after each migration, before the commit of all of them.
    """
    with translated(database.label), _changing(database) as connection:
        command.upgrade(_config(connection, on_step), revision)


def downgrade(database: Database, revision: str) -> None:
    """Take the tables back to the revision, `base` for none at all. Rows of dropped tables are lost."""
    with translated(database.label), _changing(database) as connection:
        command.downgrade(_config(connection), revision)


def differences(database: Database) -> list[Any]:
    """What distinguishes the tables from `db.tables`, as Alembic names it; empty if the migrations are complete."""
    with translated(database.label), database.reading.connect() as connection:
        return list(compare_metadata(MigrationContext.configure(connection), ALL_TABLES))


def write_revision(database: Database, message: str) -> None:
    """Write a new migration for what `db.tables` has and the database has not. For developers, who then read it."""
    with translated(database.label), database.reading.connect() as connection:
        command.revision(_config(connection), message, autogenerate=True)


def _config(connection: Connection | None, on_step: Callable[[], None] = lambda: None) -> Config:
    config = Config(attributes={"connection": connection, "on_step": on_step})
    config.set_main_option("script_location", "db:migrations")
    return config


@contextmanager
def _changing(database: Database) -> Iterator[Connection]:
    """A transaction in which tables may be changed. Rows that refer to nothing undo all of it: DatabaseFault."""
    with database.relaying.connect() as connection, _references_unchecked(connection), connection.begin():
        _wait_for_others(connection)
        yield connection
        _check_references(connection)


@contextmanager
def _references_unchecked(connection: Connection) -> Iterator[None]:
    """On SQLite, where a table is changed by dropping it after its rows were copied, which its children would forbid.

    The switch does nothing within a transaction, so the driver is told, before one begins.
    """
    driver = connection.connection.driver_connection if connection.dialect.name == "sqlite" else None
    if driver is None:
        yield
        return
    driver.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys = ON")


def _check_references(connection: Connection) -> None:
    # PostgreSQL has checked each of them by now.
    if connection.dialect.name == "sqlite":
        broken = {row[0] for row in connection.execute(text("PRAGMA foreign_key_check"))}
        if broken:
            raise DatabaseFault(f"rows that refer to nothing in {', '.join(sorted(broken))}")


def _wait_for_others(connection: Connection) -> None:
    # SQLite needs no lock of its own: the transaction began with the write lock.
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _UPGRADE_LOCK})
