"""A payment that no bill took is resolved by revenue: assigned, refunded, carried, or found never to have come."""

from dataclasses import dataclass
from typing import Any

from services.billing.unmatched import resolve_payment
from services.units import REVENUE
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The payment by our number, and the ruling as it stands in the form."""

    payment_number: str
    ruling: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """Whether it is resolved; the message tells what of the form is to be corrected."""

    resolution_accepted: bool
    resolution_message: str


@handles("resolve-payment")
def handle(context: JobContext, data: Input) -> Output:
    """Resolve the payment."""
    answer = resolve_payment(
        context.uow, clock=context.clock, number=data.payment_number, ruling=data.ruling, resolved_by=REVENUE
    )
    return Output(resolution_accepted=answer.accepted, resolution_message=answer.message)
