"""What others do before an operator sits down: a payment has arrived."""

from services.billing.payments import BillIdentifiers, PaymentNotice, record_payment
from services.jalali import format_jalali, local_date
from services.model.bills import PaymentChannel
from workers.app import App

_BILL_ID = "1321404126"  # of no story


def pay_an_unknown_bill(app: App, *, reference: str) -> None:
    """A gateway tells of money for a connection that is ours and a bill that is not."""
    notice = PaymentNotice(
        reference=reference,
        amount="1250000",
        paid_on=format_jalali(local_date(app.clock.now())),
        channel=PaymentChannel.GATEWAY,
    )
    with app.begin() as uow:
        bill = BillIdentifiers(bill_id=_BILL_ID, payment_id="125000000")
        record_payment(uow, clock=app.clock, bill=bill, notice=notice)
