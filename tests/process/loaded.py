"""The sample subscribers, loaded once: each test gets a copy of the database, its days moved to the test's today.

Loading them for each test took nearly half of the process tests' time. The samples tell days as "days ago": what was
loaded as of another day differs in its days, all by the same, and in nothing else.
"""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, literal_column, update

from db.column_types import UtcDateTime
from db.engine import Database
from db.migrate import upgrade
from db.tables import ALL_TABLES
from db.unit_of_work import SqlUnitOfWork
from tests.process.office import ROOT
from workers.samples import load, read_samples

SAMPLES = read_samples(ROOT / "deploy" / "samples" / "subscribers.json")
LOADED_ON = date(2026, 3, 1)


def _kinds(district: str | None = None) -> set[str]:
    """The kinds of order that the active agents take, of one district if given."""
    agents = [agent for agent in SAMPLES.agents if agent.active and district in {None, agent.district}]
    return {kind for agent in agents for kind in agent.kinds}


WITHOUT_SOME_AGENT = frozenset(each.bill_id for each in SAMPLES.connections if _kinds(each.district) != _kinds())
"""The bill IDs of the samples in districts where some kind of order has no agent."""


def load_samples(database: Database) -> None:
    """Make the tables and load the samples, as of LOADED_ON."""
    upgrade(database)
    with SqlUnitOfWork(database) as uow:
        load(uow, SAMPLES, today=LOADED_ON)


def move_days(database: Database, *, today: date) -> None:
    """Let all that was loaded have happened as if it had been loaded today."""
    by = (today - LOADED_ON).days
    with database.writing.begin() as connection:
        for table in ALL_TABLES.sorted_tables:
            if dated := [column for column in table.columns if isinstance(column.type, Date | UtcDateTime)]:
                later = _LATER[connection.dialect.name]
                moved: dict[str, ColumnElement[Any]] = {
                    each.name: literal_column(later.format(column=each.name, days=by)) for each in dated
                }
                connection.execute(update(table).values(moved))


_LATER = {
    # Days and moments are texts there.
    "sqlite": "date(substr({column}, 1, 10), '{days} days') || substr({column}, 11)",
    "postgresql": "{column} + interval '{days} days'",
}
"""By the database itself: row by row, it took each test the twentieth part of its time."""
