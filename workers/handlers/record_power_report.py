"""By-law 51-4: the agent has brought the power back, or could not."""

from dataclasses import dataclass
from typing import Any

from services.model.metering import OrderOutcome
from services.reconnecting.at_place import record_power_report
from workers.context import JobContext
from workers.inputs import WorkOrder
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request, the order, whether the meter is to be hung again, and the report as typed: the service tells every
    fault.
    """

    tracking_code: str
    work_order: WorkOrder
    meter_taken: bool
    power_report: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """How it ended and why power is not back, or what the agent has to correct."""

    report_accepted: bool
    report_message: str
    power_outcome: OrderOutcome | None
    power_reason: str


@handles("record-power-report")
def handle(context: JobContext, data: Input) -> Output:
    """Record the report."""
    answer = record_power_report(
        context.uow,
        clock=context.clock,
        reference=context.reference,
        tracking_code=data.tracking_code,
        work_order_number=data.work_order.number,
        meter_taken=data.meter_taken,
        report=data.power_report,
    )
    return Output(
        report_accepted=answer.accepted,
        report_message=answer.message,
        power_outcome=answer.outcome,
        power_reason=answer.reason,
    )
