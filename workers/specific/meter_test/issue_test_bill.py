"""Meter test step 5: the cost of the test."""

from dataclasses import dataclass

from services.billing.view import BillView
from services.specific.meter_test.cost_bill import issue_cost_bill
from workers.bills import FeesToBill, issued_fees
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobOutput


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """The bill as forms show it."""

    test_bill: BillView


@handles("issue-test-bill")
def handle(context: JobContext, data: FeesToBill) -> Output:
    """Issue it."""
    return Output(test_bill=issued_fees(context, data, issue_cost_bill))
