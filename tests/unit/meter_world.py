"""The company of `changes_world`, with an agent who does the work of each request. All of it is invented."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from services.metering.custody import meter_of
from services.model.answers import Answer
from services.model.custody import Custody
from services.model.keys import WorkOrderKind
from services.model.metering import Agent, WorkOrder, WorkOrderState
from services.model.requests import Request
from tests.unit.billing_world import BILL_ID
from tests.unit.changes_world import ChangesWorld

FIELD_WORK = WorkOrderKind("field-work")


@dataclass
class MeterWorld(ChangesWorld):
    """The same company, whose agent does the work of each request."""

    orders: int = field(default=0)

    def __post_init__(self) -> None:
        super().__post_init__()
        agent = Agent(code="a-1", full_name="رضا نمونه", district="شمال", kinds=frozenset({FIELD_WORK}))
        self.uow.metering.save_agent(agent)

    def done(self, request: Request) -> WorkOrder:
        self.orders += 1
        order = WorkOrder(
            number=f"w-{self.orders}",
            kind=FIELD_WORK,
            tracking_code=request.tracking_code,
            bill_id=request.application.bill_id,
            agent_code="a-1",
            issued_at=self.clock.now(),
            state=WorkOrderState.DONE,
        )
        self.uow.metering.add_order(order)
        return order

    def work(self, key: str, report: dict[str, Answer], *, bill_id: str = BILL_ID, **answers: Answer) -> Request:
        request = self.ask(answers, bill_id=bill_id)
        self.done(request)
        self.make(key, report=report, request=request)
        return request

    def way(self, bill_id: str = BILL_ID) -> Sequence[Custody]:
        meter = meter_of(self.uow, self.uow.connections.get(bill_id))
        assert meter is not None
        return self.uow.meters.way_of(meter.key)
