"""The jobs that the worker holds: from the engine's hand until the engine took an answer."""

import asyncio
from collections import Counter
from collections.abc import Collection, Mapping
from contextlib import suppress
from enum import Enum, auto
from threading import Lock
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
    LEFT = auto()
    """Its handler still runs at the worker's end: nobody else may begin it before the engine's patience is over."""


AT_WORK = frozenset({Phase.QUEUED, Phase.RUNNING})
NOT_BEGUN = frozenset({Phase.QUEUED})


class Taken:
    """A job in the worker's hands. `deadline`, by the monotonic clock, is when the engine will offer it to others:
    the engine's own figure is by the engine's clock, which need not be ours.

    Handlers run on other threads than the loop's. So what a job becomes next is decided under a lock: it is begun or
    given back, never both.
    """

    __slots__ = ("_changing", "_running", "begun_at", "deadline", "job", "phase", "slots", "taken_at")

    def __init__(self, job: Job, slots: Slots, timeout_seconds: float) -> None:
        self.job = job
        self.slots = slots
        self.taken_at = monotonic()
        self.begun_at = self.taken_at
        self.deadline = self.taken_at + timeout_seconds
        self.phase = Phase.QUEUED
        self._running = 0
        self._changing = Lock()

    def begin(self) -> bool:
        """The job's handler may start, or what it found be committed; False if nobody waits for it any more.

        After True `ended` must follow, once that is over.
        """
        with self._changing:
            if self.phase is Phase.QUEUED:
                self.begun_at = monotonic()
                self.phase = Phase.RUNNING
            may_begin = self.phase is Phase.RUNNING
            self._running += may_begin
            return may_begin

    def ended(self) -> None:
        """What was begun is over, whatever came of it."""
        with self._changing:
            self._running -= 1

    @property
    def runs(self) -> bool:
        """Whether a handler is at it, or a commit."""
        return self._running > 0

    def becomes(self, phase: Phase, *, of: Collection[Phase], at_rest: bool = False) -> bool:
        """It is this from now on, if it was one of those until now; with `at_rest` only if nothing runs for it."""
        with self._changing:
            if self.phase not in of or (at_rest and self._running > 0):
                return False
            self.phase = phase
            return True

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
