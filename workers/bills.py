"""What handlers share that issue a bill: one of the fees that a decision table gave, or one of what is owed."""

from dataclasses import dataclass
from typing import Protocol

from services.billing.view import BillView, bill_view
from services.clock import Clock
from services.model.bills import Bill
from services.ports import UnitOfWork
from services.reference.data import ReferenceData
from workers.context import JobContext
from workers.runtime.variables import JobInput, JobOutput


class FeesToBill(JobInput):
    """The request, and the fee codes that the decision table gave."""

    tracking_code: str
    fee_items: tuple[str, ...]


class IssueFees(Protocol):
    """Issues the one bill of a request's fees."""

    def __call__(
        self, uow: UnitOfWork, *, clock: Clock, reference: ReferenceData, tracking_code: str, fee_items: tuple[str, ...]
    ) -> Bill: ...


def issued_fees(context: JobContext, data: FeesToBill, issue: IssueFees) -> BillView:
    """The bill of the fees, as forms show it."""
    bill = issue(
        context.uow,
        clock=context.clock,
        reference=context.reference,
        tracking_code=data.tracking_code,
        fee_items=data.fee_items,
    )
    return bill_view(context.uow, bill, context.company)


class DebtsToBill(JobInput):
    """The request."""

    tracking_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OverdueBill(JobOutput):
    """The bill as forms show it, null where nothing is owed."""

    overdue_bill: BillView | None


class IssueDebts(Protocol):
    """Issues the one bill of what is owed; None where nothing is."""

    def __call__(
        self, uow: UnitOfWork, *, clock: Clock, reference: ReferenceData, tracking_code: str
    ) -> Bill | None: ...


def issued_debts(context: JobContext, data: DebtsToBill, issue: IssueDebts) -> OverdueBill:
    """The bill of the debts, if there are any."""
    bill = issue(context.uow, clock=context.clock, reference=context.reference, tracking_code=data.tracking_code)
    return OverdueBill(overdue_bill=None if bill is None else bill_view(context.uow, bill, context.company))
