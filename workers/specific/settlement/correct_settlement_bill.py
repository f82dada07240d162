"""Settlement step 9: the provisional bill is corrected by what the tester read, or confirmed, with a reason."""

from dataclasses import dataclass
from typing import Any

from services.billing.view import BillView, bill_view
from services.specific.settlement.bill_correction import correct_settlement_bill
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request, and the decision with its reason as typed."""

    tracking_code: str
    test_decision: Any = None
    test_reason: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """The bill as it stands, whether it is another one now, and what keeps the decision from being carried out."""

    settlement_bill: BillView
    bill_corrected: bool
    correction_accepted: bool
    correction_message: str


@handles("correct-settlement-bill")
def handle(context: JobContext, data: Input) -> Output:
    """Correct or confirm the bill."""
    answer = correct_settlement_bill(
        context.uow,
        clock=context.clock,
        reference=context.reference,
        tracking_code=data.tracking_code,
        decision=data.test_decision,
        reason=data.test_reason,
    )
    return Output(
        settlement_bill=bill_view(context.uow, answer.bill, context.company),
        bill_corrected=answer.corrected,
        correction_accepted=answer.accepted,
        correction_message=answer.message,
    )
