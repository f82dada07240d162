"""STD-04, STD-07: what the agent reports of the visit or the work."""

from typing import Any

from services.standard.orders import record_order_report
from workers.context import JobContext
from workers.inputs import WorkOrder
from workers.outputs import ReportOutput
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput


class Input(JobInput):
    """The request, the order and the report as typed: the agent is told of every fault."""

    tracking_code: str
    work_order: WorkOrder
    order_report: Any = None


@handles("record-order-report")
def handle(context: JobContext, data: Input) -> ReportOutput:
    """Record the report."""
    reply = record_order_report(
        context.uow,
        clock=context.clock,
        tracking_code=data.tracking_code,
        work_order_number=data.work_order.number,
        report=data.order_report,
    )
    return ReportOutput.of(reply)
