"""One bill for all that is owed: before a visit to the place, or where debts are what a service collects."""

from services.billing.debts import issue_overdue_bill
from workers.bills import DebtsToBill, OverdueBill, issued_debts
from workers.context import JobContext
from workers.runtime.handler import handles


@handles("issue-overdue-bill")
def handle(context: JobContext, data: DebtsToBill) -> OverdueBill:
    """Issue the bill of the debts, if there are any."""
    return issued_debts(context, data, issue_overdue_bill)
