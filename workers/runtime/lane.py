"""A lane: a thread that runs transactional jobs in groups. What waits when it is free becomes the next group, so one
commit serves many jobs under load, and a lone job waits for nobody.
"""

import threading
from collections.abc import Callable, Sequence
from random import random
from threading import Thread
from time import monotonic, perf_counter
from typing import Any, TypeAlias

import structlog

from workers.runtime.report import Observer
from workers.runtime.retry import RECONNECT
from workers.runtime.runner import Attempt, JobRunner, Stop, StorageAway
from workers.runtime.waiting import Order, Waiting

log = structlog.get_logger(__name__)


Done: TypeAlias = Callable[[Sequence[tuple[Order, Attempt]]], None]
"""Told of a group that is over, on the lane's thread."""


class Lane:
    """Runs groups until the waiting line is closed, or until it is given up."""

    def __init__(
        self, *, runner: JobRunner[Any], waiting: Waiting, group_size: int, done: Done, observer: Observer
    ) -> None:
        self._runner = runner
        self._waiting = waiting
        self._group_size = group_size
        self._done = done
        self._observer = observer
        self._given_up = threading.Event()
        self._begun_at: float | None = None
        self._group: Sequence[Order] = ()
        self._thread = Thread(target=self._run, name="lane", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def is_over_time(self) -> bool:
        """Whether the group at work has taken longer than the most patient of its handlers may."""
        begun_at, group = self._begun_at, self._group
        limit = max((order.time_limit for order in group), default=0.0)
        return begun_at is not None and bool(group) and monotonic() - begun_at > limit

    def give_up(self) -> Sequence[Order]:
        """Let nothing of the group at work be committed, and take no more; the group's jobs, for someone else.

        A commit that is under way meanwhile counts: whoever runs the jobs again finds their answers stored.
        """
        self._given_up.set()
        return self._group

    def is_running(self) -> bool:
        """Whether the thread lives, or has yet to be started."""
        return self._thread.ident is None or self._thread.is_alive()

    def _run(self) -> None:
        while not self._given_up.is_set() and (group := self._waiting.take(self._group_size)):
            wanted = [order for order in group if order.taken.begin()]
            self._group = wanted
            attempts = self._attempts(wanted) if wanted else []
            if attempts is None:
                return
            self._group = ()
            self._done(list(zip(wanted, attempts, strict=True)))

    def _attempts(self, group: Sequence[Order]) -> list[Attempt] | None:
        """What came of the jobs; None if the lane was given up. While the storage is away it keeps them and waits: no
        other job would fare better, and a job that is failed for it would only use up its retries.
        """
        failures = 0
        while not self._given_up.is_set():
            try:
                return self._once(group)
            except StorageAway as away:
                failures += 1
                if failures == 1:
                    log.warning("storage away", jobs=len(group), fault=self._fault(away))
                self._given_up.wait(RECONNECT.delay(failures, random).total_seconds())
            except Stop:
                return None
        return None

    def _fault(self, away: StorageAway) -> str:
        return self._runner.errors.describe(away.__cause__ or away)

    def _once(self, group: Sequence[Order]) -> list[Attempt]:
        self._begun_at = monotonic()
        started = perf_counter()
        try:
            attempts = self._runner.run([order.assignment for order in group], self._may_commit)
        finally:
            self._begun_at = None
        if done := sum(1 for each in attempts if each.error is None and not each.redelivered):
            self._observer.committed(done, perf_counter() - started)
        return attempts

    def _may_commit(self) -> None:
        if self._given_up.is_set():
            raise Stop
