"""Requests that tests find waiting at a task: a test's mark names the story and how far it goes, and all that are
wanted are brought there together, before the first test begins.

One after another each would wait for the engine, its indices and the moved clock by itself, half a minute and more.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache

import pytest

from deploy.demo.case import Case
from deploy.demo.play import StoryResult, begin_stories
from deploy.demo.stories import ALL_STORIES, SHOWN_STORIES
from deploy.demo.stories.story import Play, Story
from deploy.locations import ROOT
from deploy.stack import StackConfig
from tests.stack.rehearsal import Rehearsal, play
from workers.samples import read_samples

MARK = "open_request"


@dataclass(frozen=True, slots=True)
class OpenRequest:
    """A request of the story with this key, worked on until it is at a task that the test does."""

    story: str
    until: Play

    @classmethod
    def of(cls, item: pytest.Item) -> "OpenRequest | None":
        """The one that the test finds waiting, if it is marked for one."""
        mark = item.get_closest_marker(MARK)
        return cls(*mark.args, **mark.kwargs) if mark else None


def wanted_by(items: Sequence[pytest.Item]) -> list[OpenRequest]:
    """What these tests find waiting. UsageError where a connection would be used twice."""
    wanted = [found for item in items if (found := OpenRequest.of(item))]
    _refuse_connections_used_twice([_told(each) for each in wanted], _named_by_modules(items))
    return wanted


def _refuse_connections_used_twice(stories: Sequence[Story], named: Sequence[str]) -> None:
    """By two tests, or by one and by what `make demo` shows, which `test_stories` plays on the same stack."""
    shown = [bill_id for story in SHOWN_STORIES for bill_id in _connections(story)]
    used = Counter([*named, *(bill_id for story in stories for bill_id in _connections(story))])
    twice = [story.key for story in stories if any(used[each] > 1 or each in shown for each in _connections(story))]
    twice += [each for each in named if used[each] > 1 or each in shown]
    if twice:
        raise pytest.UsageError(f"connections of these are used twice on the stack: {', '.join(twice)}")


def _named_by_modules(items: Iterable[pytest.Item]) -> list[str]:
    """The bill IDs that the tests' modules name as their own, each as often as modules do."""
    modules = {module.obj for item in items if (module := item.getparent(pytest.Module))}
    return [bill_id for module in modules for bill_id in {*_bill_ids(vars(module).values())}]


def _bill_ids(values: Iterable[object]) -> Iterator[str]:
    for value in values:
        if isinstance(value, tuple):
            yield from _bill_ids(value)
        elif isinstance(value, str) and value in _samples():
            yield value


@cache
def _samples() -> Collection[str]:
    return {each.bill_id for each in read_samples(ROOT / "deploy" / "samples" / "subscribers.json").connections}


def _connections(story: Story) -> set[str]:
    return {story.bill_id, *(each.bill_id for each in story.samples)}


def _told(wanted: OpenRequest) -> Story:
    found = [each for each in ALL_STORIES if each.key == wanted.story]
    if not found:
        raise pytest.UsageError(f"there is no story {wanted.story!r}")
    return found[0]


def opened(stack: StackConfig, wanted: Sequence[OpenRequest]) -> Mapping[str, StoryResult]:
    """By the story's key how each went."""
    results = begin_stories(stack, together(wanted, datetime.now(UTC)))
    return {each.story: result for each, result in zip(wanted, results, strict=True)}


def together(wanted: Sequence[OpenRequest], now: datetime) -> list[Story]:
    """Their stories, which begin so that all are at their tasks at about the same time: none is overtaken by a limit
    while the clock goes on for another. Those that wait for a day are counted from `now`.
    """
    takes = [_rehearsed(each.until, now) for each in wanted]
    return [
        _delayed(_told(each), each.until, max(takes) - duration) for each, duration in zip(wanted, takes, strict=True)
    ]


def _rehearsed(until: Play, now: datetime) -> timedelta:
    """How much of the engine's time it takes."""
    case = Rehearsal(now)
    play(case, until)
    return case.waited


def _delayed(story: Story, until: Play, delay: timedelta) -> Story:
    async def delayed(case: Case) -> None:
        await case.wait(delay)
        await until(case)

    return replace(story, key=f"open-{story.key}", play=delayed)
