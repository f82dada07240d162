"""Meter test step 8: the new equipment's data are recorded."""

from dataclasses import dataclass
from typing import Any

from services.specific.meter_test.installing import record_new_equipment
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request and the form as typed."""

    tracking_code: str
    equipment: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """Whether the data stand, and the Persian message why not."""

    equipment_accepted: bool
    equipment_message: str


@handles("record-new-equipment")
def handle(context: JobContext, data: Input) -> Output:
    """Record them."""
    answer = record_new_equipment(context.uow, tracking_code=data.tracking_code, report=data.equipment)
    return Output(equipment_accepted=answer.accepted, equipment_message=answer.message)
