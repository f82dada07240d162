"""Settlement step 5: the bill of the fees, in one go; Name change step 5: with all that is owed."""

from dataclasses import dataclass

from services.billing.fee_bill import issue_fee_bill
from services.billing.view import BillView, bill_view
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import Inputs, Result


class Given(Inputs):
    """The request, the fee codes that the decision table gave, and whether debts and energy are billed with them."""

    tracking_code: str
    fee_items: tuple[str, ...]
    with_account: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued(Result):
    """The bill as forms show it."""

    fee_bill: BillView


@handles("issue-fee-bill")
def handle(context: JobContext, given: Given) -> Issued:
    """Issue the fee bill."""
    bill = issue_fee_bill(
        context.uow,
        clock=context.clock,
        reference=context.reference,
        tracking_code=given.tracking_code,
        fee_items=given.fee_items,
        with_account=given.with_account,
    )
    return Issued(fee_bill=bill_view(context.uow, bill))
