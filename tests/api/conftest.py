from collections.abc import Iterator

import pytest

from db.engine import Database
from tests.api.site import Browser, a_site, browser
from tests.fakes.uow import FixedClock
from tests.workers.conftest import bench, clock, database, database_url, loaded_file

__all__ = ["bench", "clock", "database", "database_url", "loaded_file"]


@pytest.fixture
def visitor() -> Iterator[Browser]:
    """A browser in which nobody is logged in; there is no database."""
    with browser() as opened:
        yield opened


@pytest.fixture
def counter(database: Database, clock: FixedClock) -> Iterator[Browser]:
    """The counter's browser, logged in, on a database with the sample subscribers."""
    with browser(a_site(database, clock=clock), login="counter") as opened:
        yield opened
