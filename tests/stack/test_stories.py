"""Every way to end and every kind of job, on the real engine and worked on through Tasklist."""

import pytest

from deploy.demo.play import StoryResult, play_stories
from deploy.demo.stories import SHOWN_STORIES
from deploy.stack import StackConfig

pytestmark = pytest.mark.stack


@pytest.fixture(scope="module")
def results(stack: StackConfig) -> dict[str, StoryResult]:
    """All of them, played at the same time, as requests come in."""
    return {result.story.key: result for result in play_stories(stack, SHOWN_STORIES)}


@pytest.mark.parametrize("key", [story.key for story in SHOWN_STORIES])
def test_the_story_goes_as_told(key: str, results: dict[str, StoryResult]) -> None:
    result = results[key]
    assert result.as_told, f"fault: {result.fault}; outcome: {result.outcome}; limits missed: {sorted(result.missed)}"
