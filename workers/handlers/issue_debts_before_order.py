"""By-law 51-4: debts are looked at again just before somebody is sent to bring the power back."""

from services.reconnecting.bills import issue_debts_before_order
from workers.bills import DebtsToBill, OverdueBill, issued_debts
from workers.context import JobContext
from workers.runtime.handler import handles


@handles("issue-debts-before-order")
def handle(context: JobContext, data: DebtsToBill) -> OverdueBill:
    """Look, and issue the bill if there is something to pay."""
    return issued_debts(context, data, issue_debts_before_order)
