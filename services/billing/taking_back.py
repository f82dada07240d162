"""Bills that turn out wrong are taken back, also where they are paid."""

from dataclasses import replace
from datetime import datetime

from services.billing.carrying import asking_bill, void_bill
from services.billing.unmatched import give_credit
from services.model.bills import Bill, BillState, PaymentState
from services.ports import UnitOfWork
from services.text import to_persian_digits

CORRECTION = "bill-correction"
_REASON = "قبض شمارهٔ {number} نادرست بود و باطل شد"


def take_back(uow: UnitOfWork, bill: Bill, *, at: datetime) -> None:
    """Void the bill; what was paid for it becomes credit of its connection, which the next bill takes up.

    Paid with it, or with a bill that had consolidated it: that one stays as it is. Where no payment of a paid bill is
    known (it was paid before our books began), its amount is credit all the same.
    """
    if asking_bill(uow, bill).state is BillState.PAID:
        _carry_payments(uow, bill, at)
        give_credit(uow, uow.connections.get(bill.bill_id), bill.payable)
    void_bill(uow, replace(bill, consolidated_into=None))


def _carry_payments(uow: UnitOfWork, bill: Bill, at: datetime) -> None:
    """The money stays where it is counted: on the connection, no longer in the bill."""
    for payment in uow.bills.payments_of(bill.number):
        if payment.state in (PaymentState.MATCHED, PaymentState.ASSIGNED) and payment.amount is not None:
            carried = replace(
                payment,
                state=PaymentState.CARRIED,
                bill_number=None,
                rest=payment.amount,
                carried_to=bill.bill_id,
                resolved_at=at,
                resolved_by=CORRECTION,
                reason=_REASON.format(number=to_persian_digits(bill.number)),
            )
            uow.bills.save_payment(carried)
