"""Settlement step 14: the faulty meter was repaired or replaced, or could not be."""

from dataclasses import dataclass
from typing import Any

from services.metering.repairs import RepairResult, record_meter_repair
from services.model.faults import RepairOutcome
from services.text import to_persian_digits
from workers.context import JobContext
from workers.inputs import WorkOrder
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request, the order and the report as typed: the service tells the installer of every fault."""

    tracking_code: str
    work_order: WorkOrder
    repair_report: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairView(JobOutput):
    """How the visit ended, and which meter with which seal is there now, as people read it.

    Whoever arranges another visit finds the people on the sheet at `sheet_url`.
    """

    outcome: RepairOutcome | None
    serial_text: str
    seal_text: str
    reason: str | None
    sheet_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """The result, or what the installer has to correct."""

    meter_repair: RepairView
    repair_accepted: bool
    repair_message: str


@handles("record-meter-repair")
def handle(context: JobContext, data: Input) -> Output:
    """Record the report."""
    result = record_meter_repair(
        context.uow,
        clock=context.clock,
        tracking_code=data.tracking_code,
        work_order_number=data.work_order.number,
        report=data.repair_report,
    )
    return Output(
        meter_repair=_view(context, data, result), repair_accepted=result.accepted, repair_message=result.message
    )


def _view(context: JobContext, data: Input, result: RepairResult) -> RepairView:
    return RepairView(
        outcome=result.outcome,
        serial_text=to_persian_digits(result.meter_serial),
        seal_text=to_persian_digits(result.seal_number),
        reason=result.reason,
        sheet_url=f"{context.company.request_url(data.tracking_code)}/visit-sheet",
    )
