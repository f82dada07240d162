"""Settlement steps 6, 7 and 14: the stub that the applicant brings is matched to its bill."""

from dataclasses import dataclass
from typing import Any

from services.billing.payment_notice import BillNumber, notice_of_stub
from services.billing.payments import record_payment
from services.model.bills import PaymentResult
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import Inputs, Result


class Given(Inputs):
    """The bill and the stub as typed: the service tells the counter of every fault."""

    bill_number: str
    stub: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered(Result):
    """What came of it; the message is for the operator's form."""

    payment_result: PaymentResult
    payment_message: str
    payment_accepted: bool


@handles("record-payment")
def handle(context: JobContext, given: Given) -> Answered:
    """Record the payment; every refusal is a result, told in Persian."""
    bill, notice = BillNumber(number=given.bill_number), notice_of_stub(given.stub)
    answer = record_payment(context.uow, clock=context.clock, bill=bill, notice=notice)
    return Answered(payment_result=answer.result, payment_message=answer.message, payment_accepted=answer.accepted)
