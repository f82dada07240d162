"""Settlement step 7: revenue says whether the money of the fee bill has come."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from services.billing.issuing import PAID_FROM_CREDIT, standing_bill
from services.billing.payment_view import payment_line
from services.billing.reversal import reverse_payment
from services.billing.view import bill_title
from services.clock import Clock
from services.errors import NotFound
from services.forms.fields import FieldReader
from services.forms.findings import APPLICATION, Reply
from services.model.bills import Bill, BillState, Payment
from services.model.keys import BillKind
from services.ports import UnitOfWork
from services.reference.data import ReferenceData


class Verdict(StrEnum):
    """What revenue found in the company's account."""

    RECEIVED = "received"
    NOT_RECEIVED = "not-received"


WORDING = APPLICATION.extended(
    titles={"paymentVerdict": "نتیجهٔ بررسی پرداخت", "verdictReason": "علت"},
    messages={
        ("paymentVerdict", "missing"): "نتیجهٔ بررسی پرداخت انتخاب نشده است. یکی از گزینه‌ها را انتخاب کنید.",
        ("paymentVerdict", "from-credit"): "این قبض از محل بستانکاری اشتراک تسویه شده است و پرداختی برای برگشت ندارد.",
        ("verdictReason", "missing"): "بنویسید چرا این پرداخت دریافت‌نشده است.",
        ("verdictReason", "shape"): "علت را با چند کلمه بنویسید.",
    },
)


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictAnswer(Reply):
    """The fee bill as it stands; `reversed` is true where it asks for its amount again."""

    bill: Bill
    is_reversed: bool = False


def record_payment_verdict(
    uow: UnitOfWork, *, clock: Clock, reference: ReferenceData, tracking_code: str, verdict: object
) -> VerdictAnswer:
    """Keep what revenue found about the payment of the request's fee bill; faults of the form are the answer.

    Fields: `paymentVerdict`, and `verdictReason` where the money has not come. Then the payment is reversed: its row
    stays with the reason, and the bill asks for its amount again, due anew. Told again once reversed, it changes
    nothing. Raises NotFound where the request has no fee bill.
    """
    bill = standing_bill(uow, tracking_code, BillKind.FEES)
    if bill is None:
        raise NotFound("fee bill of request", tracking_code)
    if bill.state is BillState.ISSUED:
        return VerdictAnswer(bill=bill, is_reversed=True)
    reader = FieldReader(verdict, WORDING)
    found = reader.choice("paymentVerdict", Verdict)
    if found is Verdict.RECEIVED:
        return VerdictAnswer(bill=bill)
    reason = reader.reason("verdictReason") if found is not None else None
    payment = _paying(uow, bill)
    if payment is None and found is not None:
        reader.refuse("paymentVerdict", "from-credit")
    if reader.findings or payment is None or reason is None:
        return VerdictAnswer(bill=bill, findings=reader.findings)
    asking = reverse_payment(uow, clock=clock, reference=reference, bill=bill, payment=payment, reason=reason)
    return VerdictAnswer(bill=asking, is_reversed=True)


def _paying(uow: UnitOfWork, bill: Bill) -> Payment | None:
    return next((each for each in uow.bills.payments_of(bill.number) if each.is_counted), None)


def payments_text(uow: UnitOfWork, *, tracking_code: str) -> str:
    """What was paid for the request, when, and by which reference, as a markdown list; bills without payments are left
    out (Settlement step 7).
    """
    bills = uow.bills.of_request(tracking_code)
    return "\n".join(f"- {line}" for bill in bills for line in _payments_of(uow, bill))


def _payments_of(uow: UnitOfWork, bill: Bill) -> Iterator[str]:
    payments = uow.bills.payments_of(bill.number)
    for payment in payments:
        yield f"{bill_title(bill)}: {payment_line(payment)}"
    if not payments and bill.state is BillState.PAID and not bill.is_credit_note:
        yield f"{bill_title(bill)}: {PAID_FROM_CREDIT}"
