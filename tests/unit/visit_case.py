"""A request whose agent is on his way, for what concerns visits, appointments and agents' days."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from services.company import EXAMPLE_COMPANY
from services.jalali import format_jalali, local_date
from services.model.keys import WorkOrderKind
from services.model.metering import WorkOrder
from services.model.steps import StepEntry
from services.model.visits import Appointment, Side
from services.visiting.appointments import change_appointment
from services.visiting.arranging import ArrangementReply, record_arrangement
from services.visiting.attempts import record_attempt
from services.visiting.day_list import DayList, day_list
from services.visiting.load import AgentLoad, agent_loads
from tests.fakes.samples import ADDRESS
from tests.unit.field_cases import FieldCase
from tests.working_days import next_working_day

TEST = WorkOrderKind.METER_TEST


class VisitCase(FieldCase):
    """A request whose agent is on his way."""

    def __init__(self) -> None:
        super().__init__()
        self.sent = self.order(TEST)

    def open_day(self, ahead: int = 1) -> date:
        return next_working_day(local_date(self.clock.now()), ahead=ahead)

    def window(self, ahead: int = 1, since: str = "9:00", until: str = "۱۱") -> Mapping[str, str]:
        return {"visitDay": format_jalali(self.open_day(ahead)), "visitFrom": since, "visitUntil": until}

    def attempt(self, outcome: str, **said: object) -> tuple[str, ...]:
        """The codes of what is wrong."""
        reply = record_attempt(
            self.uow,
            clock=self.clock,
            company=EXAMPLE_COMPANY,
            work_order_number=self.sent.number,
            report={"outcome": outcome, **said},
        )
        return tuple(f"{each.field}: {each.code}" for each in reply.findings)

    def change(self, typed: object, by: Side = Side.OFFICE) -> tuple[str, ...]:
        order = self.uow.metering.order(self.sent.number)
        reply = change_appointment(self.uow, clock=self.clock, company=EXAMPLE_COMPANY, order=order, typed=typed, by=by)
        return tuple(f"{each.field}: {each.code}" for each in reply.findings)

    def arrange(self, arrangement: object, *, may_give_up: bool = True) -> ArrangementReply:
        return record_arrangement(
            self.uow,
            clock=self.clock,
            company=EXAMPLE_COMPANY,
            work_order_number=self.sent.number,
            arrangement=arrangement,
            may_give_up=may_give_up,
        )

    def wait_until_it_begins(self) -> None:
        self.clock.advance(self.agreed()[-1].window.starts_at - self.clock.now())

    def load(self) -> AgentLoad:
        [load] = agent_loads(self.uow, at=self.clock.now())
        return load

    def agreed(self) -> list[Appointment]:
        return list(self.uow.visits.appointments_of(self.sent.number))

    def listed(self, day: date | None = None) -> DayList:
        now = self.clock.now()
        return day_list(self.uow, self.sent.agent_code, day or local_date(now), at=now, may_see=lambda _: True)

    def another(self, number: str, address: str = ADDRESS, due_in: int | None = None) -> WorkOrder:
        """Another order of the same agent, at another connection, with a limit in so many days."""
        bill_id, code = f"b-{number}", f"c-{number}"
        connection = replace(self.connection, bill_id=bill_id, address=address)
        self.uow.connections.rows[bill_id] = connection
        application = replace(self.request.application, bill_id=bill_id)
        self.uow.requests.rows[code] = replace(self.request, tracking_code=code, application=application)
        order = replace(self.sent, number=number, tracking_code=code, bill_id=bill_id)
        self.uow.metering.add_order(order)
        if due_in is not None:
            self.uow.steps.add(self.run(code, due_in))
        return order

    def run(self, code: str, due_in: int) -> StepEntry:
        now = self.clock.now()
        return StepEntry(
            tracking_code=code,
            step="STD-04",
            element_instance_key=len(self.uow.steps.rows) + 500,
            element_id="Any",
            started_at=now - timedelta(days=9),
            due_at=now + timedelta(days=due_in),
            limit=timedelta(days=9 + due_in),
        )
