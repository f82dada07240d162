"""Meter relocation step 8: the meter was moved, could not be, or will be on another day."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.specific.meter_relocation.relocation_report import RelocationOutcome
from services.specific.meter_relocation.relocations import record_relocation
from workers.context import JobContext
from workers.inputs import WorkOrder
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request, the order and the report as typed: the service tells the installer of every fault."""

    tracking_code: str
    work_order: WorkOrder
    relocation_report: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RelocationView(JobOutput):
    """How the visit ended; `resume_at` is when the installer comes again, with the zone."""

    outcome: RelocationOutcome | None
    reason: str | None
    resume_at: datetime | None
    resume_text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """The result, or what the installer has to correct."""

    relocation: RelocationView
    relocation_accepted: bool
    relocation_message: str


@handles("record-relocation")
def handle(context: JobContext, data: Input) -> Output:
    """Record the report."""
    result = record_relocation(
        context.uow,
        clock=context.clock,
        tracking_code=data.tracking_code,
        work_order_number=data.work_order.number,
        report=data.relocation_report,
    )
    view = RelocationView(
        outcome=result.outcome, reason=result.reason, resume_at=result.resume_at, resume_text=result.resume_text
    )
    return Output(relocation=view, relocation_accepted=result.accepted, relocation_message=result.message)
