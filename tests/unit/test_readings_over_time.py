"""Over random histories, every kWh that a meter has counted is billed once, whatever happened in between."""

from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from services.model.connections import ReadingRole
from tests.unit.meter_story import MeterStory

Event = Callable[[MeterStory], None]

# Households: up to twelve kWh a day, read every few weeks, behind a fuse that lets 132 kWh a day through.
DAILY = st.integers(3, 12)


def _after(days: int, daily: int, event: Event) -> Event:
    def happens(story: MeterStory) -> None:
        story.use(days, daily)
        event(story)

    return happens


def _misread_and_corrected(error: int) -> Event:
    def happens(story: MeterStory) -> None:
        story.read(error)
        story.read()

    return happens


def _misread_and_corrected_by_name(error: int, days: int) -> Event:
    def happens(story: MeterStory) -> None:
        story.read(error)
        story.use(days, 5)
        story.read(role=ReadingRole.CORRECTION)

    return happens


def _misread_and_billed(error: int, days: int) -> Event:
    """Too high by more than is used until the next reading shows it."""

    def happens(story: MeterStory) -> None:
        story.read(days * 5 + error)
        story.use(days, 5)
        story.bill_declared()

    return happens


def _swap(digits: int, multiplier: int, opening: int, readable: bool) -> Event:
    return lambda story: story.swap(digits, multiplier, opening, readable=readable)


QUIET: st.SearchStrategy[Event] = st.one_of(
    st.sampled_from(
        [MeterStory.read, MeterStory.note, MeterStory.bill_declared, MeterStory.bill_visited, MeterStory.void_last]
    ),
    st.builds(_misread_and_corrected, st.integers(-400, 400)),
    st.builds(_misread_and_corrected_by_name, st.integers(-400, 400), st.integers(1, 20)),
)
SWAPS: st.SearchStrategy[Event] = st.builds(
    _swap, st.integers(4, 6), st.sampled_from([1, 1, 2]), st.integers(0, 900), st.booleans()
)
DAYS = st.integers(20, 75)
HISTORY = st.lists(st.builds(_after, DAYS, DAILY, st.one_of(QUIET, QUIET, QUIET, SWAPS)), max_size=10)


def _replaced_long_ago(opening_first: bool) -> list[Event]:
    """Nobody wrote down more of the old meter than its readings."""

    def swap(story: MeterStory) -> None:
        story.swap_unwritten(opening_first=opening_first)

    return [_after(60, 5, MeterStory.read), _after(30, 5, swap)]


BEGINNING: st.SearchStrategy[list[Event]] = st.one_of(st.just([]), st.booleans().map(_replaced_long_ago))


def play(story: MeterStory, events: list[Event]) -> None:
    for event in events:
        event(story)
    story.use(30, 5)
    story.bill_declared()
    assert story.billed == story.used


@settings(max_examples=60)
@given(BEGINNING, HISTORY)
def test_every_kwh_is_billed_once_whatever_services_swaps_and_corrections_there_were(
    beginning: list[Event], events: list[Event]
) -> None:
    play(MeterStory(), [*beginning, *events])


@settings(max_examples=60)
@given(st.integers(8_000, 9_990), st.lists(st.builds(_after, DAYS, DAILY, QUIET), max_size=10))
def test_a_register_that_goes_round_loses_nothing(begin: int, events: list[Event]) -> None:
    story = MeterStory(digits=4, shown=begin)
    story.read()
    play(story, events)


@settings(max_examples=60)
@given(HISTORY, st.integers(50, 400), st.integers(10, 60))
def test_what_was_billed_for_a_wrong_reading_comes_back_with_the_next_bill(
    events: list[Event], error: int, days: int
) -> None:
    story = MeterStory()
    story.use(60, 5)
    story.read()
    story.use(60, 5)
    play(story, [*events, _after(60, 5, MeterStory.read), _after(60, 5, _misread_and_billed(error, days))])
