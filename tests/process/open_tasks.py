"""The embedded engine's user tasks as the port that Tasklist is on the full stack."""

from collections.abc import Sequence
from typing import Any

from services.errors import TechnicalError
from services.model.tasks import OpenTask
from services.units import SUPERVISOR
from tests.zeebekit import EmbeddedEngine, UserTask


class EngineTasks:
    """Implements `services.ports.OpenTasks`; `away` makes it unreachable."""

    def __init__(self, engine: EmbeddedEngine) -> None:
        self._engine = engine
        self.away = False

    def all(self) -> Sequence[OpenTask]:
        if self.away:
            raise TechnicalError("unavailable")
        return [_open_task(self._engine, each) for each in reversed(self._engine.tasks())]

    def of_request(self, tracking_code: str) -> Sequence[OpenTask]:
        return [each for each in self.all() if each.tracking_code == tracking_code]


def _open_task(engine: EmbeddedEngine, task: UserTask) -> OpenTask:
    variables = task.variables
    return OpenTask(
        key=task.key,
        name=task.name,
        unit=task.candidate_groups[0] if task.candidate_groups else SUPERVISOR,
        assignee=task.assignee,
        tracking_code=variables.get("trackingCode"),
        service_key=variables.get("serviceKey"),
        step=_step(variables.get("step")),
        created_at=engine.now(),
        due_at=task.due_date,
    )


def _step(value: Any) -> str | None:  # noqa: ANN401 - a variable
    return value.get("id") if isinstance(value, dict) else value
