"""A payment that was counted, and whose money never came."""

from dataclasses import replace

from services.billing.issuing import due_day
from services.billing.unmatched import give_credit
from services.clock import Clock
from services.model.bills import Bill, BillState, Payment, PaymentState
from services.ports import UnitOfWork
from services.reference.data import ReferenceData
from services.units import REVENUE


def reverse_payment(
    uow: UnitOfWork, *, clock: Clock, reference: ReferenceData, bill: Bill, payment: Payment, reason: str
) -> Bill:
    """Keep the payment as one whose money never came, and take back the credit that it had left over.

    The answer is the bill that it had paid, which asks for its amount again, due anew.
    """
    if payment.carried_to is not None:
        give_credit(uow, uow.connections.get(payment.carried_to), -payment.rest)
    now = clock.now()
    uow.bills.save_payment(
        replace(
            payment,
            state=PaymentState.REVERSED,
            resolved_at=now,
            resolved_by=REVENUE,
            reason=reason,
            notice_key=None,
            booking_key=None,
        )
    )
    asking = replace(bill, state=BillState.ISSUED, due_on=due_day(clock, reference, bill.kind))
    uow.bills.save(asking)
    return asking
