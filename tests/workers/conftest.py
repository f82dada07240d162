from collections.abc import Iterator
from pathlib import Path

import pytest

from db.engine import Database, open_database
from db.migrate import upgrade
from db.unit_of_work import SqlUnitOfWork
from services.jalali import local_date
from tests.db.restored import restored
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
def database_url(loaded_file: Path) -> str:
    copy = restored(loaded_file)
    copy.restore()
    return copy.url


@pytest.fixture
def database(loaded_file: Path, database_url: str) -> Iterator[Database]:
    """What is at `database_url`."""
    copy = restored(loaded_file)
    assert copy.url == database_url
    yield copy.database
    copy.database.close()


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def bench(database: Database, clock: FixedClock) -> Bench:
    return Bench(database, clock)
