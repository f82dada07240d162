"""Permanent collection step 10: the connection is removed from the records."""

from services.specific.permanent_collection.closing import close_connection
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, NoOutput


class Input(JobInput):
    """The request."""

    tracking_code: str


@handles("close-connection")
def handle(context: JobContext, data: Input) -> NoOutput:
    """Close it."""
    close_connection(context.uow, clock=context.clock, reference=context.reference, tracking_code=data.tracking_code)
    return NoOutput()
