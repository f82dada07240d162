"""Settlement step 5: the bill of the fees, in one go, or with all that is owed."""

from dataclasses import dataclass

from services.billing.fee_bill import issue_fee_bill
from services.billing.view import BillView, bill_view
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request, the fee codes that the decision table gave, and whether debts and energy are billed with them."""

    tracking_code: str
    fee_items: tuple[str, ...]
    with_account: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """The bill as forms show it."""

    fee_bill: BillView


@handles("issue-fee-bill")
def handle(context: JobContext, data: Input) -> Output:
    """Issue the fee bill."""
    bill = issue_fee_bill(
        context.uow,
        clock=context.clock,
        reference=context.reference,
        tracking_code=data.tracking_code,
        fee_items=data.fee_items,
        with_account=data.with_account,
    )
    return Output(fee_bill=bill_view(context.uow, bill, context.company))
