"""One engine for all process tests, with every diagram deployed; a new database and a clean engine for each."""

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from db.engine import Database, open_database
from db.migrate import upgrade
from deploy.demo.stories import STORIES
from services.jalali import local_date
from tests.db.postgres import Cluster, running_cluster
from tests.process.office import ROOT, EmbeddedCase, Office
from tests.zeebekit import EmbeddedEngine
from workers.samples import load, read_samples

_NAMES = count()
SAMPLES = read_samples(ROOT / "deploy" / "samples" / "subscribers.json")


@pytest.fixture(scope="session")
def zeebe_resources() -> list[Path]:
    """What the kit's engine deploys."""
    return [ROOT / "bpmn"]


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database, migrated once."""
    path = tmp_path_factory.mktemp("template") / "aftersales.db"
    database = open_database(f"sqlite:///{path}")
    upgrade(database)
    database.close()
    return path


@pytest.fixture
def database(migrated: Path, tmp_path: Path) -> Iterator[Database]:
    path = tmp_path / "aftersales.db"
    path.write_bytes(migrated.read_bytes())
    database = open_database(f"sqlite:///{path}")
    yield database
    database.close()


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """PostgreSQL, started once."""
    with running_cluster() as running:
        yield running


@pytest.fixture
def postgres_database(cluster: Cluster) -> Iterator[Database]:
    name = f"process_{next(_NAMES)}"
    cluster.execute(f"CREATE DATABASE {name}")
    database = open_database(cluster.url(name))
    upgrade(database)
    yield database
    database.close()


@pytest.fixture
def office(zeebe: EmbeddedEngine, database: Database) -> Iterator[Office]:
    """The company on SQLite."""
    yield from _opened(zeebe, database)


@pytest.fixture
def postgres_office(zeebe: EmbeddedEngine, postgres_database: Database) -> Iterator[Office]:
    """The company on PostgreSQL."""
    yield from _opened(zeebe, postgres_database)


def _opened(zeebe: EmbeddedEngine, database: Database) -> Iterator[Office]:
    """The sample subscribers are loaded as of the engine's today."""
    office = Office(zeebe, database)
    with office.begin() as uow:
        load(uow, SAMPLES, today=local_date(zeebe.now()))
    yield office
    office.close()


@pytest.fixture
def new_case(office: Office) -> Callable[[], EmbeddedCase]:
    """Makes cases, each of a connection of its own."""
    bill_ids = iter(story.bill_id for story in STORIES if story.key != "agent-chosen")
    return lambda: office.case(next(bill_ids))


@pytest.fixture
def case(new_case: Callable[[], EmbeddedCase]) -> EmbeddedCase:
    return new_case()
