"""Settlement step 5: the bill of the fees, in one go."""

from dataclasses import dataclass

from services.billing.fee_bill import issue_fee_bill
from services.billing.view import BillView, bill_view
from workers.runtime.handler import JobContext, handles
from workers.runtime.variables import Inputs, Result


class Given(Inputs):
    """The request, and the fee codes that the decision table gave."""

    tracking_code: str
    fee_items: tuple[str, ...]


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
    )
    return Issued(fee_bill=bill_view(bill))
