"""Tasklist in memory."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import count

from services.errors import TechnicalError
from services.model.tasks import OpenTask
from tests.fakes.uow import FixedClock

_keys = count(2251799813690000)


class FakeOpenTasks:
    """Implements `services.ports.OpenTasks`; `away` makes it unreachable, `asked` counts the questions."""

    def __init__(self, tasks: Iterable[OpenTask] = ()) -> None:
        self.tasks = list(tasks)
        self.away = False
        self.asked = 0

    def all(self) -> Sequence[OpenTask]:
        self.asked += 1
        if self.away:
            raise TechnicalError("unavailable")
        return sorted(self.tasks, key=lambda task: (task.created_at, task.key), reverse=True)

    def of_request(self, tracking_code: str) -> Sequence[OpenTask]:
        return [task for task in self.all() if task.tracking_code == tracking_code]

    def close(self) -> None:
        """Nothing is open."""


def open_task(
    tracking_code: str | None = None,
    *,
    name: str = "کنترل کارکرد و صدور فیش تسویه",
    unit: str = "diagnosis",
    assignee: str | None = None,
    service_key: str | None = None,
    step: str | None = None,
    created_at: datetime | None = None,
    due_at: datetime | None = None,
) -> OpenTask:
    """A task, of a settlement's step 4 in name only unless told otherwise."""
    return OpenTask(
        key=next(_keys),
        name=name,
        unit=unit,
        assignee=assignee,
        tracking_code=tracking_code,
        service_key=service_key,
        step=step,
        created_at=created_at or FixedClock().now(),
        due_at=due_at,
    )
