"""What we are told of a payment, and what of it can be read: all faults of a notice are found at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from services.billing.transactions import transaction_key
from services.clock import Clock
from services.errors import NotFound
from services.forms.fields import as_typed, readable
from services.identifiers import IdentifierError, parse_bill_id, parse_payment_id
from services.jalali import JalaliError, local_date, parse_jalali
from services.model.bills import Bill, PaymentChannel
from services.money import Rials
from services.ports import UnitOfWork
from services.text import normalise, parse_whole_number, to_persian_digits

MAX_REFERENCE = 40
LONGEST_TOLD = 60

# What people type into a wrong field; nobody needs it to find a payment.
_CARD = re.compile(r"(?<!\d)(\d{6})\d{6}(\d{4})(?!\d)")
_MOBILE = re.compile(r"(?<!\d)(?:0|\+98|0098)9\d{9}(?!\d)")


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
    """What we are told of a payment, as typed: digits of any script. `amount` is in rials, `paid_on` a Jalali day.

    `terminal` is the bank or terminal that gave the reference, where the teller knows it.
    """

    reference: str
    amount: str
    paid_on: str
    channel: PaymentChannel
    terminal: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedNotice:
    """A notice with what of it could be read, and every fault of it in Persian. `bill` is the one that it names."""

    bill: Bill | None
    channel: PaymentChannel
    terminal: str
    reference: str
    amount: Rials | None
    paid_on: date | None
    faults: tuple[str, ...]
    raw: Mapping[str, str]
    key: str

    @property
    def is_blank(self) -> bool:
        """True for a form that was sent empty: it tells of no payment."""
        return not (self.raw["reference"] or self.raw["amount"] or self.raw["paidOn"])

    @property
    def transaction(self) -> str | None:
        """The bank's transaction; None where the notice does not say which."""
        if self.bill is None or self.paid_on is None or not self.reference:
            return None
        return transaction_key(
            channel=self.channel,
            terminal=self.terminal,
            connection=self.bill.bill_id,
            paid_on=self.paid_on,
            reference=self.reference,
        )


def notice_of_stub(stub: object) -> PaymentNotice:
    """A stub as the counter's form or an API sends it: what is missing, or no text or number, is empty."""
    fields: Mapping[str, object] = stub if isinstance(stub, Mapping) else {}
    return PaymentNotice(
        reference=_typed(fields.get("reference")),
        amount=_typed(fields.get("amount")),
        paid_on=_typed(fields.get("paidOn")),
        terminal=_typed(fields.get("terminal")),
        channel=PaymentChannel.COUNTER,
    )


def bill_of_stub(stub: object) -> BillIdentifiers:
    """The bill whose identifiers a stub bears."""
    fields: Mapping[str, object] = stub if isinstance(stub, Mapping) else {}
    return BillIdentifiers(bill_id=_typed(fields.get("billId")), payment_id=_typed(fields.get("paymentId")))


def _typed(value: object) -> str:
    typed = as_typed(value)
    return typed if isinstance(typed, str) else ""


def read_notice(
    uow: UnitOfWork, *, clock: Clock, bill: BillNumber | BillIdentifiers, notice: PaymentNotice
) -> ParsedNotice:
    """Read the notice. Its `key` is that of another one only if both say the same."""
    found = _find(uow, bill)
    faults: list[str] = []
    reference = _reference(notice, faults)
    amount = _amount(notice, faults)
    paid_on = _paid_on(notice, found, clock, faults)
    raw = {
        "bill": bill.number if isinstance(bill, BillNumber) else f"{bill.bill_id} / {bill.payment_id}",
        "terminal": notice.terminal,
        "reference": notice.reference,
        "amount": notice.amount,
        "paidOn": notice.paid_on,
    }
    return ParsedNotice(
        bill=found,
        channel=notice.channel,
        terminal=_kept(notice.terminal)[:MAX_REFERENCE],
        reference=reference,
        amount=amount,
        paid_on=paid_on,
        faults=tuple(faults),
        raw={name: _kept(text) for name, text in raw.items()},
        key=_key(notice.channel, {**raw, "bill": found.number if found else raw["bill"]}, amount, paid_on),
    )


def _find(uow: UnitOfWork, bill: BillNumber | BillIdentifiers) -> Bill | None:
    if isinstance(bill, BillIdentifiers):
        return _find_by_identifiers(uow, bill)
    try:
        return uow.bills.get(readable(normalise(bill.number)))
    except NotFound:
        return None


def _find_by_identifiers(uow: UnitOfWork, identifiers: BillIdentifiers) -> Bill | None:
    try:
        bill_id = str(parse_bill_id(identifiers.bill_id))
        payment_id = parse_payment_id(identifiers.payment_id, bill_id=bill_id).text(bill_id)
    except IdentifierError:
        return None
    return uow.bills.find_by_identifiers(bill_id, payment_id)


def _reference(notice: PaymentNotice, faults: list[str]) -> str:
    reference = normalise(readable(notice.reference))
    if 0 < len(reference) <= MAX_REFERENCE:
        return reference
    faults.append(f"شمارهٔ مرجع پرداخت را وارد کنید (حداکثر {to_persian_digits(MAX_REFERENCE)} نویسه).")
    return ""


def _amount(notice: PaymentNotice, faults: list[str]) -> Rials | None:
    try:
        return Rials(parse_whole_number(notice.amount))
    except ValueError:
        faults.append("مبلغ پرداخت‌شده را به ریال و فقط با رقم وارد کنید.")
        return None


def _paid_on(notice: PaymentNotice, bill: Bill | None, clock: Clock, faults: list[str]) -> date | None:
    """The day, also where it cannot be the bill's: the money may be there all the same."""
    try:
        paid_on = parse_jalali(notice.paid_on)
    except JalaliError:
        faults.append("تاریخ پرداخت درست نیست. نمونهٔ درست: ۱۴۰۵/۰۸/۳۰")
        return None
    if paid_on > local_date(clock.now()):
        faults.append("تاریخ پرداخت در آینده است.")
    elif bill is not None and paid_on < local_date(bill.issued_at):
        faults.append("تاریخ پرداخت پیش از تاریخ صدور قبض است.")
    return paid_on


def _kept(text: str) -> str:
    """What is kept of a text: bounded, and without the numbers of cards and telephones."""
    shown = _MOBILE.sub("09…", _CARD.sub(r"\1…\2", normalise(readable(text[:1000]))))
    return shown if len(shown) <= LONGEST_TOLD else shown[: LONGEST_TOLD - 1] + "…"


def _key(channel: PaymentChannel, raw: Mapping[str, str], amount: Rials | None, paid_on: date | None) -> str:
    """A digest: what was told may be boundless. Other spellings of an amount or a day say the same."""
    told = {name: normalise(text).casefold() for name, text in raw.items()}
    told |= {"amount": str(amount.amount)} if amount is not None else {}
    told |= {"paidOn": paid_on.isoformat()} if paid_on else {}
    parts = (channel.value, *(f"{name}={text}" for name, text in sorted(told.items())))
    return sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
