"""Power reduction step 6: the costs."""

from dataclasses import dataclass

from services.billing.view import BillView
from services.specific.power_reduction.estimate import issue_reduction_bill
from workers.bills import FeesToBill, issued_fees
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobOutput


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """The bill as forms show it."""

    fee_bill: BillView


@handles("issue-reduction-bill")
def handle(context: JobContext, data: FeesToBill) -> Output:
    """Issue it."""
    return Output(fee_bill=issued_fees(context, data, issue_reduction_bill))
