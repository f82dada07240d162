"""The embedded engine's user tasks as the port that Tasklist is on the full stack."""

from collections.abc import Sequence
from datetime import datetime

from services.errors import TechnicalError
from services.model.tasks import CompletedTask, OpenTask
from services.steps.due import engine_text
from services.units import SUPERVISOR
from tests.zeebekit import EmbeddedEngine, UserTask
from workers.gateways.tasklist import run_reviewed, step_named


class EngineTasks:
    """Implements `services.ports.steps.OpenTasks`; `unavailable` makes it unreachable, `broken` our way to it."""

    def __init__(self, engine: EmbeddedEngine) -> None:
        self._engine = engine
        self.unavailable = False
        self.broken = False

    def all(self) -> Sequence[OpenTask]:
        if self.broken:
            raise KeyError("broken")
        if self.unavailable:
            raise TechnicalError("unavailable")
        return [_open_task(self._engine, each) for each in reversed(self._engine.tasks())]

    def of_request(self, tracking_code: str) -> Sequence[OpenTask]:
        return [each for each in self.all() if each.tracking_code == tracking_code]

    def completed(self, tracking_code: str) -> Sequence[CompletedTask]:
        """Who has claimed nothing is the one login of the unit, as in the demo."""
        if self.unavailable:
            raise TechnicalError("unavailable")
        done = [each for each in self._engine.completed_tasks() if each.variables.get("trackingCode") == tracking_code]
        return [
            CompletedTask(
                key=each.key,
                process_instance_key=each.process_instance_key,
                unit=each.candidate_groups[0],
                assignee=each.assignee or each.candidate_groups[0],
                completed_at=each.completed_at,
            )
            for each in done
        ]

    def set_due_date(self, key: int, due_at: datetime | None) -> None:
        [task] = [each for each in self._engine.tasks() if each.key == key]
        task.update_due_date(None if due_at is None else engine_text(due_at))


def _open_task(engine: EmbeddedEngine, task: UserTask) -> OpenTask:
    variables = task.variables
    return OpenTask(
        key=task.key,
        name=task.name,
        unit=task.candidate_groups[0] if task.candidate_groups else SUPERVISOR,
        assignee=task.assignee,
        tracking_code=variables.get("trackingCode"),
        service_key=variables.get("serviceKey"),
        step=step_named(variables.get("step")),
        reviewed_run=run_reviewed(variables.get("reviewKey")),
        created_at=engine.now(),
        due_at=task.due_date,
    )
