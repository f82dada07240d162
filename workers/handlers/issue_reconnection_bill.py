"""By-law 51-4: one bill of the parts that exist."""

from dataclasses import dataclass

from services.billing.view import BillView
from services.reconnecting.bills import issue_reconnection_bill
from workers.bills import FeesToBill, issued_fees
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobOutput


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """The bill as forms show it."""

    bill: BillView


@handles("issue-reconnection-bill")
def handle(context: JobContext, data: FeesToBill) -> Output:
    """Issue the bill."""
    return Output(bill=issued_fees(context, data, issue_reconnection_bill))
