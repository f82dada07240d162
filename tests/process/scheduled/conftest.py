"""An engine with every diagram, whose nights are played."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from db.engine import Database
from services.jalali import local_date
from tests.process.loaded import move_days
from tests.process.office import ROOT, Office
from tests.zeebekit import EmbeddedEngine


@pytest.fixture(scope="session")
def zeebe_resources() -> list[Path]:
    """What the kit's engine deploys: all but the purge, which has nights of its own."""
    return [each for each in sorted((ROOT / "bpmn").glob("*/*")) if each.is_dir() and each.name != "daily-retention"]


@pytest.fixture
def zeebe(fresh_zeebe: EmbeddedEngine) -> EmbeddedEngine:
    """An engine for each test: cleaning one up lets weeks pass, and nights without anybody at work."""
    return fresh_zeebe


@pytest.fixture
def office(zeebe: EmbeddedEngine, database: Database) -> Iterator[Office]:
    """The company on SQLite."""
    move_days(database, today=local_date(zeebe.now()))
    with closing(Office(zeebe, database)) as office:
        yield office
