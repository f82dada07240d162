"""STD-04, STD-07: what the agent reports of the visit or the work."""

from dataclasses import dataclass
from typing import Any

from services.model.metering import OrderOutcome
from services.standard.orders import record_order_report
from services.standard.report_form import ReportForm
from workers.context import JobContext
from workers.inputs import WorkOrder
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request, the order and the report as typed: the agent is told of every fault."""

    tracking_code: str
    work_order: WorkOrder
    order_report: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """How it ended and, where it was not possible, why. Where the agent has to correct something, that is null: the
    message tells what, and the report is as it was filled in. One that is accepted leaves the engine.
    """

    report_accepted: bool
    report_message: str
    order_outcome: OrderOutcome | None
    order_reason: str | None
    order_report: ReportForm | None


@handles("record-order-report")
def handle(context: JobContext, data: Input) -> Output:
    """Record the report."""
    reply = record_order_report(
        context.uow,
        clock=context.clock,
        tracking_code=data.tracking_code,
        work_order_number=data.work_order.number,
        report=data.order_report,
    )
    report = reply.report
    return Output(
        report_accepted=report is not None,
        report_message=reply.message,
        order_outcome=report.outcome if report else None,
        order_reason=report.reason if report else None,
        order_report=reply.form,
    )
