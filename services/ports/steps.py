"""Who is to do what by when: the step ledger, its reviews, and the tasks that are open in Tasklist."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from services.model.reviews import StepReview
from services.model.steps import RecentRun, StepEntry
from services.model.tasks import CompletedTask, OpenTask


class Steps(Protocol):
    """The step ledger."""

    def add(self, entry: StepEntry) -> None: ...
    def save(self, entry: StepEntry) -> None: ...
    def find(self, element_instance_key: int) -> StepEntry | None: ...
    def of_request(self, tracking_code: str) -> Sequence[StepEntry]:
        """In order of start."""
        ...

    def open_run(self, tracking_code: str, step: str) -> StepEntry | None:
        """The run of a step of a request that is open; the first where there are several."""
        ...

    def open_runs(self) -> Sequence[StepEntry]:
        """Of all requests: what has begun and neither ended nor been cancelled, in order of start."""
        ...

    def recent_runs(self, since: datetime) -> Sequence[RecentRun]:
        """Of all requests: what is open, or has ended at that instant or later, cancelled or not."""
        ...

    def runs_ended(self, since: datetime, *, until: datetime, except_in: Collection[str]) -> Sequence[RecentRun]:
        """What ended within that time, its end not included, cancelled or not; nothing of connections in the districts
        that are excepted.
        """
        ...


class Reviews(Protocol):
    """What the supervisor was told of steps, and what came of it."""

    def add(self, review: StepReview) -> None: ...
    def save(self, review: StepReview) -> None:
        """Raises NotFound."""
        ...

    def of_run(self, element_instance_key: int) -> Sequence[StepReview]:
        """Of one run of a step, in the order in which the supervisor was told."""
        ...

    def of_request(self, tracking_code: str) -> Sequence[StepReview]:
        """In the order in which the supervisor was told."""
        ...


class OpenTasks(Protocol):
    """Who has which task: what waits for people in Tasklist, and who has done what, a second or two behind the engine.

    Raises TechnicalError where Tasklist cannot be asked.
    """

    def all(self) -> Sequence[OpenTask]:
        """Every open task."""
        ...

    def of_request(self, tracking_code: str) -> Sequence[OpenTask]:
        """Those of one request."""
        ...

    def completed(self, tracking_code: str) -> Sequence[CompletedTask]:
        """Those of one request that somebody has completed, as long as the engine's history is kept."""
        ...

    def set_due_date(self, key: int, due_at: datetime | None) -> None:
        """Have a task show until when it is due, None for no instant. One that is over meanwhile stays as it was."""
        ...
