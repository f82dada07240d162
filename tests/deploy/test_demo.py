"""What the demo shows and finds, without a stack."""

from dataclasses import replace
from datetime import UTC, datetime
from io import StringIO

from rich.console import Console

from deploy.demo.board import OpenTask
from deploy.demo.play import StoryResult
from deploy.demo.progress import ProgressBoard
from deploy.demo.report import by_service, deviations, print_summary
from deploy.demo.stories import ALL_STORIES, SHOWN_STORIES, STORIES
from deploy.demo.stories.story import Story
from deploy.tasklist import Task, TaskState
from services.catalogue import all_services, service_title
from services.model.keys import RequestOutcome
from services.text import to_persian_digits

_LINES = 12
_ABOUT_A_DOZEN = 17


def _as_told(story: Story) -> StoryResult:
    return StoryResult(story=story, tracking_code="9898621726", outcome=story.outcome, missed=story.missed)


def _printed(results: list[StoryResult]) -> str:
    file = StringIO()
    print_summary(Console(file=file, width=160), results)
    return file.getvalue()


def _counter_task() -> Task:
    return Task(
        key=1,
        name="تکمیل مدارک",
        element_id="Task_CorrectApplication",
        process_name="تکمیل مدارک",
        process_instance_key=2,
        process_definition_key=3,
        state=TaskState.CREATED,
        created=datetime(2026, 11, 24, tzinfo=UTC),
        due=None,
        assignee=None,
        candidate_groups=("counter",),
        form_id="correct-application",
        form_version=1,
    )


def test_a_task_before_registration_is_found_by_the_draft_and_later_by_the_tracking_code() -> None:
    task = _counter_task()
    unregistered = OpenTask(task=task, tracking_code=None, draft_key="file-1")
    registered = OpenTask(task=task, tracking_code="9898621726")
    assert unregistered.is_about("file-1", None)
    assert not unregistered.is_about("file-2", None)
    assert registered.is_about("file-1", "9898621726")
    assert not registered.is_about("file-1", None)


def test_a_dozen_requests_show_every_kind_of_ending() -> None:
    """Of what plain services give, one: they end in the same way."""
    given = {each.standard.outcome for each in all_services().values() if each.standard}
    shown = {story.outcome for story in SHOWN_STORIES}
    assert shown - given == {story.outcome for story in ALL_STORIES} - given
    assert len(shown & given) == 1
    assert len(SHOWN_STORIES) <= _ABOUT_A_DOZEN


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
