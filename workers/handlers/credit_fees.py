"""What was paid for could not be done: the fees become credit of the connection."""

from dataclasses import dataclass

from services.billing.credit import credit_fees
from services.text import format_rials
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request."""

    tracking_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """How much is credit now, in Persian."""

    credit_text: str


@handles("credit-fees")
def handle(context: JobContext, data: Input) -> Output:
    """Credit the fees."""
    credit = credit_fees(
        context.uow, clock=context.clock, reference=context.reference, tracking_code=data.tracking_code
    )
    return Output(credit_text=format_rials(credit))
