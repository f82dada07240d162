"""The limit of a whole name change: warned of before, told of after, silent where the request is over."""

import pytest

from deploy.demo.stories.story import DAY
from tests.process.limits import (
    Limit,
    assert_fires_just_after,
    assert_nobody_is_warned_of_what_is_over,
    assert_warned_before_it_is_late,
)
from tests.process.office import EmbeddedCase

pytestmark = pytest.mark.process


@pytest.mark.steps("NAM-00")
def test_a_name_change_is_late_just_after_its_limit(name_change: EmbeddedCase) -> None:
    assert_fires_just_after(name_change, Limit("NAM-00", 7 * DAY, "Task_TestMeter"))


@pytest.mark.steps("NAM-00")
def test_the_supervisor_is_warned_of_a_name_change_and_told_when_it_is_late(name_change: EmbeddedCase) -> None:
    assert_warned_before_it_is_late(name_change, "NAM-00", share=0.9)


def test_nobody_is_warned_of_a_name_change_that_is_over(name_change: EmbeddedCase) -> None:
    assert_nobody_is_warned_of_what_is_over(name_change)
