"""The lanes of a worker: as many as it was given, each replaced if a handler hangs in it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import structlog

from workers.runtime.errors import HandlerTimedOut
from workers.runtime.job_queue import JobQueue, QueuedJob
from workers.runtime.lane import Done, Lane
from workers.runtime.report import Observer
from workers.runtime.runner import Attempt, JobRunner

log = structlog.get_logger(__name__)

_TOO_MANY_HUNG = 5
_KEPT_WAITING_SECONDS = 60.0


class Lanes:
    """Runs transactional jobs in groups, on threads of their own."""

    def __init__(
        self,
        *,
        runner: JobRunner[Any],
        count: int,
        group_size: int,
        is_busy: Callable[[], bool],
        done: Done,
        observer: Observer,
    ) -> None:
        self._runner = runner
        self._group_size = group_size
        self._done = done
        self._observer = observer
        self._queue = JobQueue(is_busy)
        self._lanes = [self._new_lane() for _ in range(count)]
        self._given_up: list[Lane] = []

    def start(self) -> None:
        """Begin."""
        for lane in self._lanes:
            lane.start()

    def put(self, queued_jobs: Sequence[QueuedJob]) -> None:
        """More work."""
        self._queue.put(queued_jobs)

    def replace_hung(self) -> None:
        """Give up lanes whose group is past its time, and go on without them.

        Nobody knows which job of a group hangs: each is run by itself then, and the one that hangs again is failed.
        """
        for index, lane in enumerate(self._lanes):
            if group := lane.give_up_over_time():
                self._lanes[index] = self._new_lane()
                self._lanes[index].start()
                self._given_up.append(lane)
                self._after_time(group)

    def are_alive(self) -> bool:
        """Whether lanes run, and few hang: what a hung thread holds, only the process's end gives back. It may be what
        keeps the storage from the others.
        """
        hung = sum(lane.is_running() for lane in self._given_up)
        kept_waiting = hung > 0 and any(
            lane.storage_unavailable_seconds() > _KEPT_WAITING_SECONDS for lane in self._lanes
        )
        return hung < _TOO_MANY_HUNG and not kept_waiting and all(lane.is_running() for lane in self._lanes)

    def clear(self) -> None:
        """Forget the jobs that nobody has begun."""
        self._queue.clear()

    def close(self) -> None:
        """Let nothing more be committed, and end."""
        self._queue.close()
        for lane in self._lanes:
            lane.give_up()

    def _new_lane(self) -> Lane:
        return Lane(
            runner=self._runner,
            queue=self._queue,
            group_size=self._group_size,
            done=self._done,
            observer=self._observer,
        )

    def _after_time(self, group: Sequence[QueuedJob]) -> None:
        log.error("group over time", jobs=len(group), types=sorted({each.leased.job.type for each in group}))
        if len(group) > 1:
            self._queue.put([replace(queued, alone=True) for queued in group])
        elif group:
            self._done([(group[0], self._timed_out(group[0]))])

    def _timed_out(self, queued: QueuedJob) -> Attempt:
        late = HandlerTimedOut(f"not done within {queued.time_limit:g} s")
        return replace(self._runner.failed(queued.leased.job, late), seconds=queued.time_limit)
