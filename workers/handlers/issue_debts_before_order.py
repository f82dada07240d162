"""By-law 51-4: debts are looked at again just before somebody is sent to bring the power back."""

from dataclasses import dataclass

from services.billing.view import BillView, bill_view
from services.reconnecting.bills import issue_debts_before_order
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request."""

    tracking_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """The bill as forms show it, null where nothing has become overdue."""

    overdue_bill: BillView | None


@handles("issue-debts-before-order")
def handle(context: JobContext, data: Input) -> Output:
    """Look, and issue the bill if there is something to pay."""
    bill = issue_debts_before_order(
        context.uow, clock=context.clock, reference=context.reference, tracking_code=data.tracking_code
    )
    return Output(overdue_bill=None if bill is None else bill_view(context.uow, bill, context.company))
