"""What the engine is told about bills and payments."""

from datetime import datetime, timedelta

from services.billing.left_open import tell_if_left_open
from services.hooks import paid_bills
from services.model.bills import Bill, Payment
from services.model.notices import EngineMessage
from services.ports import UnitOfWork

# A citizen may pay before the counter operator has completed the task in front of the waiting process; a provisional
# bill even before its meter is tested, found faulty, its debt collected (60 days, the longest of all) and
# repaired. Three times that: who has paid would be reminded of it else.
PAYMENT_MESSAGE_TTL = timedelta(days=180)


def tell_paid(uow: UnitOfWork, bill: Bill, *, reference: str, message_id: str, now: datetime) -> None:
    """Let the process of a paid bill go on (Settlement step 7), and those that wait for the bills it had consolidated.

    A bill without a request has no process. Each message's ID begins with `message_id`, and each is sent once. The
    process of a bill that outlives its request is started here where it never was: its request was closed by a version
    that started none. What services do when a bill is paid is done here.
    """
    for hook in paid_bills():
        hook.record(uow, bill, now)
    if bill.tracking_code is not None:
        tell_if_left_open(uow, bill, now=now)
        uow.outbox.add_message(
            EngineMessage(
                name="payment-received",
                correlation_key=bill.number,
                message_id=message_id,
                created_at=now,
                ttl=PAYMENT_MESSAGE_TTL,
                variables={"paymentReference": reference},
            )
        )
    for taken in uow.bills.consolidated_into(bill.number):
        tell_paid(uow, taken, reference=reference, message_id=f"{message_id}-{taken.number}", now=now)


def tell_waiting(uow: UnitOfWork, payment: Payment, *, correctable: bool) -> None:
    """Let revenue know of a payment that waits: once, however often it is told of.

    One that is `correctable` is left to the counter for a while, which may have mistyped its stub.
    """
    uow.outbox.add_message(
        EngineMessage(
            name="payment-unmatched",
            correlation_key=payment.number,
            message_id=f"unmatched-{payment.number}",
            created_at=payment.recorded_at,
            variables={"paymentNumber": payment.number, "correctable": correctable},
        )
    )


def tell_resolved(uow: UnitOfWork, payment: Payment, *, now: datetime) -> None:
    """Let revenue's task of a payment end that waits no more. A payment waits once."""
    uow.outbox.add_message(
        EngineMessage(
            name="payment-resolved",
            correlation_key=payment.number,
            message_id=f"resolved-{payment.number}",
            created_at=now,
        )
    )
