"""One wrong value in a year does not move what a connection usually consumes."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import accumulate, pairwise

from hypothesis import given
from hypothesis import strategies as st

from services.model.connections import Reading, ReadingSource
from services.readings.meters import meter_lives
from services.readings.records import records_of
from services.readings.usual import Usual, longest_consistent, usual_consumption
from tests.fakes.samples import BILL_ID, sample_connection
from tests.fakes.uow import FakeUnitOfWork
from tests.unit.reading_world import TODAY

# Read every 55 to 65 days for two years, the last time 60 days ago, behind a fuse that lets 132 kWh a day through.
GAPS = st.lists(st.integers(55, 65), min_size=12, max_size=12)
SEASONS = st.lists(st.integers(0, 120), min_size=12, max_size=12)


def usual_of(days_ago: Sequence[int], counts: Sequence[int]) -> Usual:
    uow = FakeUnitOfWork()
    uow.connections.reading_rows = [
        Reading(bill_id=BILL_ID, kwh=kwh, taken_on=TODAY - timedelta(days=days), source=ReadingSource.PERIODIC)
        for days, kwh in zip(days_ago, counts, strict=True)
    ]
    connection = sample_connection()
    since = TODAY - timedelta(days=60)
    usual = usual_consumption(meter_lives(records_of(uow, connection)), connection, since=since, until=TODAY)
    assert usual is not None
    return usual


def history(gaps: Sequence[int], daily: Sequence[int], begin: int) -> tuple[list[int], list[int]]:
    """The days ago of the readings, oldest first, and what the register of five digits showed."""
    days_ago = list(accumulate(gaps[::-1], initial=60))[::-1]
    used = (gap * each for gap, each in zip(gaps, daily, strict=True))
    return days_ago, [kwh % 100_000 for kwh in accumulate(used, initial=begin)]


@given(GAPS, st.integers(0, 120), st.integers(0, 99_999), st.integers(0, 12), st.integers(0, 99_999))
def test_one_wrong_value_leaves_an_even_usual_exactly_as_it_was(
    gaps: list[int], daily: int, begin: int, position: int, wrong: int
) -> None:
    days_ago, counts = history(gaps, [daily] * len(gaps), begin)
    assert usual_of(days_ago, counts).daily_kwh == daily
    counts[position] = wrong
    assert usual_of(days_ago, counts).daily_kwh == daily


@given(GAPS, SEASONS, st.integers(0, 99_999), st.integers(0, 12), st.integers(0, 99_999))
def test_one_wrong_value_leaves_the_usual_among_the_consumptions_that_it_does_not_touch(
    gaps: list[int], daily: list[int], begin: int, position: int, wrong: int
) -> None:
    days_ago, counts = history(gaps, daily, begin)
    counts[position] = wrong
    untouched = [each for index, each in enumerate(daily) if position not in (index, index + 1)]
    assert min(untouched) <= usual_of(days_ago, counts).daily_kwh <= max(untouched)


@given(st.lists(st.integers(0, 30), max_size=12))
def test_of_counts_that_contradict_each_other_the_fewest_are_left_out(counts: list[int]) -> None:
    kept = longest_consistent(counts, lambda earlier, later: earlier <= later)
    assert all(earlier <= later for earlier, later in pairwise(kept))
    alone = [sum(each <= later for each in counts[:index]) for index, later in enumerate(counts)]
    assert len(kept) >= min(len(counts), 1 + max((min(1, each) for each in alone), default=0))


def test_of_equally_many_the_later_counts_stay() -> None:
    assert longest_consistent([1, 12_001, 12_000, 12_300], lambda earlier, later: earlier <= later) == [
        1,
        12_000,
        12_300,
    ]


def test_the_median_is_weighted_by_the_days_of_the_past_year() -> None:
    # Of the past year's days 180 are at 7, and 125 at 5: three spans and five days of a fourth.
    assert usual_of(*history([60] * 12, [5, 7] * 6, 0)).past_year == 7
    # Half of the days each: 122 at 5 and 122 at 9, after 61 days at 7.
    days_ago, counts = history([60] * 7 + [61] * 5, [7] * 7 + [7, 5, 9, 5, 9], 0)
    assert usual_of(days_ago, counts).past_year == 7
