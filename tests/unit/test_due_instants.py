"""What the engine is told of a due instant."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.steps.due import engine_text

NOON = datetime(2026, 11, 29, 12, tzinfo=UTC)
MICROSECONDS = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=400))


@pytest.mark.parametrize(
    ("microseconds", "said"),
    [
        (0, "2026-11-29T12:00:00.001+00:00"),
        (1, "2026-11-29T12:00:00.001+00:00"),
        (250_000, "2026-11-29T12:00:00.250+00:00"),
        (250_001, "2026-11-29T12:00:00.251+00:00"),
        (999_001, "2026-11-29T12:00:01.001+00:00"),
    ],
)
def test_an_instant_is_told_in_milliseconds_and_never_on_a_whole_second(microseconds: int, said: str) -> None:
    assert engine_text(NOON + timedelta(microseconds=microseconds)) == said


@given(MICROSECONDS)
def test_what_the_engine_waits_for_is_never_before_the_instant(after: timedelta) -> None:
    instant = NOON + after
    told = datetime.fromisoformat(engine_text(instant))
    assert timedelta(0) <= told - instant < timedelta(milliseconds=2)
    assert told.microsecond % 1000 == 0
    assert told.microsecond
