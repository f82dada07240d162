"""By-law 51-4: one bill of the parts that exist."""

from dataclasses import dataclass

from services.billing.view import BillView, bill_view
from services.reconnecting.bills import issue_reconnection_bill
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request, and the fee codes that the decision table gave."""

    tracking_code: str
    fee_items: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """The bill as forms show it."""

    bill: BillView


@handles("issue-reconnection-bill")
def handle(context: JobContext, data: Input) -> Output:
    """Issue the bill."""
    bill = issue_reconnection_bill(
        context.uow,
        clock=context.clock,
        reference=context.reference,
        tracking_code=data.tracking_code,
        fee_items=data.fee_items,
    )
    return Output(bill=bill_view(context.uow, bill, context.company))
