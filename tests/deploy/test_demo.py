"""What the demo shows and finds, without a stack."""

from dataclasses import replace
from io import StringIO

from rich.console import Console

from deploy.demo.board import OpenTask
from deploy.demo.play import StoryResult
from deploy.demo.progress import ProgressBoard
from deploy.demo.report import by_service, deviations, print_summary
from deploy.demo.stories import ALL_STORIES, SHOWN_STORIES, STORIES, STORIES_UNDER_KILLS
from deploy.demo.stories.story import Story
from services.catalogue import all_services, service_title
from services.model.keys import RequestOutcome
from services.text import to_persian_digits

_LINES = 12
_ABOUT_A_DOZEN = 19


def _as_told(story: Story) -> StoryResult:
    return StoryResult(story=story, tracking_code="9898621726", outcome=story.outcome, missed=story.missed)


def _printed(results: list[StoryResult]) -> str:
    file = StringIO()
    print_summary(Console(file=file, width=160), results)
    return file.getvalue()


def _counter_task(*, tracking_code: str | None, draft_key: str | None) -> OpenTask:
    return OpenTask(
        key=1,
        name="تکمیل مدارک",
        element_id="Task_CorrectApplication",
        unit="counter",
        tracking_code=tracking_code,
        draft_key=draft_key,
    )


def test_a_task_before_registration_is_found_by_the_draft_and_later_by_the_tracking_code() -> None:
    unregistered = _counter_task(tracking_code=None, draft_key="file-1")
    registered = _counter_task(tracking_code="9898621726", draft_key=None)
    assert unregistered.is_about("file-1", None)
    assert not unregistered.is_about("file-2", None)
    assert registered.is_about("file-1", "9898621726")
    assert not registered.is_about("file-1", None)


def test_a_dozen_requests_show_every_service_with_diagrams_of_its_own_and_every_common_end() -> None:
    """Of what plain services give, one: they end in the same way. A service's own further ends are left to tests."""
    given = {each.standard.outcome for each in all_services().values() if each.standard}
    own = {outcome for each in all_services().values() for outcome in each.outcomes}
    shown = {story.outcome for story in SHOWN_STORIES}
    assert {story.outcome for story in ALL_STORIES} - own - given <= shown
    assert len(shown & given) == 1
    assert {key for key, each in all_services().items() if each.standard is None} <= {
        story.service for story in SHOWN_STORIES
    }
    assert len(SHOWN_STORIES) <= _ABOUT_A_DOZEN


def test_workers_are_killed_during_a_story_of_each_service_with_diagrams_of_its_own() -> None:
    own = {key for key, each in all_services().items() if each.standard is None}
    assert own <= {story.service for story in STORIES_UNDER_KILLS}


def test_every_service_has_a_table_of_its_own() -> None:
    results = [_as_told(story) for story in ALL_STORIES]
    assert [service for service, _ in by_service(results)] == list(STORIES)
    printed = _printed(results)
    assert [each.title for each in all_services().values() if each.title not in printed] == []
    assert "✗" not in printed


def test_what_is_not_as_told_is_explained() -> None:
    story = next(story for story in ALL_STORIES if len(story.missed) == 1 and story.outcome != RequestOutcome.UNPAID)
    [step] = story.missed
    result = replace(_as_told(story), outcome=RequestOutcome.UNPAID, missed=frozenset())
    assert list(deviations(result)) == [
        f"the outcome is unpaid; told was {story.outcome}",
        f"the limit of {step} should have been missed",
    ]
    assert f"{story.key}: the limit of {step} should have been missed" in _printed([result])


def test_stories_that_are_over_make_way_on_a_small_terminal() -> None:
    over, [waiting, *_] = list(STORIES.values())[:2]
    file = StringIO()
    console = Console(file=file, width=120, height=_LINES, force_terminal=True)
    with ProgressBoard(console, ALL_STORIES) as board:
        for story in over:
            board.over(_as_told(story))
        file.truncate(file.seek(0))
    shown = file.getvalue()
    assert service_title(waiting.service) in shown
    assert service_title(over[0].service) not in shown
    assert f"{to_persian_digits(len(over))} از {to_persian_digits(len(ALL_STORIES))}" in shown
