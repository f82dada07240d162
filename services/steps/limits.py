"""The ledger's limits, as the decrees of offices' hours move them."""

from datetime import datetime

from services.model.steps import StepEntry
from services.ports import UnitOfWork
from services.steps.due import due_of
from services.steps.watch import answer_may_have_moved, decide_anew
from services.working_time.calendars import Calendars


class LedgerLimits:
    """Implements `services.working_time.moving.Limits`."""

    def due_of(self, uow: UnitOfWork, entry: StepEntry, calendars: Calendars) -> datetime | None:
        """When an open run is due by these calendars; None where it has no limit, or its limit stands still."""
        return due_of(uow, entry, request=uow.requests.get(entry.tracking_code), calendars=calendars)

    def decide_anew(self, uow: UnitOfWork, entry: StepEntry, *, at: datetime) -> StepEntry:
        """The run with the due instant that it has by now; the engine asks again then."""
        return decide_anew(uow, entry, at=at)

    def decide_answer_anew(self, uow: UnitOfWork, entry: StepEntry, *, at: datetime) -> None:
        """The engine asks again when somebody is told of a miss, and until when the supervisor's task of it is due."""
        answer_may_have_moved(uow, entry, at=at)
