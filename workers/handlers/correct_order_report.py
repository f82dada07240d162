"""STD-08: the report of the work is corrected by its agent before it goes into the record."""

from typing import Any

from services.standard.report_review import correct_order_report
from workers.context import JobContext
from workers.outputs import ReportOutput
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput


class Input(JobInput):
    """The request and the report as typed: the agent is told of every fault."""

    tracking_code: str
    order_report: Any = None


@handles("correct-order-report")
def handle(context: JobContext, data: Input) -> ReportOutput:
    """Correct the report."""
    reply = correct_order_report(
        context.uow, clock=context.clock, tracking_code=data.tracking_code, report=data.order_report
    )
    return ReportOutput.of(reply)
