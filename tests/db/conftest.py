"""A migrated database of each kind per test, and the fakes beside them."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing, nullcontext
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest

from db.engine import Database, open_database
from db.errors import WriteConflict
from db.migrate import upgrade
from db.unit_of_work import SqlUnitOfWork
from services.ports import UnitOfWork
from tests.db.emptied import Emptied
from tests.db.postgres import Cluster, PostgresMissing, running_cluster
from tests.db.restored import restored
from tests.fakes.rows import DuplicateKey
from tests.fakes.uow import FakeUnitOfWork

_names = count(1)


@dataclass(frozen=True)
class Store:
    """Something that keeps rows: `begin` opens a unit of work, `taken` is what a used key raises."""

    begin: Callable[[], AbstractContextManager[UnitOfWork]]
    taken: type[Exception]


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """PostgreSQL, started once; a missing one fails the tests, it does not skip them."""
    with ExitStack() as stack:
        try:
            running = stack.enter_context(running_cluster())
        except PostgresMissing as error:
            pytest.fail(str(error), pytrace=False)
        yield running


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_template(cluster: Cluster) -> str:
    """The name of a migrated PostgreSQL database."""
    cluster.execute("CREATE DATABASE template_migrated")
    _migrate(cluster.url("template_migrated"))
    return "template_migrated"


@pytest.fixture(scope="session")
def postgres_copy(cluster: Cluster, postgres_template: str) -> Iterator[Emptied]:
    """A copy of it that is emptied for each test."""
    cluster.execute(f"CREATE DATABASE emptied TEMPLATE {postgres_template}")
    emptied = Emptied(cluster.url("emptied"))
    with closing(emptied.database):
        yield emptied


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database without tables."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.db'}"
    cluster: Cluster = request.getfixturevalue("cluster")
    name = f"empty_{next(_names)}"
    cluster.execute(f"CREATE DATABASE {name}")
    return cluster.url(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a migrated database without rows."""
    return fresh_url(str(request.param), request, tmp_path)


@pytest.fixture
def cluster_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The same, PostgreSQL only."""
    return fresh_url("postgresql", request, tmp_path)


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    """A migrated database without rows, closed after the test."""
    opened = open_database(url)
    yield opened
    opened.close()


@pytest.fixture(params=["fakes", "sqlite", "postgresql"])
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    """The fakes, SQLite, PostgreSQL: one contract for the three."""
    if request.param == "fakes":
        records = FakeUnitOfWork()
        yield Store(begin=lambda: nullcontext(records), taken=DuplicateKey)
        return
    with closing(_as_migrated(request)) as database:
        yield Store(begin=lambda: SqlUnitOfWork(database), taken=WriteConflict)


def _as_migrated(request: pytest.FixtureRequest) -> Database:
    """The one of this kind, as it was migrated."""
    if request.param == "sqlite":
        copy = restored(request.getfixturevalue("sqlite_template"))
        copy.restore()
        return copy.database
    emptied: Emptied = request.getfixturevalue("postgres_copy")
    emptied.empty()
    return emptied.database


def fresh_url(kind: str, request: pytest.FixtureRequest, folder: Path) -> str:
    if kind == "sqlite":
        copy = shutil.copy(request.getfixturevalue("sqlite_template"), folder / "test.db")
        return f"sqlite:///{copy}"
    template: str = request.getfixturevalue("postgres_template")
    cluster: Cluster = request.getfixturevalue("cluster")
    name = f"test_{next(_names)}"
    cluster.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    return cluster.url(name)


def _migrate(url: str) -> None:
    database = open_database(url)
    upgrade(database)
    database.close()
