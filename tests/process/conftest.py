"""One engine for all process tests, with every diagram deployed; a new database and a clean engine for each."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

import pytest

from db.engine import Database, open_database
from deploy.demo.stories import ALL_STORIES
from services.company import EXAMPLE_COMPANY, Company
from services.jalali import local_date
from services.registry.values import Visit
from tests.db.postgres import Cluster, running_cluster
from tests.db.restored import Restored, as_of_a_new_process, restored
from tests.examples import plain_service
from tests.process.loaded import WITHOUT_SOME_AGENT, load_samples, move_days
from tests.process.nights import NIGHTS
from tests.process.office import ROOT, EmbeddedCase, NewCase, Office
from tests.zeebekit import EmbeddedEngine

_TEMPLATE, _COPY = "loaded", "process"


@pytest.fixture(scope="session")
def zeebe_resources() -> list[Path]:
    """What the kit's engine deploys: all but the processes of every night, which would run at each night of each
    journey. They are tested in `tests/process/retention` and `tests/process/scheduled`, beside all others.
    """
    return [folder for folder in sorted((ROOT / "bpmn").glob("*/*")) if folder.is_dir() and folder.name not in NIGHTS]


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the sample subscribers, made once."""
    path = tmp_path_factory.mktemp("template") / "aftersales.db"
    with closing(open_database(f"sqlite:///{path}")) as database:
        load_samples(database)
    return path


@pytest.fixture(scope="session")
def sqlite_copy(sqlite_template: Path) -> Restored:
    return restored(sqlite_template)


@pytest.fixture
def database(sqlite_copy: Restored) -> Iterator[Database]:
    sqlite_copy.restore()
    with closing(sqlite_copy.database) as database:
        yield database


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """PostgreSQL, started once, with a template database that holds the sample subscribers."""
    with running_cluster() as running:
        running.execute(f"CREATE DATABASE {_TEMPLATE}")
        with closing(open_database(running.url(_TEMPLATE))) as database:
            load_samples(database)
        yield running


@pytest.fixture(scope="session")
def postgres_copy(cluster: Cluster) -> Database:
    """The way into the copy of the template, the same for all: what SQLAlchemy has compiled is kept with it."""
    return open_database(cluster.url(_COPY))


@pytest.fixture
def office(zeebe: EmbeddedEngine, database: Database) -> Iterator[Office]:
    """The company on SQLite."""
    yield from opened_office(zeebe, database)


@pytest.fixture
def postgres_office(
    zeebe: EmbeddedEngine, cluster: Cluster, postgres_copy: Database
) -> Callable[[], AbstractContextManager[Office]]:
    """Opens the company on PostgreSQL, as often as wanted: each time with a new database, beside a clean engine."""

    @contextmanager
    def opened() -> Iterator[Office]:
        cluster.execute(f"DROP DATABASE IF EXISTS {_COPY}")
        cluster.execute(f"CREATE DATABASE {_COPY} TEMPLATE {_TEMPLATE}")
        with closing(as_of_a_new_process(postgres_copy)) as database:
            yield from opened_office(zeebe, database)
        zeebe.reset()

    return opened


def opened_office(zeebe: EmbeddedEngine, database: Database, *, company: Company = EXAMPLE_COMPANY) -> Iterator[Office]:
    """The sample subscribers are as of the engine's today."""
    move_days(database, today=local_date(zeebe.now()))
    with closing(Office(zeebe, database, company=company)) as office:
        yield office


@pytest.fixture
def new_case(office: Office) -> NewCase:
    """Makes cases of a service, each of a connection of its own in a district that lacks no agent."""
    stories = [story for story in ALL_STORIES if story.bill_id not in WITHOUT_SOME_AGENT]

    def made(service: str) -> EmbeddedCase:
        story = next(story for story in stories if story.service == service)
        stories.remove(story)
        return office.case(story)

    return made


@pytest.fixture
def examined(new_case: NewCase) -> EmbeddedCase:
    """A service on the standard process that a unit examines and carries out for a fee, without a visit before."""
    return new_case(plain_service(examined=True, visit=Visit.NO, costs=True, work_order=True).key)
