"""A payment that no bill took: what came, and why, for revenue to settle."""

from dataclasses import dataclass

from services.billing.payment_view import payment_text
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The payment by our number."""

    payment_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnmatchedPayment(JobOutput):
    """The payment as the form shows it; `has_amount` is false where none could be read."""

    text: str
    has_amount: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """The payment."""

    unmatched_payment: UnmatchedPayment


@handles("find-unmatched-payment")
def handle(context: JobContext, data: Input) -> Output:
    """Tell the payment."""
    payment = context.uow.bills.payment_numbered(data.payment_number)
    text = payment_text(context.uow, payment)
    return Output(unmatched_payment=UnmatchedPayment(text=text, has_amount=payment.amount is not None))
