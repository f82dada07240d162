"""Meter test step 8: which meter hangs in the place of the tested one."""

from dataclasses import dataclass

from services.specific.meter_test.installing import new_equipment_text
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request."""

    tracking_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """The meter, in Persian markdown, with a warning where its serial is known elsewhere."""

    equipment_text: str


@handles("find-new-equipment")
def handle(context: JobContext, data: Input) -> Output:
    """Find it."""
    return Output(equipment_text=new_equipment_text(context.uow, tracking_code=data.tracking_code))
