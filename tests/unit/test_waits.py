"""How long something waits for an instant that lies ahead by the workers' clock."""

from datetime import timedelta

import pytest

from services.steps.due import wait_text


@pytest.mark.parametrize(
    ("left", "told"),
    [
        (timedelta(days=-1), "PT0.000S"),
        (timedelta(0), "PT0.000S"),
        (timedelta(microseconds=1), "PT0.001S"),
        (timedelta(seconds=59, microseconds=999_001), "PT60.000S"),
        (timedelta(minutes=1), "PT60.000S"),
        (timedelta(days=30), "PT60.000S"),
    ],
)
def test_it_is_told_in_whole_milliseconds_never_short_of_it_and_a_minute_at_the_most(
    left: timedelta, told: str
) -> None:
    assert wait_text(left) == told
