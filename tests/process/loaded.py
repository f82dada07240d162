"""The sample subscribers, loaded once: each test gets a copy of the database, its days moved to the test's today.

Loading them for each test took nearly half of the process tests' time. The samples tell days as "days ago": what was
loaded as of another day differs in its days, all by the same, and in nothing else.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import Column, Connection, Date, Table, bindparam, select, update

from db.column_types import UtcDateTime
from db.engine import Database
from db.migrate import upgrade
from db.tables import ALL_TABLES
from db.unit_of_work import SqlUnitOfWork
from tests.process.office import ROOT
from workers.samples import load, read_samples

SAMPLES = read_samples(ROOT / "deploy" / "samples" / "subscribers.json")
LOADED_ON = date(2026, 3, 1)


def load_samples(database: Database) -> None:
    """Make the tables and load the samples, as of LOADED_ON."""
    upgrade(database)
    with SqlUnitOfWork(database) as uow:
        load(uow, SAMPLES, today=LOADED_ON)


def move_days(database: Database, *, today: date) -> None:
    """Let all that was loaded have happened as if it had been loaded today."""
    by = today - LOADED_ON
    with database.writing.begin() as connection:
        for table in ALL_TABLES.sorted_tables:
            if dated := [column for column in table.columns if isinstance(column.type, Date | UtcDateTime)]:
                _move(connection, table, dated, by)


def _move(connection: Connection, table: Table, dated: Sequence[Column[date]], by: timedelta) -> None:
    keys = list(table.primary_key.columns)
    rows = [
        {f"key_{key.name}": row[key] for key in keys} | {f"new_{each.name}": _later(row[each], by) for each in dated}
        for row in connection.execute(select(table)).mappings()
    ]
    if rows:
        this_row = [key == bindparam(f"key_{key.name}") for key in keys]
        moved = {each.name: bindparam(f"new_{each.name}", type_=each.type) for each in dated}
        connection.execute(update(table).where(*this_row).values(moved), rows)


def _later(day: date | None, by: timedelta) -> date | None:
    return None if day is None else day + by
