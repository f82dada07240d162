"""Settlement step 11: the cost by kind of fault is added to the subscriber's debt."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from services.billing.fault_debt import FaultCost, add_fault_debt
from services.billing.view import BillView, bill_view
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Cost(JobInput):
    """The decision on the fault's cost: fees, and the factor on the price of the energy not registered."""

    fee_codes: tuple[str, ...]
    shortfall_factor: Decimal


class Input(JobInput):
    """The request and the decision."""

    tracking_code: str
    fault_cost: Cost


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """The debt's bill as forms show it; None where the same fault was paid before."""

    debt_bill: BillView | None


@handles("add-fault-debt")
def handle(context: JobContext, data: Input) -> Output:
    """Issue the debt bill."""
    cost = FaultCost(
        fee_codes=data.fault_cost.fee_codes,
        shortfall_factor=Fraction(data.fault_cost.shortfall_factor),
    )
    bill = add_fault_debt(
        context.uow,
        clock=context.clock,
        reference=context.reference,
        tracking_code=data.tracking_code,
        cost=cost,
    )
    return Output(debt_bill=None if bill is None else bill_view(context.uow, bill, context.company))
