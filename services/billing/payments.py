"""Payments: told by a counter's stub or by a gateway, matched to their bill, counted once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from services.billing.carrying import asking_bill
from services.billing.messages import tell_paid
from services.clock import Clock
from services.errors import NotFound
from services.identifiers import IdentifierError, parse_bill_id, parse_payment_id
from services.jalali import JalaliError, local_date, parse_jalali
from services.model.bills import Bill, BillState, Payment, PaymentChannel, PaymentResult
from services.money import Rials
from services.ports import UnitOfWork
from services.text import format_rials, normalise, parse_whole_number, to_persian_digits

MAX_REFERENCE = 40

_UNKNOWN_BILL = "قبضی با این مشخصات پیدا نشد. شناسهٔ قبض و شناسهٔ پرداخت را بررسی کنید."
_MESSAGES = {
    PaymentResult.ACCEPTED: "پرداخت {amount} با شمارهٔ مرجع {reference} ثبت شد.",
    PaymentResult.ALREADY_RECORDED: "پرداخت با شمارهٔ مرجع {reference} پیش‌تر ثبت شده است و دوباره به حساب نیامد.",
    PaymentResult.REFERENCE_USED: "شمارهٔ مرجع {reference} پیش‌تر برای قبض دیگری ثبت شده است.",
    PaymentResult.AMOUNT_DIFFERS: "مبلغ پرداخت ({amount}) با مبلغ قبض ({payable}) برابر نیست.",
    PaymentResult.BILL_ALREADY_PAID: (
        "این قبض پیش‌تر پرداخت شده است. برای استرداد پرداخت دوم، موضوع را به درآمد ستادی اعلام کنید."
    ),
    PaymentResult.BILL_TAKEN_OVER: (
        "مبلغ این قبض در قبض شمارهٔ {asking} با شناسهٔ پرداخت {payment_id} به مبلغ {asked} آمده است؛ آن قبض را پرداخت "
        "کنید. اگر مبلغ این قبض پرداخت شده، موضوع را به درآمد ستادی اعلام کنید."
    ),
    PaymentResult.BILL_VOID: ("این قبض باطل شده است. اگر مبلغ آن پرداخت شده، موضوع را به درآمد ستادی اعلام کنید."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class BillNumber:
    """A bill by its number."""

    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BillIdentifiers:
    """A bill by the identifiers printed on it, as typed."""

    bill_id: str
    payment_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentNotice:
    """What we are told of a payment, as typed: digits of any script. `amount` is in rials, `paid_on` a Jalali day."""

    reference: str
    amount: str
    paid_on: str
    channel: PaymentChannel


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentAnswer:
    """The answer to a notice. `message` is Persian; `bill_number` is None for an unknown bill."""

    result: PaymentResult
    message: str
    bill_number: str | None

    @property
    def accepted(self) -> bool:
        """True if the bill is paid by this payment, now or since an earlier notice of the same payment."""
        return self.result in (PaymentResult.ACCEPTED, PaymentResult.ALREADY_RECORDED)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Money:
    """A notice that could be read."""

    reference: str
    amount: Rials
    paid_on: date
    channel: PaymentChannel


def record_payment(
    uow: UnitOfWork, *, clock: Clock, bill: BillNumber | BillIdentifiers, notice: PaymentNotice
) -> PaymentAnswer:
    """Match a payment to its bill and record it (Settlement steps 6, 7 and 14).

    Only ACCEPTED changes anything: the bill is paid, and the process waiting for it gets `payment-received`, as do
    those of the bills that it had taken over. Every other result is a finding, told in Persian; nothing is counted
    twice.
    """
    found = _find(uow, bill)
    if found is None:
        return _answer(PaymentResult.UNKNOWN_BILL, _UNKNOWN_BILL)
    money = _read(notice, bill=found, clock=clock)
    if isinstance(money, str):
        return _answer(PaymentResult.INVALID_NOTICE, money, found)
    asking = asking_bill(uow, found)
    result = _verdict(found, asking, money, uow.bills.payment(money.reference))
    if result is PaymentResult.ACCEPTED:
        _accept(uow, found, money, clock)
    message = _MESSAGES[result].format(
        reference=to_persian_digits(money.reference),
        amount=format_rials(money.amount),
        payable=format_rials(found.payable),
        asking=to_persian_digits(asking.number),
        payment_id=to_persian_digits(asking.payment_id),
        asked=format_rials(asking.payable),
    )
    return _answer(result, message, found)


def _find(uow: UnitOfWork, bill: BillNumber | BillIdentifiers) -> Bill | None:
    if isinstance(bill, BillIdentifiers):
        return _find_by_identifiers(uow, bill)
    try:
        return uow.bills.get(normalise(bill.number))
    except NotFound:
        return None


def _find_by_identifiers(uow: UnitOfWork, identifiers: BillIdentifiers) -> Bill | None:
    try:
        bill_id = str(parse_bill_id(identifiers.bill_id))
        payment_id = parse_payment_id(identifiers.payment_id, bill_id=bill_id).text(bill_id)
    except IdentifierError:
        return None
    return uow.bills.find_by_identifiers(bill_id, payment_id)


def _read(notice: PaymentNotice, *, bill: Bill, clock: Clock) -> _Money | str:
    """The notice in values, or what is wrong with it, in Persian."""
    reference = normalise(notice.reference)
    if not 0 < len(reference) <= MAX_REFERENCE:
        return f"شمارهٔ مرجع پرداخت را وارد کنید (حداکثر {to_persian_digits(MAX_REFERENCE)} نویسه)."
    try:
        amount = Rials(parse_whole_number(notice.amount))
    except ValueError:
        return "مبلغ پرداخت را به ریال و فقط با رقم وارد کنید."
    try:
        paid_on = parse_jalali(notice.paid_on)
    except JalaliError:
        return "تاریخ پرداخت درست نیست. نمونهٔ درست: ۱۴۰۵/۰۸/۳۰"
    if paid_on > local_date(clock.now()):
        return "تاریخ پرداخت در آینده است."
    if paid_on < local_date(bill.issued_at):
        return "تاریخ پرداخت پیش از تاریخ صدور قبض است."
    return _Money(reference=reference, amount=amount, paid_on=paid_on, channel=notice.channel)


def _verdict(bill: Bill, asking: Bill, money: _Money, earlier: Payment | None) -> PaymentResult:
    """What the notice comes to. `earlier` is the payment that has its reference already.

    `asking` is the bill that asks for the bill's amount: another one, where it was taken over.
    """
    if earlier is not None and earlier.bill_number != bill.number:
        return PaymentResult.REFERENCE_USED
    if earlier is not None:
        return PaymentResult.ALREADY_RECORDED if earlier.amount == money.amount else PaymentResult.AMOUNT_DIFFERS
    if bill.state is BillState.VOID:
        return PaymentResult.BILL_VOID
    if asking.state is BillState.PAID:
        return PaymentResult.BILL_ALREADY_PAID
    if asking is not bill:
        return PaymentResult.BILL_TAKEN_OVER
    return PaymentResult.ACCEPTED if money.amount == bill.payable else PaymentResult.AMOUNT_DIFFERS


def _accept(uow: UnitOfWork, bill: Bill, money: _Money, clock: Clock) -> None:
    now = clock.now()
    uow.bills.add_payment(
        Payment(
            reference=money.reference,
            bill_number=bill.number,
            amount=money.amount,
            paid_on=money.paid_on,
            channel=money.channel,
            recorded_at=now,
        )
    )
    uow.bills.save(replace(bill, state=BillState.PAID))
    tell_paid(uow, bill, reference=money.reference, message_id=f"payment-{money.reference}", now=now)


def _answer(result: PaymentResult, message: str, bill: Bill | None = None) -> PaymentAnswer:
    return PaymentAnswer(result=result, message=message, bill_number=bill.number if bill else None)
