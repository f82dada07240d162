"""An engine with every diagram, and a company that keeps answers of jobs for some days only."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from db.engine import Database
from services.jalali import local_date
from services.retention.rules import RULES, Kind, RetentionPeriods
from tests.process.loaded import move_days
from tests.process.office import ROOT, Office
from tests.zeebekit import EmbeddedEngine

ANSWERS_KEPT = 3
"""Days. A journey of a month would be a month of nights."""

PERIODS = RetentionPeriods(days={rule.kind: rule.days for rule in RULES} | {Kind.JOB_ANSWERS: ANSWERS_KEPT})


@pytest.fixture(scope="session")
def zeebe_resources() -> list[Path]:
    """What the kit's engine deploys."""
    return [ROOT / "bpmn"]


@pytest.fixture
def zeebe(fresh_zeebe: EmbeddedEngine) -> EmbeddedEngine:
    """An engine for each test: cleaning one up lets weeks pass, and nights without anybody at work."""
    return fresh_zeebe


@pytest.fixture
def office(zeebe: EmbeddedEngine, database: Database) -> Iterator[Office]:
    """The company on SQLite."""
    move_days(database, today=local_date(zeebe.now()))
    with closing(Office(zeebe, database, periods=PERIODS)) as office:
        yield office
