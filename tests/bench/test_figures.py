"""Medians, percentiles, ratios: what every verdict is computed from."""

import pytest

from tests.bench.figures import falls_throughout, percentile, ratios, spread


def test_a_spread_tells_the_median_and_both_ends() -> None:
    assert spread([300.0, 100.0, 250.0]).text() == "250 (100–300)"


@pytest.mark.parametrize(("share", "value"), [(0.0, 1), (0.5, 50), (0.99, 99), (0.995, 100), (1.0, 100)])
def test_a_percentile_is_a_measured_value(share: float, value: int) -> None:
    assert percentile(list(range(100, 0, -1)), share) == value


def test_the_99th_percentile_of_few_values_is_the_highest() -> None:
    assert percentile([3.0, 9.0, 1.0], 0.99) == 9.0


def test_ratios_compare_what_was_measured_in_the_same_round() -> None:
    assert ratios([20.0, 90.0], [10.0, 100.0]) == [2.0, 0.9]


def test_a_round_in_which_the_rival_did_nothing_has_no_ratio() -> None:
    assert ratios([20.0, 90.0], [0.0, 100.0]) == [0.9]


@pytest.mark.parametrize(
    ("ages", "falls"),
    [
        ([600.0, 400.0, 10.0], True),
        ([600.0, 400.0, 401.0, 10.0], False),
        ([600.0, 600.0], False),
        ([600.0], False),
        ([], False),
    ],
)
def test_an_age_that_rises_once_does_not_fall_all_the_while(ages: list[float], falls: bool) -> None:
    assert falls_throughout(ages, tolerance=0.0) is falls


def test_a_slow_rise_within_the_tolerance_of_the_lowest_age_does_not_add_up() -> None:
    assert falls_throughout([9.0, 8.0, 8.4, 7.0], tolerance=0.5)
    assert not falls_throughout([9.0, 8.0, 8.4, 8.8, 7.0], tolerance=0.5)
