"""A registered request on a clock, whose steps are opened, closed and escalated, for the tests of the ledger."""

from datetime import datetime

from services.archive import archive_request
from services.company import EXAMPLE_COMPANY
from services.model.keys import RequestOutcome
from services.model.notices import EngineMessage
from services.model.requests import Request
from services.model.steps import StepEntry
from services.steps.ledger import JobElement, close_step, open_step
from services.worklist.escalation import escalate_missed_deadline, look_at_deadline
from tests.examples import limited_step, whole_step
from tests.fakes.samples import EXAMPLE, SERVICE, company_records, registered
from tests.fakes.uow import FakeUnitOfWork, FixedClock

KEY = 77
STEP = limited_step().id
WHOLE = whole_step(EXAMPLE).id


class Case:
    """A registered request on a clock."""

    def __init__(self, service: str = SERVICE) -> None:
        self.uow: FakeUnitOfWork = company_records()
        self.clock = FixedClock()
        self.request: Request = registered(self.uow, self.clock, service=service)

    def open(
        self, step: str = STEP, limit: str | None = "PT15M", key: int = KEY, *, after_closing: bool = False
    ) -> StepEntry:
        return open_step(
            self.uow,
            clock=self.clock,
            tracking_code=self.request.tracking_code,
            step=step,
            limit=limit,
            element=JobElement(process_instance_key=5, element_instance_key=key, element_id="Task_ControlReadings"),
            after_closing=after_closing,
        )

    def close(self, key: int = KEY) -> StepEntry:
        return close_step(self.uow, clock=self.clock, element_instance_key=key)

    def escalate(self, step: str = STEP) -> StepEntry | None:
        return escalate_missed_deadline(
            self.uow,
            clock=self.clock,
            company=EXAMPLE_COMPANY,
            tracking_code=self.request.tracking_code,
            step=step,
        )

    def look(self, key: int = KEY) -> datetime | None:
        """As the watch of a run does."""
        return look_at_deadline(self.uow, clock=self.clock, company=EXAMPLE_COMPANY, step_run=key)

    def row(self, key: int = KEY) -> StepEntry:
        found = self.uow.steps.find(key)
        assert found is not None
        return found

    def messages(self, name: str) -> list[EngineMessage]:
        """What the engine is told by a message of this name."""
        return [each for each in self.uow.outbox.message_rows.values() if each.name == name]

    def archive(self, outcome: RequestOutcome) -> None:
        archive_request(
            self.uow,
            clock=self.clock,
            tracking_code=self.request.tracking_code,
            outcome=outcome,
            element_instance_key=1,
        )
