"""The limit of a whole relocation: warned of before, told of after, silent where the request is over."""

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


@pytest.mark.steps("REL-00")
def test_a_relocation_is_late_just_after_its_limit(relocation: EmbeddedCase) -> None:
    assert_fires_just_after(relocation, Limit("REL-00", 15 * DAY, "Task_ExamineRequest"))


@pytest.mark.steps("REL-00")
def test_the_supervisor_is_warned_of_a_relocation_and_told_when_it_is_late(relocation: EmbeddedCase) -> None:
    assert_warned_before_it_is_late(relocation, "REL-00", share=0.9)


def test_nobody_is_warned_of_a_relocation_that_is_over(relocation: EmbeddedCase) -> None:
    assert_nobody_is_warned_of_what_is_over(relocation)
