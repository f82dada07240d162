"""What the engine is told about bills."""

from datetime import datetime, timedelta

from services.model.bills import Bill
from services.model.notices import EngineMessage

# A citizen may pay before the counter operator has completed the task in front of the waiting process. The message
# must outlive that, and the longest period after which an unpaid bill is archived (60 days, for debts).
PAYMENT_MESSAGE_TTL = timedelta(days=90)


def payment_received(bill: Bill, *, reference: str, message_id: str, now: datetime) -> EngineMessage:
    """The message that lets the process of the bill go on (Settlement step 7)."""
    return EngineMessage(
        name="payment-received",
        correlation_key=bill.number,
        message_id=message_id,
        created_at=now,
        ttl=PAYMENT_MESSAGE_TTL,
        variables={"paymentReference": reference},
    )
