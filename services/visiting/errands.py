"""What agents have still to do: the open orders with their appointments and limits."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from services.jalali import local_date
from services.model.metering import WorkOrder
from services.model.steps import StepEntry
from services.model.visits import Appointment, VisitAttempt, Window
from services.ports import UnitOfWork
from services.visiting.appointments import holds


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """An open order. `window` is when the agent is expected, None without an appointment that holds; `due_at` when the
    first limit ends that the work lies in, None where none does or all stand still; `attempts` counts its visits in
    vain.
    """

    order: WorkOrder
    window: Window | None
    due_at: datetime | None
    attempts: int

    def is_late(self, now: datetime) -> bool:
        """Whether a limit, or the appointment, is over and the work is not done."""
        expected_until = None if self.window is None else self.window.ends_at
        return any(end is not None and end < now for end in (self.due_at, expected_until))

    def is_for(self, day: date, *, today: date) -> bool:
        """Whether it belongs into the list of a day: agreed on for it, or for no day that is still to come."""
        agreed_for = None if self.window is None else local_date(self.window.starts_at)
        return agreed_for == day or agreed_for is None or agreed_for < today

    def is_expected_on(self, day: date) -> bool:
        """Whether the subscriber expects the agent on a day."""
        return self.window is not None and local_date(self.window.starts_at) == day


def open_errands(uow: UnitOfWork) -> list[Errand]:
    """Those of all agents, by the number of their orders."""
    appointments, attempts = uow.visits.appointments_of_open_orders(), uow.visits.attempts_at_open_orders()
    due = _due_by_request(uow.steps.open_runs())
    return [
        _errand(order, appointments.get(order.number), attempts.get(order.number, ()), due.get(order.tracking_code))
        for order in uow.metering.all_open_orders()
    ]


def _errand(
    order: WorkOrder, newest: Appointment | None, attempts: Sequence[VisitAttempt], due_at: datetime | None
) -> Errand:
    window = newest.window if newest is not None and holds(newest, attempts) else None
    return Errand(order=order, window=window, due_at=due_at, attempts=len(attempts))


def _due_by_request(runs: Iterable[StepEntry]) -> Mapping[str, datetime]:
    instants = defaultdict[str, list[datetime]](list)
    for run in runs:
        if run.due_at is not None:
            instants[run.tracking_code].append(run.due_at)
    return {code: min(each) for code, each in instants.items()}
