"""Settlement step 7: what was paid for the request, when, and by which reference."""

from dataclasses import dataclass

from services.specific.settlement.payment_verdict import payments_text
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request."""

    tracking_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """Its payments as a Persian markdown list, empty for none."""

    payments_text: str


@handles("find-payments")
def handle(context: JobContext, data: Input) -> Output:
    """Tell the payments."""
    return Output(payments_text=payments_text(context.uow, tracking_code=data.tracking_code))
