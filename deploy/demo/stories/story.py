"""What a story is, and the book that a service's stories are written into."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import TypedDict, Unpack

from deploy.demo.case import Case
from services.model.keys import RequestOutcome
from services.model.steps import LimitClock
from services.steps.catalogue import step_of
from workers.samples import SampleConnection

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

Play = Callable[[Case], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A sample request for the service, for the sample connection `bill_id`; `sample` is that one where it is not among
    the samples of the stack, `others` are more that it speaks of. The key is unique over all services.

    `missed` are the steps whose limit it breaks, on purpose, in every week of the year (`told_misses`).
    `shown`: whether `make demo` plays it when nobody asks for more. Together those that are shown come to every service
    with diagrams of its own and to every end that services share; of services that run on the same part, one is enough.
    `on_postgresql`: it comes to a kind of job that none of them does. The process tests play these there, too.
    `under_kills`: it is played while workers are killed (`make chaos ARGS=--mixed`): of each service with diagrams of
    its own one at least, that which writes most into the books.
    """

    service: str
    key: str
    title: str
    bill_id: str
    sample: SampleConnection | None = None
    others: tuple[SampleConnection, ...] = ()
    play: Play
    outcome: RequestOutcome
    missed: frozenset[str] = frozenset()
    shown: bool = False
    on_postgresql: bool = False
    under_kills: bool = False

    @property
    def samples(self) -> tuple[SampleConnection, ...]:
        """All connections that are made for it."""
        return (*([self.sample] if self.sample else []), *self.others)


def told_misses(missed: Iterable[str]) -> frozenset[str]:
    """Of the steps that a request has missed those that a story can tell of: whether a limit by working time is missed
    hangs on the day on which the story is played.
    """
    return frozenset(step for step in missed if step_of(step).clock is LimitClock.WALL)


class Traits(TypedDict, total=False):
    """What a story is besides its title and its connection, see `Story`; it ends as its book's do unless it says so."""

    others: tuple[SampleConnection, ...]
    outcome: RequestOutcome
    missed: tuple[str, ...]
    shown: bool
    on_postgresql: bool
    under_kills: bool


class StoryBook:
    """The stories of one service, in the order in which they are told; they end as `outcome` unless they say so."""

    def __init__(self, service: str, *, outcome: RequestOutcome) -> None:
        self._service = service
        self._outcome = outcome
        self._stories: list[Story] = []

    @property
    def stories(self) -> tuple[Story, ...]:
        """What has been told so far."""
        return tuple(self._stories)

    def story(
        self,
        key: str,
        *,
        title: str,
        bill_id: str = "",
        sample: SampleConnection | None = None,
        **traits: Unpack[Traits],
    ) -> Callable[[Play], Play]:
        """Tell the story that the decorated function plays: of a connection of the stack, or a `sample`."""

        def told(play: Play) -> Play:
            self._stories.append(
                Story(
                    service=self._service,
                    key=key,
                    title=title,
                    bill_id=sample.bill_id if sample else bill_id,
                    sample=sample,
                    others=traits.get("others", ()),
                    play=play,
                    outcome=traits.get("outcome", self._outcome),
                    missed=frozenset(traits.get("missed", ())),
                    shown=traits.get("shown", False),
                    on_postgresql=traits.get("on_postgresql", False),
                    under_kills=traits.get("under_kills", False),
                )
            )
            return play

        return told
