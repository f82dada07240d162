"""Payments that wait for a person: each is assigned to a bill, refunded, carried, or found never to have come."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from services.billing.messages import tell_resolved
from services.billing.payments import pay_bill
from services.billing.transactions import free_key
from services.clock import Clock
from services.errors import NotFound
from services.forms.fields import FieldReader, readable
from services.forms.findings import APPLICATION, Reply
from services.identifiers import parse_bill_id
from services.model.bills import Bill, BillState, Payment, PaymentState
from services.model.connections import Connection
from services.model.requests import Finding
from services.money import ZERO, Rials
from services.ports import UnitOfWork
from services.text import format_rials, normalise, to_persian_digits

LONGEST_REASON = 100


class Ruling(StrEnum):
    """What becomes of a payment that waits."""

    ASSIGN = "assign"
    REFUND = "refund"
    CARRY = "carry"
    NOT_RECEIVED = "not-received"


STATES = {
    Ruling.ASSIGN: PaymentState.ASSIGNED,
    Ruling.REFUND: PaymentState.REFUNDED,
    Ruling.CARRY: PaymentState.CARRIED,
    Ruling.NOT_RECEIVED: PaymentState.REVERSED,
}

WORDING = APPLICATION.extended(
    titles={
        "ruling": "تکلیف پرداخت",
        "billNumber": "شمارهٔ قبض",
        "billId": "شناسهٔ قبض اشتراک",
        "amount": "مبلغ دریافت‌شده",
        "reason": "علت",
    },
    messages={
        ("ruling", "missing"): "تکلیف پرداخت انتخاب نشده است. یکی از گزینه‌ها را انتخاب کنید.",
        ("reason", "shape"): "علت را با چند کلمه بنویسید.",
        ("billNumber", "unknown-bill"): "قبضی با این شماره نیست. شمارهٔ قبض را بررسی کنید.",
        ("billNumber", "not-unpaid"): (
            "این قبض اکنون پرداختنی نیست. قبض پرداخت‌نشدهٔ دیگری را وارد کنید، یا مبلغ را به اشتراک منتقل یا مسترد کنید."
        ),
        ("billNumber", "consolidated"): "مبلغ این قبض در قبض شمارهٔ {asking} آمده است. شمارهٔ آن قبض را وارد کنید.",
        ("billNumber", "too-little"): (
            "مبلغ دریافت‌شده از مبلغ قبض ({payable}) کمتر است و آن را نمی‌پردازد. مبلغ را به اشتراک منتقل کنید تا در قبض "
            "بعدی منظور شود، یا مسترد کنید."
        ),
        ("billId", "missing"): "قبض این پرداخت شناخته نشد. شناسهٔ قبض اشتراکی را وارد کنید که مبلغ به آن منتقل شود.",
        ("amount", "missing"): "مبلغ این پرداخت خوانا نبود. مبلغی را که دریافت شده است وارد کنید.",
        ("amount", "not-a-number"): "مبلغ دریافت‌شده را به ریال و فقط با رقم وارد کنید.",
        ("amount", "not-whole"): "مبلغ دریافت‌شده را به ریال و بدون اعشار وارد کنید.",
        ("amount", "negative"): "مبلغ دریافت‌شده منفی نمی‌شود.",
    },
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolutionAnswer(Reply):
    """The payment as it stands, and what of the ruling is to be corrected. `is_booked` by this very ruling."""

    payment: Payment
    is_booked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Booking:
    """Where the money goes: to a bill, to the credit of a connection, partly to both, or to neither."""

    ruling: Ruling
    reason: str
    amount: Rials | None
    bill: Bill | None = None
    connection: Connection | None = None
    rest: Rials = ZERO


def resolve_payment(
    uow: UnitOfWork, *, clock: Clock, number: str, ruling: object, resolved_by: str
) -> ResolutionAnswer:
    """Book a payment that waits as the ruling says; what is wrong with the ruling is the answer, and nothing is done.

    Fields: `ruling`, `reason`; `billNumber` of the bill that it is assigned to; `billId` of the connection that it is
    carried to, if not that of the bill which it names; `amount` where none could be read. What is more than the bill
    asks for becomes credit of its connection; less pays no bill, for a payment ID holds its whole amount. A payment is
    booked once: one that does not wait is the answer as it stands. Raises NotFound.
    """
    payment = uow.bills.payment_numbered(number)
    if payment.state is not PaymentState.WAITING:
        return ResolutionAnswer(payment=payment)
    reader = FieldReader(ruling, WORDING)
    booking = _read(uow, reader, payment)
    if booking is None:
        return ResolutionAnswer(payment=payment, findings=reader.findings)
    return ResolutionAnswer(payment=_book(uow, clock, payment, booking, resolved_by), is_booked=True)


def _read(uow: UnitOfWork, reader: FieldReader, payment: Payment) -> _Booking | None:
    ruling = reader.choice("ruling", Ruling)
    reason = reader.reason()
    amount = _amount(reader, payment, ruling)
    bill = _bill(uow, reader, amount) if ruling is Ruling.ASSIGN else None
    connection = _connection(uow, reader, payment) if ruling is Ruling.CARRY else None
    if reader.findings or ruling is None or reason is None:
        return None
    rest = amount or ZERO if connection else ZERO
    if bill is not None and amount is not None and (rest := amount - bill.payable):
        connection = uow.connections.get(bill.bill_id)
    return _Booking(ruling=ruling, reason=reason, amount=amount, bill=bill, connection=connection, rest=rest)


def _amount(reader: FieldReader, payment: Payment, ruling: Ruling | None) -> Rials | None:
    """What is booked must be known; of money that never came, nothing is."""
    if payment.amount is not None or ruling in (None, Ruling.NOT_RECEIVED):
        return payment.amount
    rials = reader.whole_number("amount")
    return None if rials is None else Rials(rials)


def _bill(uow: UnitOfWork, reader: FieldReader, amount: Rials | None) -> Bill | None:
    number = reader.text("billNumber")
    if number is None:
        return None
    try:
        bill = uow.bills.get(number)
    except NotFound:
        reader.refuse("billNumber", "unknown-bill")
        return None
    finding = _fault_of(bill, amount)
    if finding is None:
        return bill
    reader.tell([finding])
    return None


def _fault_of(bill: Bill, amount: Rials | None) -> Finding | None:
    """Why the money cannot pay the bill."""
    if bill.consolidated_into is not None:
        return WORDING.finding("billNumber", "consolidated", asking=to_persian_digits(bill.consolidated_into))
    if bill.state is not BillState.ISSUED:
        return WORDING.finding("billNumber", "not-unpaid")
    if amount is not None and amount < bill.payable:
        return WORDING.finding("billNumber", "too-little", payable=format_rials(bill.payable))
    return None


def _connection(uow: UnitOfWork, reader: FieldReader, payment: Payment) -> Connection | None:
    named = reader.parsed("billId", lambda text: str(parse_bill_id(text)), required=payment.told_bill is None)
    if named is None:
        return uow.connections.get(uow.bills.get(payment.told_bill).bill_id) if payment.told_bill else None
    connection = uow.connections.find(named)
    if connection is None:
        reader.refuse("billId", "unknown-connection")
    return connection


def _book(uow: UnitOfWork, clock: Clock, payment: Payment, booking: _Booking, resolved_by: str) -> Payment:
    now = clock.now()
    is_received = booking.ruling is not Ruling.NOT_RECEIVED
    resolved = replace(
        payment,
        state=STATES[booking.ruling],
        amount=booking.amount,
        bill_number=booking.bill.number if booking.bill else None,
        rest=booking.rest,
        carried_to=booking.connection.bill_id if booking.connection else None,
        resolved_at=now,
        resolved_by=normalise(readable(resolved_by))[:LONGEST_REASON],
        reason=booking.reason,
        notice_key=payment.notice_key if is_received else None,
        booking_key=free_key(uow, payment) if is_received else None,
    )
    uow.bills.save_payment(resolved)
    if booking.bill is not None:
        pay_bill(uow, booking.bill, resolved, now=now)
    if booking.connection is not None:
        give_credit(uow, booking.connection, booking.rest)
    tell_resolved(uow, resolved, now=now)
    return resolved


def give_credit(uow: UnitOfWork, connection: Connection, amount: Rials) -> None:
    """Let the connection's next bill take the amount up as credit; a negative one takes credit back."""
    uow.connections.save(replace(connection, carried=connection.carried - amount))
