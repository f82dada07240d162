"""Temporary or free-market power: the costs and the deposit."""

from dataclasses import dataclass

from services.billing.view import BillView, bill_view
from services.specific.free_market_power.deposit_bill import issue_power_bill
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request, the fees that the table of costs gave, and the rate that the table of deposits gave, or null."""

    tracking_code: str
    fee_items: tuple[str, ...] = ()
    deposit_item: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """The bill as forms show it."""

    power_bill: BillView


@handles("issue-power-bill")
def handle(context: JobContext, data: Input) -> Output:
    """Issue it."""
    bill = issue_power_bill(
        context.uow,
        clock=context.clock,
        reference=context.reference,
        tracking_code=data.tracking_code,
        fee_items=data.fee_items,
        deposit_item=data.deposit_item,
    )
    return Output(power_bill=bill_view(context.uow, bill, context.company))
