"""Payments as forms and the command line show them, in Persian."""

import re

from services.billing.view import bill_title
from services.errors import NotFound
from services.jalali import format_jalali
from services.labels import BILL_STATES, PAYMENT_CHANNELS, PAYMENT_RESULTS, PAYMENT_STATES
from services.model.bills import Payment
from services.ports import UnitOfWork
from services.text import format_rials, in_one_line, normalise, to_persian_digits

_MARKUP = re.compile(r"[<>\[\]`*]")
_UNREADABLE = "ناخوانا"
_TITLES = {
    "bill": "قبض",
    "terminal": "بانک یا پایانه",
    "reference": "شمارهٔ مرجع",
    "amount": "مبلغ",
    "paidOn": "تاریخ پرداخت",
}


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


def find_payment(uow: UnitOfWork, typed: str) -> Payment:
    """The payment by our number, or the newest with this reference of a bank's. Raises NotFound."""
    number = normalise(typed)
    try:
        return uow.bills.payment_numbered(number)
    except NotFound:
        with_reference = uow.bills.payment(number)
        if with_reference is None:
            raise
        return with_reference


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
