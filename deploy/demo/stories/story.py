"""What a story is, and the book that a service's stories are written into."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from deploy.demo.case import Case
from services.model.keys import RequestOutcome
from workers.samples import SampleConnection

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

Play = Callable[[Case], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A sample request for the service, for the sample connection `bill_id`; `sample` is that one where it is not among
    the samples of the stack. The key is unique over all services.

    `missed` are the steps whose limit it breaks, on purpose. `shown`: whether `make demo` plays it when nobody asks for
    more, and the process tests play it on PostgreSQL too. Together those that are shown end in every way and do every
    kind of job; of services that run on the same part, one is enough.
    """

    service: str
    key: str
    title: str
    bill_id: str
    sample: SampleConnection | None = None
    play: Play
    outcome: RequestOutcome
    missed: frozenset[str] = frozenset()
    shown: bool = False


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
        bill_id: str,
        title: str,
        outcome: RequestOutcome | None = None,
        missed: tuple[str, ...] = (),
        shown: bool = False,
    ) -> Callable[[Play], Play]:
        """Tell the story that the decorated function plays."""

        def told(play: Play) -> Play:
            self._stories.append(
                Story(
                    service=self._service,
                    key=key,
                    title=title,
                    bill_id=bill_id,
                    play=play,
                    outcome=outcome or self._outcome,
                    missed=frozenset(missed),
                    shown=shown,
                )
            )
            return play

        return told
