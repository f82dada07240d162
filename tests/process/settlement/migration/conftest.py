"""An engine for what is migrated, and ways to bring changed diagrams to it.

A deployment costs the engine three seconds of the processor. So ours are deployed once: a request is started on that
version by its number, whatever has been deployed since, and tests that bring the same change share its deployment.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

import pytest

from deploy.demo.stories.story import Story
from tests.db.restored import Restored
from tests.process.conftest import opened_office
from tests.process.office import EmbeddedCase, Office
from tests.process.settlement.migration.running import EmbeddedRunning
from tests.process.settlement.migration.variants import Changes, apart, written
from tests.zeebekit import EmbeddedEngine
from workers.migration.limits import FollowedLimits
from workers.migration.mapping import ByHand
from workers.migration.plan import Plan, make_plan
from workers.migration.progress import Progress
from workers.migration.run import Outcome, carry_out
from workers.transactions import RetriedTransactions

Versions = Mapping[str, int]
"""Process id: version."""

Deploy = Callable[[Changes], Versions]
DeployApart = Callable[[str, str], None]
NewCase = Callable[[Story], EmbeddedCase]


class Migration:
    """`aftersales migrate` for an office."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.running = EmbeddedRunning(office.engine)

    def plan(self, *processes: str, by_hand: ByHand | None = None) -> Plan:
        return make_plan(self.running, processes=processes, by_hand=by_hand)

    def followed_limits(self, plan: Plan) -> FollowedLimits:
        office = self.office
        transactions = RetriedTransactions(office.begin)
        return FollowedLimits(plan, reading=office.begin, transactions=transactions, clock=office.clock)

    def run(
        self, *processes: str, by_hand: ByHand | None = None, at_most: int | None = None, follow: bool = False
    ) -> Outcome:
        plan = self.plan(*processes, by_hand=by_hand)
        followed = self.followed_limits(plan)
        before_each = followed.follow if follow else lambda _: None
        outcome = carry_out(plan, self.office.gateway, Progress(), at_most=at_most, before_each=before_each)
        self.office.engine.run()
        return outcome


@pytest.fixture(scope="session")
def engine_of_versions() -> Iterator[EmbeddedEngine]:
    """Not the kit's: what runs of a changed diagram says nothing about the coverage of ours."""
    with EmbeddedEngine.start() as engine:
        yield engine


@pytest.fixture(scope="session")
def ours(engine_of_versions: EmbeddedEngine, tmp_path_factory: pytest.TempPathFactory) -> Versions:
    """The versions that our diagrams have, as they are."""
    return engine_of_versions.deploy(*written(tmp_path_factory.mktemp("ours"), {})).processes


@pytest.fixture
def deploy(engine_of_versions: EmbeddedEngine, ours: Versions, tmp_path: Path) -> Deploy:
    """Brings our diagrams to the engine, some of them changed; what is deployed already makes no new version."""
    assert ours

    def deployed(changes: Changes) -> Versions:
        return engine_of_versions.deploy(*written(tmp_path, changes)).processes

    return deployed


@pytest.fixture
def deploy_apart(engine_of_versions: EmbeddedEngine, ours: Versions, tmp_path: Path) -> DeployApart:
    """Brings one changed diagram to the engine, by the name of its file, and what it calls: not those that call it."""
    assert ours

    def deployed(name: str, content: str) -> None:
        engine_of_versions.deploy(*apart(tmp_path, name, content))

    return deployed


@pytest.fixture
def case_of_ours(office: Office, ours: Versions) -> NewCase:
    """Makes cases that begin on our diagrams as they are, whatever the newest version is."""
    return lambda story: office.case(story, version=ours[story.service])


@pytest.fixture
def zeebe(engine_of_versions: EmbeddedEngine, ours: Versions) -> Iterator[EmbeddedEngine]:
    """The engine, in which our diagrams are the oldest version."""
    assert ours
    yield engine_of_versions
    engine_of_versions.reset()


@pytest.fixture
def new_office(zeebe: EmbeddedEngine, sqlite_copy: Restored) -> Callable[[], AbstractContextManager[Office]]:
    """Opens the company, as often as wanted: each time with a new database, beside a clean engine."""

    @contextmanager
    def opened() -> Iterator[Office]:
        sqlite_copy.restore()
        with closing(sqlite_copy.database) as database:
            yield from opened_office(zeebe, database)
        zeebe.reset()

    return opened


@pytest.fixture
def migration(office: Office) -> Migration:
    return Migration(office)
