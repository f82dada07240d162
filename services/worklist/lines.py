"""A line of the worklist, and the list as its readers ask for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from services.catalogue import service_title
from services.jalali import local_date
from services.model.tasks import OpenTask
from services.steps.catalogue import Step, all_steps
from services.units import SUPERVISOR, all_units

NEAR = timedelta(hours=1)
"""What is due within this time is near."""


class Urgency(StrEnum):
    """How it stands with the limit of a line, in the order of the list."""

    LATE = "late"
    NEAR = "near"
    LATER = "later"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Something that somebody is to do. It holds no personal data.

    `unit` is the key of the unit in whose list it stands, `name` the task's Persian name, or the step's title where no
    task is known. `step` is None for a task that belongs to no documented step. `since` is when it began to wait.
    `due_at` is the step's limit, else the task's own, else (`is_service_limit`) the end of the service as a whole, or
    None. Then it has no limit, or that `stands_still`. It `is_estimated` where it follows from an estimated holiday.
    """

    unit: str
    name: str
    tracking_code: str | None
    service: str | None
    step: Step | None
    task: OpenTask | None
    since: datetime
    due_at: datetime | None
    is_service_limit: bool = False
    stands_still: bool = False
    is_estimated: bool = False

    @property
    def service_title(self) -> str | None:
        """The service's Persian name, where the line belongs to one."""
        return None if self.service is None else service_title(self.service)

    @property
    def is_unassigned(self) -> bool:
        """Whether there is a task that nobody has taken."""
        return self.task is not None and self.task.assignee is None

    def urgency(self, now: datetime) -> Urgency:
        """Late is what is not done after its due moment, as in the ledger."""
        if self.due_at is None or self.due_at > now + NEAR:
            return Urgency.LATER
        return Urgency.LATE if now > self.due_at else Urgency.NEAR

    def is_due_today(self, now: datetime) -> bool:
        """Whether the limit ends today, in Tehran, and has not ended yet."""
        return self.due_at is not None and now <= self.due_at and local_date(self.due_at) == local_date(now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Worklist:
    """All lines at the moment `at`: the one with the earliest limit first, those without any last.

    Where Tasklist could not be asked (`tasks_known` is false) the lines are the ledger's open steps.
    """

    at: datetime
    lines: Sequence[Line]
    tasks_known: bool

    def of_unit(self, unit: str) -> Sequence[Line]:
        """The lines in a unit's list."""
        return [line for line in self.lines if line.unit == unit]

    def pressing(self, unit: str) -> Sequence[Line]:
        """Those in a unit's list that are late or due within the hour."""
        return [line for line in self.of_unit(unit) if self.urgency(line) is not Urgency.LATER]

    def of_request(self, tracking_code: str) -> Sequence[Line]:
        """The lines of one request, of whatever unit."""
        return [line for line in self.lines if line.tracking_code == tracking_code]

    def urgency(self, line: Line) -> Urgency:
        """How it stands with the line's limit at this moment."""
        return line.urgency(self.at)


def is_own_step(task: OpenTask) -> bool:
    """Whether a task of the supervisor's is a step of his own, a second look. His others are about a late step."""
    step = all_steps().get(task.step or "")
    return task.reviewed_run is None and step is not None and step.role == SUPERVISOR and not step.is_whole_service


def list_of(role: str) -> str:
    """The unit in whose list stands what a role of the documented steps does: what no unit does is the supervisor's."""
    return role if role in all_units() else SUPERVISOR
