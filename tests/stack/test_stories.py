"""The main ways through each service, on the real engine and worked on through Tasklist."""

import pytest

from deploy.demo.play import StoryResult, play_stories
from deploy.demo.stories import ALL_STORIES
from deploy.stack import StackConfig

_KEYS = (
    "good-meter",
    "tampering",
    "debt-paid-late",
    "test-declined",
    "returned-for-documents",
    "agent-late",
    "withdrawn",
    "name-change-debts",
    "licence-missing",
    "relocation-debts",
    "relocation-postponed",
)
_STORIES = {story.key: story for story in ALL_STORIES}

pytestmark = pytest.mark.stack


@pytest.fixture(scope="module")
def results(stack: StackConfig) -> dict[str, StoryResult]:
    """All of them, played at the same time, as requests come in."""
    return {result.story.key: result for result in play_stories(stack, [_STORIES[key] for key in _KEYS])}


@pytest.mark.parametrize("key", _KEYS)
def test_the_story_goes_as_told(key: str, results: dict[str, StoryResult]) -> None:
    result = results[key]
    assert result.as_told, f"fault: {result.fault}; outcome: {result.outcome}; limits missed: {sorted(result.missed)}"
