"""Temporary or free-market power, step 4: the bill is corrected up to what the visit has read."""

from dataclasses import dataclass

from services.billing.view import BillView, bill_view
from services.specific.free_market_power.correcting import correct_power_bill
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request."""

    tracking_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """The bill as forms show it."""

    corrected_bill: BillView


@handles("correct-power-bill")
def handle(context: JobContext, data: Input) -> Output:
    """Correct it."""
    bill = correct_power_bill(
        context.uow, clock=context.clock, reference=context.reference, tracking_code=data.tracking_code
    )
    return Output(corrected_bill=bill_view(context.uow, bill, context.company))
