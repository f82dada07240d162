"""What the stack's tests find waiting is refused where they would be in each other's way, and comes at one time."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from deploy.demo.case import Case
from deploy.demo.stories import ALL_STORIES, SHOWN_STORIES
from deploy.demo.stories.story import DAY, HOUR
from tests.stack.open_requests import MARK, OpenRequest, together, wanted_by
from tests.stack.rehearsal import Rehearsal, play

NOW = datetime(2026, 11, 30, 21, 45, tzinfo=UTC)
HIDDEN = [story for story in ALL_STORIES if story not in SHOWN_STORIES]


async def applied(case: Case) -> None:
    await case.apply()


async def examined(case: Case) -> None:
    await case.apply()
    await case.wait(2 * HOUR)


async def on_the_ninth_day(case: Case) -> None:
    day = case.day_ahead(9)
    await examined(case)
    await case.wait(case.time_until(day) + 9 * HOUR)


@pytest.fixture
def marked(request: pytest.FixtureRequest) -> Callable[[str], pytest.Item]:
    """A test that finds a request of the story waiting."""

    def item(story: str) -> pytest.Item:
        made = pytest.Function.from_parent(request.node.parent, name=story, callobj=lambda: None)
        made.add_marker(pytest.mark.open_request(story, until=applied))
        return made

    return item


def test_who_is_not_marked_finds_nothing_waiting(request: pytest.FixtureRequest) -> None:
    assert request.node.get_closest_marker(MARK) is None
    assert wanted_by([request.node]) == []


def test_stories_of_different_connections_are_found_in_the_order_of_the_tests(
    marked: Callable[[str], pytest.Item],
) -> None:
    first, second = HIDDEN[:2]
    assert [each.story for each in wanted_by([marked(second.key), marked(first.key)])] == [second.key, first.key]


@pytest.mark.parametrize(
    "stories", [(SHOWN_STORIES[0].key,), (HIDDEN[0].key, HIDDEN[0].key)], ids=["shown", "two tests"]
)
def test_a_connection_that_is_used_twice_on_the_stack_is_refused(
    marked: Callable[[str], pytest.Item], stories: tuple[str, ...]
) -> None:
    with pytest.raises(pytest.UsageError, match=stories[0]):
        wanted_by([marked(each) for each in stories])


@pytest.mark.parametrize("names", [str, lambda bill_id: ("1211804129", bill_id)], ids=["one", "several"])
def test_a_connection_that_a_module_names_for_its_tests_is_used_by_no_story_beside_it(
    marked: Callable[[str], pytest.Item],
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    names: Callable[[str], object],
) -> None:
    story = next(each for each in HIDDEN if not each.samples)
    wanted_by([marked(story.key)])
    monkeypatch.setattr(request.module, "_OWN", names(story.bill_id), raising=False)
    with pytest.raises(pytest.UsageError, match=f"{story.key}.*{story.bill_id}"):
        wanted_by([marked(story.key)])


def test_a_story_that_nobody_tells_is_refused(marked: Callable[[str], pytest.Item]) -> None:
    with pytest.raises(pytest.UsageError, match="no story 'told-by-nobody'"):
        wanted_by([marked("told-by-nobody")])


def test_requests_come_to_their_tasks_at_the_same_time() -> None:
    plays = (examined, on_the_ninth_day, applied)
    wanted = [OpenRequest(story.key, until) for story, until in zip(HIDDEN, plays, strict=False)]
    waited = set()
    for story in together(wanted, NOW):
        case = Rehearsal(NOW)
        play(case, story.play)
        waited.add(case.waited)
    [longest] = waited
    assert 8 * DAY < longest < 10 * DAY
