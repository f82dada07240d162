"""Instants that the engine told while its clock was set to this and that."""

from tests.chaos.engine_time import EngineTime

HOUR = 3600.0
BEGIN = 1_800_000_000.0
NOON = 5 * HOUR


def test_each_instant_is_told_by_the_clock_of_its_time() -> None:
    time = EngineTime()
    time.ahead(0.0, since=BEGIN)
    time.ahead(NOON, since=BEGIN + 10)
    time.ahead(0.0, since=BEGIN + 60)  # killed, and begun anew
    time.ahead(NOON, since=BEGIN + 68)
    time.ahead(NOON - HOUR, since=BEGIN + 100)
    time.ahead(NOON + HOUR, since=BEGIN + 110)
    for after, offset in ((5, 0.0), (30, NOON), (64, 0.0), (80, NOON), (105, NOON - HOUR), (200, NOON + HOUR)):
        assert time.true(round((BEGIN + after + offset) * 1000)) == BEGIN + after


def test_a_clock_that_was_never_set_is_the_machines() -> None:
    assert EngineTime().true(1_000) == 1.0
