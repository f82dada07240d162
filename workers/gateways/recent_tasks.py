"""Tasklist's open tasks for many readers: asked once for all of them, a few seconds old at most as a rule."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from threading import Lock
from time import monotonic

from services.model.tasks import CompletedTask, OpenTask
from workers.gateways.tasklist import TaskGateway

FRESH_SECONDS = 5.0
"""So long an answer is given again without asking; also that there was none."""

PATIENCE_SECONDS = 1.0
"""So long a reader waits for a new answer where there is an old one: of thousands of tasks Tasklist tells slowly."""

OLD_SECONDS = 120.0
"""An answer that is older is better waited for."""


class RecentTasks:
    """Implements `TaskGateway` over another one. Safe for threads: one asks, the others wait for its answer."""

    def __init__(self, tasks: TaskGateway, *, clock: Callable[[], float] = monotonic) -> None:
        self._tasks = tasks
        self._clock = clock
        self._lock = Lock()
        self._asker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="open-tasks")
        self._asking: Future[Sequence[OpenTask]] | None = None
        self._ended_at = 0.0
        self._last: tuple[float, Sequence[OpenTask]] | None = None

    def all(self) -> Sequence[OpenTask]:
        """Every open task, the newest first, as of a moment ago. Raises TechnicalError where the last asking did."""
        asking = self._current()
        last = self._last
        if last is None or self._clock() - last[0] > OLD_SECONDS:
            return asking.result()
        try:
            return asking.result(timeout=PATIENCE_SECONDS)
        except TimeoutError:
            return last[1]

    def of_request(self, tracking_code: str) -> Sequence[OpenTask]:
        """The request's open tasks as they are now. Raises TechnicalError."""
        return self._tasks.of_request(tracking_code)

    def completed(self, tracking_code: str) -> Sequence[CompletedTask]:
        """The request's completed tasks. Raises TechnicalError."""
        return self._tasks.completed(tracking_code)

    def set_due_date(self, key: int, due_at: datetime | None) -> None:
        """Have a task show it. Raises TechnicalError."""
        self._tasks.set_due_date(key, due_at)

    def close(self) -> None:
        """Wait for a question that is under way, then close the connections."""
        self._asker.shutdown()
        self._tasks.close()

    def _current(self) -> Future[Sequence[OpenTask]]:
        """The question that is under way, or the last one as long as its answer is fresh, or a new one."""
        with self._lock:
            asking = self._asking
            if asking is None or (asking.done() and self._clock() - self._ended_at > FRESH_SECONDS):
                asking = self._asking = self._asker.submit(self._ask)
            return asking

    def _ask(self) -> Sequence[OpenTask]:
        try:
            tasks = self._tasks.all()
            self._last = (self._clock(), tasks)
            return tasks
        finally:
            self._ended_at = self._clock()
