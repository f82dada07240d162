"""What the agent of a final reading has read (FIN-01)."""

from dataclasses import dataclass
from typing import Any

from services.metering.final_reading import record_final_reading
from workers.context import JobContext
from workers.inputs import WorkOrder
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request, the order and the report as typed: the service tells the agent of every fault."""

    tracking_code: str
    work_order: WorkOrder
    final_report: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """What the agent has to correct; what the reading contradicts of the records, in Persian, "" where nothing."""

    final_accepted: bool
    final_message: str
    reading_doubt_text: str


@handles("record-final-reading")
def handle(context: JobContext, data: Input) -> Output:
    """Record the report."""
    answer = record_final_reading(
        context.uow,
        clock=context.clock,
        reference=context.reference,
        tracking_code=data.tracking_code,
        work_order_number=data.work_order.number,
        report=data.final_report,
    )
    return Output(final_accepted=answer.accepted, final_message=answer.message, reading_doubt_text=answer.doubt_text)
