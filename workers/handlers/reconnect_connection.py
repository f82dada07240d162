"""Settlement step 14: the debt is settled, the power flows again."""

from services.metering.supply import reconnect_connection
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, NoOutput


class Input(JobInput):
    """The request."""

    tracking_code: str


@handles("reconnect-connection")
def handle(context: JobContext, data: Input) -> NoOutput:
    """Note that the power flows."""
    reconnect_connection(context.uow, clock=context.clock, tracking_code=data.tracking_code)
    return NoOutput()
