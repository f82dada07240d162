"""Where a database's tables stand, told without Alembic: it is large, and a worker rarely needs it."""

from __future__ import annotations

from functools import cache
from importlib import resources

from sqlalchemy import inspect, text

from db.engine import Database
from db.errors import SchemaOutdated, translated

_TABLE = "alembic_version"


def current(database: Database) -> str | None:
    """The revision of the tables, None for an empty database."""
    with translated(database.label), database.reading.connect() as connection:
        if not inspect(connection).has_table(_TABLE):
            return None
        return connection.execute(text(f"SELECT version_num FROM {_TABLE}")).scalar()  # noqa: S608 - our own name


@cache
def head() -> str:
    """The revision that this program needs: that of the last migration, as the files are named by theirs."""
    files = (each.name for each in resources.files("db.migrations.versions").iterdir())
    return max(name[1:].partition("_")[0] for name in files if name.startswith("v"))


def is_current(database: Database) -> bool:
    """Whether the tables are those of this program."""
    return current(database) == head()


def require_current(database: Database) -> None:
    """Raises SchemaOutdated unless the tables are those of this program."""
    found = current(database)
    if found != head():
        raise SchemaOutdated(found=found, wanted=head())
