"""Payments as forms and the command line show them, in Persian."""

import re
from collections.abc import Iterator

from services.billing.issuing import PAID_FROM_CREDIT
from services.billing.view import bill_title
from services.jalali import format_jalali
from services.labels import BILL_STATES, PAYMENT_CHANNELS, PAYMENT_RESULTS, PAYMENT_STATES
from services.model.bills import Bill, BillState, Payment
from services.ports import UnitOfWork
from services.text import format_rials, in_one_line, to_persian_digits

_MARKUP = re.compile(r"[<>\[\]`*]")
_UNREADABLE = "ناخوانا"
_TITLES = {
    "bill": "قبض",
    "terminal": "بانک یا پایانه",
    "reference": "شمارهٔ مرجع",
    "amount": "مبلغ",
    "paidOn": "تاریخ پرداخت",
}


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


def payment_line(payment: Payment) -> str:
    """A payment in one line: amount, day, reference, how it was told, where it stands."""
    parts = (
        f"مبلغ {_UNREADABLE}" if payment.amount is None else amount_text(payment),
        f"تاریخ {_UNREADABLE}" if payment.paid_on is None else day_text(payment),
        f"شمارهٔ مرجع {_plain(payment.reference) or _UNREADABLE}",
        *([f"بانک یا پایانهٔ {_plain(payment.terminal)}"] if payment.terminal else []),
        PAYMENT_CHANNELS[payment.channel],
        PAYMENT_STATES[payment.state],
        *([f"علت: {_plain(payment.reason)}"] if payment.reason else []),
    )
    return "، ".join(parts)


def payment_text(uow: UnitOfWork, payment: Payment) -> str:
    """Everything about a payment: what came, what was told of it, and what that came to; markdown."""
    told = [f"{_TITLES[name]}: {_plain(text)}" for name, text in payment.told.items() if text]
    paragraphs = (
        f"**شمارهٔ دریافت:** {to_persian_digits(payment.number)}",
        payment_line(payment),
        f"**آنچه گفته شد:** {'، '.join(told)}",
        f"**قبض:** {_told_bill(uow, payment)}",
        f"**نتیجه:** {PAYMENT_RESULTS[payment.result]}",
        # What follows was for the teller: that revenue decides.
        payment.answer.partition("\n\n")[0],
    )
    return "\n\n".join(paragraphs)


def amount_text(payment: Payment) -> str:
    """The amount, or that it could not be read."""
    return _UNREADABLE if payment.amount is None else format_rials(payment.amount)


def day_text(payment: Payment) -> str:
    """The day of the payment, or that it could not be read."""
    return _UNREADABLE if payment.paid_on is None else format_jalali(payment.paid_on)


def _plain(told: str) -> str:
    """What somebody told, in one line, with nothing in it that a form would take for a link, a picture or a tag."""
    return to_persian_digits(in_one_line(_MARKUP.sub(" ", told)))


def _told_bill(uow: UnitOfWork, payment: Payment) -> str:
    if payment.told_bill is None:
        return "شناخته نشد"
    bill = uow.bills.get(payment.told_bill)
    return f"{bill_title(bill)}، {format_rials(bill.payable)}، {BILL_STATES[bill.state]}"
