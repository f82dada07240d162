"""Requests of all services together on the real engine, their workers killed at every point, on SQLite."""

import pytest

from tests.chaos.databases import sqlite
from tests.chaos.mixed.campaign import run_mixed

SEED = "saffron"


@pytest.mark.longest
def test_stories_of_all_services_end_as_told_and_nothing_is_done_twice_whichever_worker_dies() -> None:
    outcome = run_mixed(SEED, sqlite, print)
    assert outcome.holds, str(outcome)
