"""Settlement steps 5, 7 and 8: an agent of the district is sent out."""

from dataclasses import dataclass
from typing import Any

from services.errors import NoAgentAvailable
from services.metering.site import site_of, site_text
from services.metering.work_orders import IssuedOrder, issue_work_order
from services.model.keys import WorkOrderKind
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request, what the agent goes out for, and the agent whom an operator chose, as typed."""

    tracking_code: str
    work_order_kind: WorkOrderKind
    agent_code: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkOrderView(JobOutput):
    """The order as forms show it. `site_text` is Persian markdown without personal data: whom the agent meets, and
    where, is on the sheet at `sheet_url`.
    """

    number: str
    kind: WorkOrderKind
    agent_code: str
    agent_name: str
    site_text: str
    sheet_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """The order."""

    work_order: WorkOrderView


@handles("issue-work-order", errors={NoAgentAvailable: lambda _: {}})
def handle(context: JobContext, data: Input) -> Output:
    """Issue the work order; NO_AGENT_AVAILABLE where the district has no agent for it."""
    issued = issue_work_order(
        context.uow,
        clock=context.clock,
        tracking_code=data.tracking_code,
        kind=data.work_order_kind,
        agent_code=data.agent_code,
    )
    return Output(work_order=_view(context, issued))


def _view(context: JobContext, issued: IssuedOrder) -> WorkOrderView:
    order, agent = issued.order, issued.agent
    site = site_of(context.uow, context.uow.requests.get(order.tracking_code))
    return WorkOrderView(
        number=order.number,
        kind=order.kind,
        agent_code=agent.code,
        agent_name=agent.full_name,
        site_text=site_text(site),
        sheet_url=context.company.sheet_url(order.number),
    )
