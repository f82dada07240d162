"""A seed is worth something only if it repeats a run."""

from itertools import islice
from pathlib import Path

from tests.chaos.crew import Point
from tests.chaos.databases import Sqlite
from tests.chaos.faults import faults_of
from tests.chaos.plan import LONG, episodes, first_orders, kills

FAULTS = faults_of(Sqlite(Path("/nowhere"), mounted=True))


def test_a_seed_repeats_its_faults_and_its_kills() -> None:
    assert episodes("rain", FAULTS, LONG) == episodes("rain", FAULTS, LONG)
    assert episodes("rain", FAULTS, LONG) != episodes("snow", FAULTS, LONG)
    assert list(islice(kills("rain", LONG), 50)) == list(islice(kills("rain", LONG), 50))
    assert first_orders("rain", LONG) == first_orders("rain", LONG)


def test_every_fault_comes_in_every_round_and_the_engines_clock_last() -> None:
    planned = [each.fault for each in episodes("rain", FAULTS, LONG)]
    assert sorted(each.name for each in planned[:-1]) == sorted(LONG.rounds * [each.name for each in FAULTS])
    assert "engine's clock" in planned[-1].name


def test_half_of_the_kills_are_at_named_points_and_none_is_left_out() -> None:
    planned = list(islice(kills("rain", LONG), 20))
    named = [each.point for each in planned if each.point is not None]
    assert len(named) == 10
    assert set(named) == set(Point) - {Point.MIGRATION_STEP}


def test_a_disk_that_cannot_be_filled_is_not_said_to_have_been() -> None:
    without_mount = faults_of(Sqlite(Path("/nowhere"), mounted=False))
    assert {each.name for each in FAULTS} - {each.name for each in without_mount} == {"database's disk full"}
