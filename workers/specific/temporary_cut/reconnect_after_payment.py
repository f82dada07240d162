"""Temporary cut: power that was cut after the payment flows again, at the company's cost."""

from services.specific.temporary_cut.cutting import reconnect_after_payment
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, NoOutput


class Input(JobInput):
    """The request."""

    tracking_code: str


@handles("reconnect-after-payment")
def handle(context: JobContext, data: Input) -> NoOutput:
    """Note it."""
    reconnect_after_payment(context.uow, clock=context.clock, tracking_code=data.tracking_code)
    return NoOutput()
