"""Settlement step 14: the debt is settled, the power flows again."""

from services.metering.supply import reconnect_connection
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import Inputs, Nothing


class Given(Inputs):
    """The request."""

    tracking_code: str


@handles("reconnect-connection")
def handle(context: JobContext, given: Given) -> Nothing:
    """Note that the power flows."""
    reconnect_connection(context.uow, clock=context.clock, tracking_code=given.tracking_code)
    return Nothing()
