"""The jobs that the worker holds: from the engine's hand until the engine took an answer."""

import asyncio
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from enum import Enum, auto
from time import monotonic

from workers.runtime.job import Job
from workers.runtime.slots import Slots


class Phase(Enum):
    """Where a job is on its way through the worker."""

    QUEUED = auto()
    RUNNING = auto()
    ANSWERING = auto()
    GIVEN_BACK = auto()
    DROPPED = auto()
    """The engine has ended it before it was begun: nobody wants it any more."""


AT_WORK = frozenset({Phase.QUEUED, Phase.RUNNING})


class Taken:
    """A job in the worker's hands. `deadline`, by the monotonic clock, is when the engine will offer it to others:
    the engine's own figure is by the engine's clock, which need not be ours.
    """

    __slots__ = ("begun_at", "deadline", "job", "phase", "slots", "taken_at")

    def __init__(self, job: Job, slots: Slots, timeout_seconds: float) -> None:
        self.job = job
        self.slots = slots
        self.taken_at = monotonic()
        self.begun_at = self.taken_at
        self.deadline = self.taken_at + timeout_seconds
        self.phase = Phase.QUEUED

    def begin(self) -> bool:
        """The job's handler may start, or what it found be committed; False if nobody waits for it any more."""
        if self.phase is Phase.QUEUED:
            self.begun_at = monotonic()
            self.phase = Phase.RUNNING
        return self.phase is Phase.RUNNING

    @property
    def queue_seconds(self) -> float:
        """What it waited for its handler."""
        return self.begun_at - self.taken_at

    @property
    def running_seconds(self) -> float:
        """How long ago its handler was begun; 0 if it was not."""
        return 0.0 if self.phase is Phase.QUEUED else monotonic() - self.begun_at


class Hands:
    """All jobs taken and not yet answered."""

    def __init__(self) -> None:
        self._taken: set[Taken] = set()
        self._empty = asyncio.Event()
        self._empty.set()

    def __len__(self) -> int:
        """How many. Safe for threads."""
        return len(self._taken)

    def take(self, taken: Taken) -> None:
        """A job has come."""
        self._taken.add(taken)
        self._empty.clear()

    def let_go(self, taken: Taken) -> None:
        """The job is over; its slot is free."""
        if taken in self._taken:
            self._taken.discard(taken)
            taken.slots.give_back(1)
            if not self._taken:
                self._empty.set()

    def holds(self, taken: Taken) -> bool:
        """Whether the job is still to be answered."""
        return taken in self._taken

    async def emptied(self, within_seconds: float) -> None:
        """Wait until there is nothing in them, for so long at most."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._empty.wait(), max(0.0, within_seconds))

    def all(self) -> list[Taken]:
        """The jobs at this moment."""
        return list(self._taken)

    def by_type(self) -> Mapping[str, int]:
        """How many of each job type. Safe for threads."""
        return Counter(taken.job.type for taken in self._taken.copy())

    def queued_by_type(self) -> Mapping[str, int]:
        """How many of each job type are not begun yet. Safe for threads."""
        return Counter(taken.job.type for taken in self._taken.copy() if taken.phase is Phase.QUEUED)
