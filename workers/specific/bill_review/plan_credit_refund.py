"""Bill review: what is over after the correction is paid out where the subscriber has asked for that."""

from dataclasses import dataclass

from services.refunds.credit import plan_credit_refund
from services.specific.bill_review.objection import wants_credit_paid
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request."""

    tracking_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """Whether finance has something to pay."""

    refund_planned: bool


@handles("plan-credit-refund")
def handle(context: JobContext, data: Input) -> Output:
    """Decide it."""
    if not wants_credit_paid(context.uow.requests.get(data.tracking_code)):
        return Output(refund_planned=False)
    refund = plan_credit_refund(
        context.uow, clock=context.clock, reference=context.reference, tracking_code=data.tracking_code
    )
    return Output(refund_planned=refund is not None)
