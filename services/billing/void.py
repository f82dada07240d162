"""Unpaid bills that nobody waits for any more."""

from collections.abc import Sequence
from enum import StrEnum

from services.billing.carrying import void_bill
from services.model.bills import Bill, BillKind, BillState
from services.ports import UnitOfWork


class PaymentOutcome(StrEnum):
    """How the collection of a payment ended."""

    PAID = "paid"
    UNPAID = "unpaid"


def close_unpaid_bill(uow: UnitOfWork, *, bill_number: str) -> PaymentOutcome:
    """The time to pay is over. Fees become void with their request; a debt stays due on the subscriber's account.

    PAID where the payment came at the last moment. Raises NotFound.
    """
    bill = uow.bills.get(bill_number)
    if bill.state is BillState.PAID:
        return PaymentOutcome.PAID
    if _is_open_fee_bill(bill):
        void_bill(uow, bill)
    return PaymentOutcome.UNPAID


def void_open_bills(uow: UnitOfWork, *, tracking_code: str) -> Sequence[Bill]:
    """Void the unpaid fee bills of a request that ends without its service; the answer is what they are now."""
    return [void_bill(uow, bill) for bill in uow.bills.of_request(tracking_code) if _is_open_fee_bill(bill)]


def _is_open_fee_bill(bill: Bill) -> bool:
    return bill.kind is BillKind.FEES and bill.state is BillState.ISSUED
