"""A registered request whose meter is tested: orders are issued for it and reported on."""

from collections.abc import Mapping

from services.metering.tests import MeterTestAnswer, MeterTestResult, record_meter_test
from services.metering.work_orders import IssuedOrder, issue_work_order
from services.model.connections import ConnectionState
from services.model.keys import WorkOrderKind
from services.model.requests import Request
from tests.fakes.samples import BILL_ID, SERVICE, company_records, registered
from tests.fakes.uow import FakeUnitOfWork, FixedClock

TEST = WorkOrderKind.METER_TEST
INSPECTION = WorkOrderKind.METER_INSPECTION

REPORT: Mapping[str, object] = {"condition": "in-order", "reading": "12310", "sealNumber": " ۱۲٣ "}


class Case:
    """A registered request with 12300 kWh declared, in a district with one agent."""

    def __init__(self, service: str = SERVICE) -> None:
        self.uow: FakeUnitOfWork = company_records()
        self.clock = FixedClock()
        self.request: Request = registered(self.uow, self.clock, service=service)

    def issue(self, kind: WorkOrderKind = TEST, agent_code: str | None = None) -> IssuedOrder:
        code = self.request.tracking_code
        return issue_work_order(self.uow, clock=self.clock, tracking_code=code, kind=kind, agent_code=agent_code)

    def report(
        self, condition: str = "in-order", reading: str | None = "12310", *, kind: WorkOrderKind = TEST
    ) -> MeterTestResult:
        """The result of a report that is accepted."""
        answer = self.answer({**REPORT, "condition": condition, "reading": reading}, self.issue(kind).order.number)
        assert answer.result is not None, answer.message
        assert (answer.accepted, answer.message) == (True, "")
        return answer.result

    def answer(self, report: object, number: str) -> MeterTestAnswer:
        code = self.request.tracking_code
        return record_meter_test(
            self.uow, clock=self.clock, tracking_code=code, work_order_number=number, report=report
        )

    def state(self) -> ConnectionState:
        return self.uow.connections.get(BILL_ID).state
