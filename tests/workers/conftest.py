import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.engine import Database, open_database
from db.migrate import upgrade
from db.unit_of_work import SqlUnitOfWork
from services.jalali import local_date
from tests.fakes.uow import FixedClock
from tests.workers.kit import SAMPLES, Bench
from workers.samples import load


@pytest.fixture(scope="session")
def loaded_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database with the sample subscribers, made once and copied for each test."""
    path = tmp_path_factory.mktemp("database") / "loaded.db"
    database = open_database(f"sqlite:///{path}")
    upgrade(database)
    with SqlUnitOfWork(database) as uow:
        load(uow, SAMPLES, today=local_date(FixedClock().now()))
    database.close()
    return path


@pytest.fixture
def database_url(loaded_file: Path, tmp_path: Path) -> str:
    return f"sqlite:///{shutil.copy(loaded_file, tmp_path / 'aftersales.db')}"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = open_database(database_url)
    yield database
    database.close()


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def bench(database: Database, clock: FixedClock) -> Bench:
    return Bench(database, clock)
