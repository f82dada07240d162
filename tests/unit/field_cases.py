"""Requests, as far as the work in the field and what follows from it needs."""

from dataclasses import replace

from services.metering.tests import record_meter_test
from services.metering.work_orders import issue_work_order
from services.model.bills import BillState
from services.model.connections import Connection, MeterReading
from services.model.keys import BillKind, WorkOrderKind
from services.model.metering import WorkOrder
from services.model.requests import Request
from tests.fakes.samples import (
    BILL_ID,
    UNREAD,
    company_records,
    registered,
    sample_bill,
)
from tests.fakes.uow import FakeUnitOfWork, FixedClock


class FieldCase:
    """A registered request of the sample connection, in a district with one agent."""

    def __init__(self, service: str = UNREAD, **changes: object) -> None:
        self.uow: FakeUnitOfWork = company_records()
        self.clock = FixedClock()
        self.request: Request = registered(self.uow, self.clock, service=service, **changes)
        self.code = self.request.tracking_code

    @property
    def connection(self) -> Connection:
        return self.uow.connections.get(BILL_ID)

    def order(self, kind: WorkOrderKind) -> WorkOrder:
        return issue_work_order(self.uow, clock=self.clock, tracking_code=self.code, kind=kind).order

    def inspect(self, condition: str = "in-order", reading: str | None = "12310") -> None:
        record_meter_test(
            self.uow,
            clock=self.clock,
            tracking_code=self.code,
            work_order_number=self.order(WorkOrderKind.METER_INSPECTION).number,
            report={"condition": condition, "reading": reading, "sealNumber": "۱۲۳"},
        )

    def bill_fees(
        self, state: BillState = BillState.PAID, number: str = "f-1", billed_up_to: MeterReading | None = None
    ) -> None:
        bill = sample_bill(number=number, kind=BillKind.FEES, tracking_code=self.code, state=state)
        self.uow.bills.add(replace(bill, billed_up_to=billed_up_to))
