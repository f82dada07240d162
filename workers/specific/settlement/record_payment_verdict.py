"""Settlement step 7: revenue says whether the money of the fee bill has come; if not, its payment is reversed."""

from dataclasses import dataclass
from typing import Any

from services.billing.view import BillView, bill_view
from services.specific.settlement.payment_verdict import record_payment_verdict
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request, and the verdict as it stands in the form."""

    tracking_code: str
    payment_verdict: Any = None
    verdict_reason: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """Whether the payment was reversed and the bill asks again; a message tells what of the form is to be corrected."""

    verdict_accepted: bool
    verdict_message: str
    payment_reversed: bool
    fee_bill: BillView


@handles("record-payment-verdict")
def handle(context: JobContext, data: Input) -> Output:
    """Record the verdict."""
    answer = record_payment_verdict(
        context.uow,
        clock=context.clock,
        reference=context.reference,
        tracking_code=data.tracking_code,
        verdict={"paymentVerdict": data.payment_verdict, "verdictReason": data.verdict_reason},
    )
    return Output(
        verdict_accepted=answer.accepted,
        verdict_message=answer.message,
        payment_reversed=answer.is_reversed,
        fee_bill=bill_view(context.uow, answer.bill, context.company),
    )
