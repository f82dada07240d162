"""Tasklist in memory."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import count

from services.errors import TechnicalError
from services.model.tasks import CompletedTask, OpenTask
from tests.fakes.uow import FixedClock

_keys = count(2251799813690000)


class FakeOpenTasks:
    """Implements `services.ports.steps.OpenTasks`; `unavailable` makes it unreachable, `asked` counts the questions,
    `done` has the completed tasks by request.
    """

    def __init__(self, tasks: Iterable[OpenTask] = ()) -> None:
        self.tasks = list(tasks)
        self.done: dict[str, list[CompletedTask]] = {}
        self.unavailable = False
        self.asked = 0

    def all(self) -> Sequence[OpenTask]:
        self.asked += 1
        if self.unavailable:
            raise TechnicalError("unavailable")
        return sorted(self.tasks, key=lambda task: (task.created_at, task.key), reverse=True)

    def of_request(self, tracking_code: str) -> Sequence[OpenTask]:
        return [task for task in self.all() if task.tracking_code == tracking_code]

    def completed(self, tracking_code: str) -> Sequence[CompletedTask]:
        self.all()
        return self.done.get(tracking_code, [])

    def set_due_date(self, key: int, due_at: datetime | None) -> None:
        self.all()
        self.tasks = [replace(each, due_at=due_at) if each.key == key else each for each in self.tasks]

    def close(self) -> None:
        """Nothing is open."""


def open_task(
    tracking_code: str | None = None,
    *,
    name: str = "بررسی درخواست",
    unit: str = "diagnosis",
    assignee: str | None = None,
    service_key: str | None = None,
    step: str | None = None,
    reviewed_run: int | None = None,
    created_at: datetime | None = None,
    due_at: datetime | None = None,
) -> OpenTask:
    """A task of the diagnosis unit, unless told otherwise."""
    return OpenTask(
        key=next(_keys),
        name=name,
        unit=unit,
        assignee=assignee,
        tracking_code=tracking_code,
        service_key=service_key,
        step=step,
        reviewed_run=reviewed_run,
        created_at=created_at or FixedClock().now(),
        due_at=due_at,
    )
