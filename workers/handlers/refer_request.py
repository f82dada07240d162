"""The request goes to the unit that decides on it."""

from typing import Annotated

from services.intake.registration import refer_request
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import Header, JobInput, NoOutput


class Input(JobInput):
    """The request, and the unit from the task's header."""

    tracking_code: str
    unit: Annotated[str, Header]


@handles("refer-request")
def handle(context: JobContext, data: Input) -> NoOutput:
    """Refer the request to the unit."""
    refer_request(context.uow, tracking_code=data.tracking_code, unit=data.unit)
    return NoOutput()
