"""The copy that each process test works on is what loading the samples on its day would have made."""

from collections.abc import Mapping
from contextlib import closing
from datetime import date
from pathlib import Path

from sqlalchemy import select

from db.engine import Database, open_database
from db.migrate import upgrade
from db.tables import ALL_TABLES
from db.unit_of_work import SqlUnitOfWork
from tests.process.loaded import SAMPLES, move_days
from workers.samples import load

TODAY = date(2027, 1, 17)


def rows(database: Database) -> Mapping[str, list[tuple[object, ...]]]:
    with database.reading.connect() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key.columns))]
            for table in ALL_TABLES.sorted_tables
        }


def test_samples_whose_days_were_moved_are_those_that_were_loaded_today(database: Database, tmp_path: Path) -> None:
    with closing(open_database(f"sqlite:///{tmp_path}/today.db")) as loaded_today:
        upgrade(loaded_today)
        with SqlUnitOfWork(loaded_today) as uow:
            load(uow, SAMPLES, today=TODAY)
        move_days(database, today=TODAY)
        assert rows(database)["reading"]
        assert rows(database) == rows(loaded_today)
