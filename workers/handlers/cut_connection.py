"""Settlement step 10: the meter is faulty, the tester has cut the power."""

from services.metering.supply import cut_connection
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, NoOutput


class Input(JobInput):
    """The request."""

    tracking_code: str


@handles("cut-connection")
def handle(context: JobContext, data: Input) -> NoOutput:
    """Note that the power is cut."""
    cut_connection(context.uow, clock=context.clock, tracking_code=data.tracking_code)
    return NoOutput()
