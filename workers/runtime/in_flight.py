"""The jobs in flight: leased from the engine and not answered yet."""

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
    ABANDONED = auto()
    """Its handler still runs at the worker's end: nobody else may begin it before the lease ends."""


AT_WORK = frozenset({Phase.QUEUED, Phase.RUNNING})
NOT_BEGUN = frozenset({Phase.QUEUED})


class LeasedJob:
    """A job that the engine has leased to this worker. `deadline`, by the monotonic clock, is when the lease ends and
    the engine offers the job to others: its own figure is by its own clock, which need not be ours.

    Handlers run on other threads than the loop's. So what a job becomes next is decided under a lock: it is begun or
    given back, never both.
    """

    __slots__ = ("_changing", "_running", "begun_at", "deadline", "job", "leased_at", "phase", "slots")

    def __init__(self, job: Job, slots: Slots, timeout_seconds: float) -> None:
        self.job = job
        self.slots = slots
        self.leased_at = monotonic()
        self.begun_at = self.leased_at
        self.deadline = self.leased_at + timeout_seconds
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
        return self.begun_at - self.leased_at

    @property
    def running_seconds(self) -> float:
        """How long ago its handler was begun; 0 if it was not."""
        return 0.0 if self.phase is Phase.QUEUED else monotonic() - self.begun_at


class InFlightJobs:
    """All jobs leased and not yet answered."""

    def __init__(self) -> None:
        self._leased: set[LeasedJob] = set()
        self._empty = asyncio.Event()
        self._empty.set()

    def __len__(self) -> int:
        """How many. Safe for threads."""
        return len(self._leased)

    def add(self, leased: LeasedJob) -> None:
        """A job has come."""
        self._leased.add(leased)
        self._empty.clear()

    def release(self, leased: LeasedJob) -> None:
        """The job is over; its slot is free."""
        if leased in self._leased:
            self._leased.discard(leased)
            leased.slots.release(1)
            if not self._leased:
                self._empty.set()

    def holds(self, leased: LeasedJob) -> bool:
        """Whether the job is still to be answered."""
        return leased in self._leased

    async def emptied(self, within_seconds: float) -> None:
        """Wait until there are none, for so long at most."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._empty.wait(), max(0.0, within_seconds))

    def all(self) -> list[LeasedJob]:
        """The jobs at this moment."""
        return list(self._leased)

    def by_type(self) -> Mapping[str, int]:
        """How many of each job type. Safe for threads."""
        return Counter(leased.job.type for leased in self._leased.copy())

    def queued_by_type(self) -> Mapping[str, int]:
        """How many of each job type are not begun yet. Safe for threads."""
        return Counter(leased.job.type for leased in self._leased.copy() if leased.phase is Phase.QUEUED)
