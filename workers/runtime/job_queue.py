"""The line in which jobs wait for a lane."""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Condition, Lock
from time import sleep
from typing import Any

from workers.runtime.in_flight import LeasedJob, Phase
from workers.runtime.runner import Assignment

_GATHER_SECONDS = 0.005


@dataclass(frozen=True, slots=True)
class QueuedJob:
    """A taken job with what is to be done for it; `alone` where its group would not come to an end."""

    leased: LeasedJob
    assignment: Assignment[Any]
    time_limit: float
    alone: bool = False


class JobQueue:
    """Jobs that wait for a lane; several lanes may take from it."""

    def __init__(self, is_busy: Callable[[], bool]) -> None:
        """`is_busy`: so much is under way that more will be here in a moment."""
        self._is_busy = is_busy
        self._jobs: deque[QueuedJob] = deque()
        self._changed = Condition(Lock())
        self._closed = False

    def __len__(self) -> int:
        return len(self._jobs)

    def put(self, queued_jobs: Sequence[QueuedJob]) -> None:
        """More work."""
        with self._changed:
            self._jobs.extend(queued_jobs)
            self._changed.notify()

    def take(self, at_most: int) -> list[QueuedJob]:
        """What waits, up to so many; waits until there is something. Empty: there will never be anything again."""
        while True:
            with self._changed:
                while not self._jobs and not self._closed:
                    self._changed.wait()
            self._gather(at_most)
            with self._changed:
                group = self._next_group(at_most)
                if self._jobs:
                    self._changed.notify()  # another lane may be idle
                if group or self._closed:
                    return group

    def _gather(self, at_most: int) -> None:
        """Under load a moment's wait makes a larger group, and a commit costs about as much as ten jobs' own work."""
        if len(self._jobs) < at_most / 2 and self._is_busy():
            sleep(_GATHER_SECONDS)

    def _next_group(self, at_most: int) -> list[QueuedJob]:
        group: list[QueuedJob] = []
        while self._jobs and len(group) < at_most and not (group and self._jobs[0].alone):
            queued = self._jobs.popleft()
            group.append(queued)
            if queued.alone:
                break
        return group

    def clear(self) -> None:
        """Forget the jobs that nobody has begun. The results of handlers that ran outside still want their commit."""
        with self._changed:
            self._jobs = deque(each for each in self._jobs if each.leased.phase is not Phase.QUEUED)

    def close(self) -> None:
        """There will be no more work."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
