"""A payment that no bill took is settled by revenue: assigned, refunded, carried, or found never to have come."""

from dataclasses import dataclass
from typing import Any

from services.billing.unmatched import settle_payment
from services.billing.verdict import REVENUE
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The payment by our number, and the ruling as it stands in the form."""

    payment_number: str
    ruling: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """Whether it is settled; the message tells what of the form is to be corrected."""

    settlement_accepted: bool
    settlement_message: str


@handles("settle-payment")
def handle(context: JobContext, data: Input) -> Output:
    """Settle the payment."""
    answer = settle_payment(
        context.uow, clock=context.clock, number=data.payment_number, ruling=data.ruling, settled_by=REVENUE
    )
    return Output(settlement_accepted=answer.accepted, settlement_message=answer.message)
