"""A lane: a thread that runs transactional jobs in groups. What waits when it is free becomes the next group, so one
commit serves many jobs under load, and a lone job waits for nobody.
"""

import threading
from collections.abc import Callable, Sequence
from threading import Lock, Thread
from time import monotonic, perf_counter
from typing import Any, TypeAlias

import structlog

from workers.runtime.job_queue import JobQueue, QueuedJob
from workers.runtime.report import Observer
from workers.runtime.retry import RECONNECT
from workers.runtime.runner import Attempt, GroupAbandoned, JobRunner, StorageUnavailable

log = structlog.get_logger(__name__)


Done: TypeAlias = Callable[[Sequence[tuple[QueuedJob, Attempt]]], None]
"""Told of a group that is over, on the lane's thread."""


class Lane:
    """Runs groups until the waiting line is closed, or until it is given up."""

    def __init__(
        self, *, runner: JobRunner[Any], queue: JobQueue, group_size: int, done: Done, observer: Observer
    ) -> None:
        self._runner = runner
        self._queue = queue
        self._group_size = group_size
        self._done = done
        self._observer = observer
        self._given_up = threading.Event()
        self._changing = Lock()
        self._begun_at: float | None = None
        self._unavailable_since: float | None = None
        self._group: Sequence[QueuedJob] = ()
        self._thread = Thread(target=self._run, name="lane", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def give_up_over_time(self) -> Sequence[QueuedJob]:
        """As `give_up`, if the group at work has taken longer than the most patient of its handlers may; or nothing."""
        with self._changing:
            begun_at, group = self._begun_at, self._group
            limit = max((queued.time_limit for queued in group), default=0.0)
            if begun_at is None or not group or monotonic() - begun_at <= limit:
                return ()
            self._given_up.set()
            return group

    def give_up(self) -> Sequence[QueuedJob]:
        """Let nothing of the group at work be committed, and take no more; the group's jobs, for someone else.

        A commit that is under way meanwhile counts: whoever runs the jobs again finds their answers stored.
        """
        with self._changing:
            self._given_up.set()
            return self._group

    def is_running(self) -> bool:
        """Whether the thread lives, or has yet to be started."""
        return self._thread.ident is None or self._thread.is_alive()

    def storage_unavailable_seconds(self) -> float:
        """For how long it has kept a group because the storage is unavailable; 0 if it is not."""
        since = self._unavailable_since
        return 0.0 if since is None else monotonic() - since

    def _run(self) -> None:
        while not self._given_up.is_set() and (group := self._queue.take(self._group_size)):
            if not self._made_its_own(group):
                self._queue.put(group)
                return
            wanted = [queued for queued in group if queued.leased.begin()]
            try:
                attempts = self._attempts(wanted) if wanted else []
            finally:
                for queued in wanted:
                    queued.leased.ended()
            if attempts is None:
                return
            self._group = ()
            self._done(list(zip(wanted, attempts, strict=True)))

    def _made_its_own(self, group: Sequence[QueuedJob]) -> bool:
        """False if the lane was given up while it took the group: then nobody would know that it has it."""
        with self._changing:
            if self._given_up.is_set():
                return False
            self._group = group
            return True

    def _attempts(self, group: Sequence[QueuedJob]) -> list[Attempt] | None:
        """What came of the jobs; None if the lane was given up. While the storage is unavailable it keeps them and
        waits: no other job would fare better, and a job that is failed for it would only use up its retries.
        """
        failures = 0
        try:
            while not self._given_up.is_set():
                try:
                    return self._once(group)
                except StorageUnavailable as unavailable:
                    failures += 1
                    self._note_unavailable(unavailable, len(group))
                    self._given_up.wait(RECONNECT.delay(failures).total_seconds())
        except GroupAbandoned:
            return None
        finally:
            self._unavailable_since = None
        return None

    def _note_unavailable(self, unavailable: StorageUnavailable, jobs: int) -> None:
        if self._unavailable_since is None:
            self._unavailable_since = monotonic()
            log.warning("storage unavailable", jobs=jobs, fault=self._fault(unavailable))

    def _fault(self, unavailable: StorageUnavailable) -> str:
        return self._runner.errors.describe(unavailable.__cause__ or unavailable)

    def _once(self, group: Sequence[QueuedJob]) -> list[Attempt]:
        self._begun_at = monotonic()
        started = perf_counter()
        try:
            attempts = self._runner.run([queued.assignment for queued in group], self._may_commit)
        finally:
            self._begun_at = None
        if done := sum(1 for each in attempts if each.error is None and not each.redelivered):
            self._observer.committed(done, perf_counter() - started)
        return attempts

    def _may_commit(self) -> None:
        if self._given_up.is_set():
            raise GroupAbandoned
