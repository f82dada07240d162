"""Settlement step 6: the ad-hoc settlement bill up to the declared date and reading."""

from dataclasses import dataclass

from services.billing.view import BillView, bill_view
from services.specific.settlement.settlement_bill import issue_settlement_bill
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request."""

    tracking_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """The bill as forms show it."""

    settlement_bill: BillView


@handles("issue-settlement-bill")
def handle(context: JobContext, data: Input) -> Output:
    """Issue the settlement bill: provisional, or final where the meter test was declined."""
    bill = issue_settlement_bill(
        context.uow, clock=context.clock, reference=context.reference, tracking_code=data.tracking_code
    )
    return Output(settlement_bill=bill_view(context.uow, bill, context.company))
