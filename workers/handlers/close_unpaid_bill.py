"""The time to pay a bill is over: fees and the bill of overdue debts become void, the debts stay due."""

from dataclasses import dataclass

from services.billing.void import PaymentOutcome, close_unpaid_bill
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The bill."""

    bill_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """How the collection ended."""

    payment_outcome: PaymentOutcome


@handles("close-unpaid-bill")
def handle(context: JobContext, data: Input) -> Output:
    """Close the bill."""
    return Output(payment_outcome=close_unpaid_bill(context.uow, clock=context.clock, bill_number=data.bill_number))
