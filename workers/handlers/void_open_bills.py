"""A request that ends without its service leaves no bill of its own to be paid."""

from services.billing.void import void_open_bills
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, NoOutput


class Input(JobInput):
    """The request."""

    tracking_code: str


@handles("void-open-bills")
def handle(context: JobContext, data: Input) -> NoOutput:
    """Void what the request still asks for."""
    void_open_bills(context.uow, tracking_code=data.tracking_code)
    return NoOutput()
