"""Bill review step 3: what the head of diagnosis has confirmed of the objection is kept."""

from services.specific.bill_review.verdict import record_verdict
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, NoOutput


class Input(JobInput):
    """The request, the bill, what the meter showed at its end, in kWh, and why, as `check-objection-verdict` has
    answered.
    """

    tracking_code: str
    wrong_bill: str
    true_kwh: int | None = None
    objection_reason: str | None = None


@handles("record-objection-verdict")
def handle(context: JobContext, data: Input) -> NoOutput:
    """Keep it."""
    record_verdict(
        context.uow,
        clock=context.clock,
        reference=context.reference,
        tracking_code=data.tracking_code,
        bill_number=data.wrong_bill,
        true_kwh=data.true_kwh,
        reason=data.objection_reason,
    )
    return NoOutput()
