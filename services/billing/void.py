"""Unpaid bills that nobody waits for any more."""

from collections.abc import Sequence
from enum import StrEnum

from services.billing.carrying import BOUND_TO_REQUEST, is_settled, void_bill
from services.clock import Clock
from services.model.bills import Bill, BillState
from services.ports import UnitOfWork
from services.steps.ledger import cancel_open_steps
from services.units import SUBSCRIBER

# The role of "costs paid" in the step tables (step 6 of most).
PAYER = SUBSCRIBER


class PaymentOutcome(StrEnum):
    """How the collection of a payment ended."""

    PAID = "paid"
    UNPAID = "unpaid"


def close_unpaid_bill(uow: UnitOfWork, *, clock: Clock, bill_number: str) -> PaymentOutcome:
    """The time to pay is over. Fees and the bill of overdue debts become void, and the bills that they had consolidated
    are issued again; a debt stays due on the subscriber's account. So does a bill that another one has consolidated.

    The subscriber's step of paying is noted as cancelled. PAID where the payment came at the last moment, for this bill
    or for one that had taken it over. Raises NotFound.
    """
    bill = uow.bills.get(bill_number)
    if is_settled(uow, bill):
        return PaymentOutcome.PAID
    if _is_open(bill):
        void_bill(uow, bill)
    if bill.tracking_code is not None:
        cancel_open_steps(uow, bill.tracking_code, role=PAYER, at=clock.now())
    return PaymentOutcome.UNPAID


def void_open_bills(uow: UnitOfWork, *, tracking_code: str) -> Sequence[Bill]:
    """Void what a request that ends without its service still asks for; the answer is what these bills are now.

    Debts unpaid: nothing is changed. The bills that they had consolidated are issued again.
    """
    return [void_bill(uow, bill) for bill in uow.bills.of_request(tracking_code) if _is_open(bill)]


def _is_open(bill: Bill) -> bool:
    return bill.kind in BOUND_TO_REQUEST and bill.state is BillState.ISSUED
