"""One bill for all that is owed: before a visit to the place, or where debts are what a service collects."""

from dataclasses import dataclass

from services.billing.debts import issue_overdue_bill
from services.billing.view import BillView, bill_view
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request."""

    tracking_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """The bill as forms show it, null where nothing is owed."""

    overdue_bill: BillView | None


@handles("issue-overdue-bill")
def handle(context: JobContext, data: Input) -> Output:
    """Issue the bill of the debts, if there are any."""
    bill = issue_overdue_bill(
        context.uow, clock=context.clock, reference=context.reference, tracking_code=data.tracking_code
    )
    return Output(overdue_bill=None if bill is None else bill_view(context.uow, bill, context.company))
