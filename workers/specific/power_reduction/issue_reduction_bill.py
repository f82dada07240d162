"""Power reduction step 6: the costs."""

from dataclasses import dataclass

from services.billing.view import BillView, bill_view
from services.specific.power_reduction.estimate import issue_reduction_bill
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request, and the fees that the decision table gave."""

    tracking_code: str
    fee_items: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """The bill as forms show it."""

    fee_bill: BillView


@handles("issue-reduction-bill")
def handle(context: JobContext, data: Input) -> Output:
    """Issue it."""
    bill = issue_reduction_bill(
        context.uow,
        clock=context.clock,
        reference=context.reference,
        tracking_code=data.tracking_code,
        fee_items=data.fee_items,
    )
    return Output(fee_bill=bill_view(context.uow, bill, context.company))
