"""Meter test step 7: a meter was hung, or why not."""

from dataclasses import dataclass
from typing import Any

from services.specific.meter_test.installation_report import InstallationOutcome
from services.specific.meter_test.installing import record_installation
from workers.context import JobContext
from workers.inputs import WorkOrder
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request, the order and the report as typed: the service tells the agent of every fault."""

    tracking_code: str
    work_order: WorkOrder
    installation_report: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """How the visit ended and why the work could not be done, or what the agent has to correct."""

    installation_accepted: bool
    installation_message: str
    installation_outcome: InstallationOutcome | None
    installation_reason: str | None


@handles("record-installation")
def handle(context: JobContext, data: Input) -> Output:
    """Record the report."""
    answer = record_installation(
        context.uow,
        clock=context.clock,
        tracking_code=data.tracking_code,
        work_order_number=data.work_order.number,
        report=data.installation_report,
    )
    return Output(
        installation_accepted=answer.accepted,
        installation_message=answer.message,
        installation_outcome=answer.outcome,
        installation_reason=answer.reason,
    )
