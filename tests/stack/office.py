"""What others do before and after an operator sits down: a payment has arrived, the workers end a request."""

import time

from services.billing.payments import BillIdentifiers, PaymentNotice, record_payment
from services.jalali import format_jalali, local_date
from services.model.bills import PaymentChannel
from services.model.keys import RequestOutcome
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


def outcome_of(app: App, code: str, *, within_seconds: float = 30.0) -> RequestOutcome | None:
    """How the request ended, as soon as the workers have done what is left of it; None where they do not in time."""
    deadline = time.monotonic() + within_seconds
    while True:
        with app.reading() as uow:
            outcome = uow.requests.get(code).outcome
        if outcome is not None or time.monotonic() > deadline:
            return outcome
        time.sleep(0.25)
