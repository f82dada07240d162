"""Stories played on a running stack, all of them at the same time, and what became of them."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

import httpx

from deploy.demo.aftermath import faults_in_engine
from deploy.demo.board import TaskBoard, TaskList
from deploy.demo.conductor import Conductor
from deploy.demo.engine_time import EngineTime, NotSettledError
from deploy.demo.indexed_timers import IndexedTimers
from deploy.demo.stories.story import Story, told_misses
from deploy.demo.tasklist_case import Office, StoryStuckError, TasklistCase
from deploy.demo.tasklist_tasks import TasklistTasks
from deploy.stack import StackConfig
from deploy.stack.wiring import settings_of
from deploy.tasklist import CamundaRefusedError
from services.errors import ServiceError
from services.model.keys import RequestOutcome
from workers.app import App, build_app

CaseOf = Callable[[Office, Story], TasklistCase]

_FAULTS = (StoryStuckError, CamundaRefusedError, ServiceError, httpx.HTTPError, LookupError)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryResult:
    """How a story went. `fault` says why it did not end, or what is left of it in the engine."""

    story: Story
    tracking_code: str | None = None
    outcome: RequestOutcome | None = None
    missed: frozenset[str] = frozenset()
    fault: str | None = None

    @property
    def outcome_as_told(self) -> bool:
        """Whether the request ended as the story says."""
        return self.outcome == self.story.outcome

    @property
    def missed_as_told(self) -> bool:
        """Whether the limits that the story says were missed, and no other."""
        return self.missed == self.story.missed

    @property
    def as_told(self) -> bool:
        """Whether all went as the story says."""
        return self.fault is None and self.outcome_as_told and self.missed_as_told


class Audience(Protocol):
    """Is told how the play goes on."""

    def doing(self, key: str, what: str) -> None:
        """What happens in the story of that key now, in Persian."""
        ...

    def over(self, result: StoryResult) -> None:
        """A story is over."""
        ...

    def time_is(self, moment: datetime) -> None:
        """The engine's clock was moved."""
        ...


class Nobody:
    """An audience that is not interested."""

    def doing(self, key: str, what: str) -> None:
        """Nothing."""

    def over(self, result: StoryResult) -> None:
        """Nothing."""

    def time_is(self, moment: datetime) -> None:
        """Nothing."""


def play_stories(
    stack: StackConfig,
    stories: Sequence[Story],
    *,
    audience: Audience | None = None,
    case_of: CaseOf = TasklistCase,
) -> list[StoryResult]:
    """Play the stories to their ends on a stack that is up on the controlled clock, with its samples loaded; a result
    for each.

    A story that fails leaves the others alone; an engine that never settles ends them all. `case_of` makes the request
    that a story is told of.
    """
    return _judged(stack, begin_stories(stack, stories, audience=audience, case_of=case_of))


def begin_stories(
    stack: StackConfig,
    stories: Sequence[Story],
    *,
    audience: Audience | None = None,
    case_of: CaseOf = TasklistCase,
) -> list[StoryResult]:
    """As `play_stories`, for stories that leave something open: nobody waits for the end of their processes."""
    with closing(build_app(settings_of(stack))) as app, _time_of(stack, app) as time:
        tasks = TasklistTasks(stack.web_url)
        return asyncio.run(play_together(app, time, tasks, stories, audience or Nobody(), case_of=case_of))


def _time_of(stack: StackConfig, app: App) -> EngineTime:
    return EngineTime(stack.management_url, IndexedTimers(stack.opensearch_url), app.database)


async def play_together(
    app: App,
    time: EngineTime,
    tasks: TaskList,
    stories: Sequence[Story],
    audience: Audience,
    *,
    case_of: CaseOf = TasklistCase,
) -> list[StoryResult]:
    """Play the stories on an engine on the controlled clock that has their samples; a result for each. What they have
    left behind in the engine is not looked at.
    """
    conductor = Conductor(time, moved=audience.time_is)
    cases: dict[str, TasklistCase] = {}
    results: dict[str, StoryResult] = {}
    broken: str | None = None
    audience.time_is(time.now())

    async with TaskBoard(tasks) as board:
        office = Office(app=app, board=board, time=time, conductor=conductor, told=audience.doing)

        async def played(story: Story) -> None:
            case = cases[story.key] = case_of(office, story)
            fault = await _fault(story, case)
            results[story.key] = await asyncio.to_thread(_result, app, story, case, fault)
            audience.over(results[story.key])

        try:
            await conductor.play(*(played(story) for story in stories))
            await time.settled()
        except (NotSettledError, httpx.HTTPError) as error:
            broken = f"the play broke off: {error or type(error).__name__}"
    return [results.get(story.key) or _result(app, story, cases.get(story.key), broken) for story in stories]


async def _fault(story: Story, case: TasklistCase) -> str | None:
    """Play the story; why it did not get to its end, None if it did."""
    try:
        await story.play(case)
    except _FAULTS as error:
        return str(error) or type(error).__name__
    return None


def _result(app: App, story: Story, case: TasklistCase | None, fault: str | None) -> StoryResult:
    tracking_code = case.tracking_code if case else None
    if tracking_code is None:
        return StoryResult(story=story, fault=fault)
    with app.reading() as uow:
        return StoryResult(
            story=story,
            tracking_code=tracking_code,
            outcome=uow.requests.get(tracking_code).outcome,
            missed=told_misses(row.step for row in uow.steps.of_request(tracking_code) if row.missed_at),
            fault=fault,
        )


def _judged(stack: StackConfig, results: Sequence[StoryResult]) -> list[StoryResult]:
    """The results with what Operate knows: a request that has ended must have left nothing behind, and of a story that
    failed it tells more.
    """
    codes = [each.tracking_code for each in results if each.tracking_code]
    with closing(build_app(settings_of(stack))) as app, app.reading() as uow:
        instances = {code: uow.requests.get(code).process_instance_key for code in codes}
    faults = faults_in_engine(stack.web_url, instances)
    return [_with_fault(each, faults.get(each.tracking_code or "")) for each in results]


def _with_fault(result: StoryResult, found: str | None) -> StoryResult:
    texts = [text for text in (result.fault, found) if text]
    return replace(result, fault="; ".join(texts) or None)
