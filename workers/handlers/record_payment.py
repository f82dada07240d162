"""Settlement steps 6, 7 and 14: the stub that the applicant brings is matched to its bill."""

from dataclasses import dataclass

from services.billing.payments import BillNumber, PaymentNotice, record_payment
from services.model.bills import PaymentChannel, PaymentResult
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import Inputs, Result


class Stub(Inputs):
    """The form of the stub, as typed."""

    reference: str | None = None
    amount: str | int | None = None
    paid_on: str | None = None


class Given(Inputs):
    """The bill and the stub."""

    bill_number: str
    stub: Stub


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered(Result):
    """What came of it; the message is for the operator's form."""

    payment_result: PaymentResult
    payment_message: str
    payment_accepted: bool


@handles("record-payment")
def handle(context: JobContext, given: Given) -> Answered:
    """Record the payment; every refusal is a result, told in Persian."""
    stub = given.stub
    notice = PaymentNotice(
        reference=stub.reference or "",
        amount=str(stub.amount or ""),
        paid_on=stub.paid_on or "",
        channel=PaymentChannel.COUNTER,
    )
    answer = record_payment(context.uow, clock=context.clock, bill=BillNumber(number=given.bill_number), notice=notice)
    return Answered(payment_result=answer.result, payment_message=answer.message, payment_accepted=answer.accepted)
