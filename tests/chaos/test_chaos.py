"""The short form of `make chaos`: every kind of fault once, on SQLite; all invariants hold. How soon the workers are
back is a matter of the machine: it is measured, and not asserted here.
"""

import pytest

from tests.chaos.campaign import run_campaign
from tests.chaos.databases import sqlite
from tests.chaos.plan import SHORT
from tests.chaos.report import table

SEED = "turquoise"


@pytest.mark.longest
def test_nothing_is_lost_stuck_or_done_twice_whatever_fails() -> None:
    outcome = run_campaign(SEED, SHORT, sqlite, print)
    assert outcome.is_sound, table([outcome])
