"""Settlement steps 6, 7 and 14: the stub that somebody brings is matched to its bill."""

from dataclasses import dataclass
from typing import Any

from services.billing.payment_notice import BillNumber, bill_of_stub, notice_of_stub
from services.billing.payments import record_payment
from services.model.bills import PaymentResult
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The stub as typed: the service tells the counter of every fault. Its bill by number, else by its identifiers.

    `corrected_payment` is our number of the payment that this stub puts right.
    """

    bill_number: str | None = None
    stub: Any = None
    corrected_payment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """What came of it; the message is for the operator's form. `payment_number` is ours, null where none was kept."""

    payment_result: PaymentResult
    payment_message: str
    payment_accepted: bool
    payment_number: str | None


@handles("record-payment")
def handle(context: JobContext, data: Input) -> Output:
    """Record the payment; every refusal is a result, told in Persian."""
    answer = record_payment(
        context.uow,
        clock=context.clock,
        bill=bill_of_stub(data.stub) if data.bill_number is None else BillNumber(number=data.bill_number),
        notice=notice_of_stub(data.stub),
        corrects=data.corrected_payment,
    )
    return Output(
        payment_result=answer.result,
        payment_message=answer.message,
        payment_accepted=answer.accepted,
        payment_number=answer.payment_number,
    )
