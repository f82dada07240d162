"""One engine for all process tests, with every diagram deployed; a new database and a clean engine for each."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from db.engine import Database, open_database
from db.migrate import upgrade
from deploy.demo.stories import ALL_STORIES
from services.jalali import local_date
from tests.db.postgres import Cluster, running_cluster
from tests.process.office import ROOT, EmbeddedCase, NewCase, Office
from tests.zeebekit import EmbeddedEngine
from workers.samples import load, read_samples

_NAMES = count()
_WITHOUT_AGENT = {"agent-chosen", "inspector-chosen", "installer-chosen"}
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
def new_case(office: Office) -> NewCase:
    """Makes cases of a service, each of a connection of its own."""
    stories = [story for story in ALL_STORIES if story.key not in _WITHOUT_AGENT]

    def made(service: str) -> EmbeddedCase:
        story = next(story for story in stories if story.service == service)
        stories.remove(story)
        return office.case(story)

    return made


@pytest.fixture
def case(new_case: NewCase) -> EmbeddedCase:
    """A settlement."""
    return new_case("settlement")


@pytest.fixture
def name_change(new_case: NewCase) -> EmbeddedCase:
    """A name change."""
    return new_case("name-change")


@pytest.fixture
def relocation(new_case: NewCase) -> EmbeddedCase:
    """A meter relocation."""
    return new_case("meter-relocation")
