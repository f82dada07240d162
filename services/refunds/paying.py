"""Finance pays a refund, instalment by instalment (Permanent collection, step 12)."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from services.clock import Clock
from services.errors import NotFound
from services.forms.fields import FieldReader
from services.forms.findings import APPLICATION, Reply
from services.jalali import local_date, parse_jalali
from services.model.refunds import Instalment, InstalmentState
from services.money import ZERO, Rials
from services.ports import UnitOfWork
from services.refunds.setting_off import refund_of
from services.text import format_rials, to_persian_digits

LONGEST_REFERENCE = 40


class PaymentReport(StrEnum):
    """What finance reports of an instalment that is due."""

    PAID = "paid"
    NOT_PAID = "not-paid"


WORDING = APPLICATION.extended(
    titles={
        "outcome": "نتیجهٔ پرداخت",
        "reference": "شمارهٔ سند پرداخت",
        "paidOn": "تاریخ پرداخت",
        "reason": "دلیل پرداخت‌نشدن",
    },
    messages={
        ("outcome", "missing"): "نتیجهٔ پرداخت انتخاب نشده است. یکی از گزینه‌ها را انتخاب کنید.",
        ("reference", "shape"): "شمارهٔ سند پرداخت باید رقم یا حرف داشته باشد. آن را از روی سند وارد کنید.",
        ("reference", "used"): (
            "این سند پیش‌تر برای قسط {number} درخواست {tracking_code} ثبت شده است. شمارهٔ سند همین قسط را وارد کنید."
        ),
        ("paidOn", "shape"): "تاریخ پرداخت را به شکل سال/ماه/روز وارد کنید، مانند ۱۴۰۵/۰۹/۱۵.",
        ("paidOn", "year"): "سال تاریخ پرداخت را شمسی و چهاررقمی وارد کنید، مانند ۱۴۰۵.",
        ("paidOn", "no-such-day"): "چنین روزی در تقویم نیست. تاریخ پرداخت را از روی سند وارد کنید.",
        ("paidOn", "in-future"): "تاریخ پرداخت هنوز نرسیده است. تاریخ روی سند را وارد کنید.",
        ("paidOn", "before-plan"): "تاریخ پرداخت پیش از روز تصمیم دربارهٔ استرداد است. تاریخ روی سند را وارد کنید.",
    },
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidAnswer(Reply):
    """The instalment as it stands; `reason` says why it could not be paid. None where something is to be corrected."""

    instalment: Instalment | None = None
    reason: str | None = None


def next_instalment(uow: UnitOfWork, *, tracking_code: str) -> Instalment | None:
    """The next instalment that waits to be paid, None when all are paid or set off. Raises NotFound."""
    refund_of(uow, tracking_code)
    return next((each for each in uow.refunds.instalments_of(tracking_code) if each.is_open), None)


def credit_in(uow: UnitOfWork, instalment: Instalment) -> Rials:
    """What of the instalment is credit of the account: it lies in the first. Raises NotFound."""
    credit = refund_of(uow, instalment.tracking_code).credit if instalment.number == 1 else ZERO
    return min(credit, instalment.left)


def amount_text(uow: UnitOfWork, instalment: Instalment) -> str:
    """What the subscriber gets of the instalment, as he is told of it in Persian. Raises NotFound."""
    credit = credit_in(uow, instalment)
    amount = format_rials(instalment.left)
    is_part = ZERO < credit < instalment.left
    return f"{amount} (با {format_rials(credit)} بستانکاری حساب)" if is_part else amount


def record_instalment(uow: UnitOfWork, *, clock: Clock, tracking_code: str, number: int, payment: object) -> PaidAnswer:
    """Note that finance has paid the instalment, or why not; what is wrong with the form is the answer, and then
    nothing is noted.

    Fields: `outcome`; of a payment `reference` of the transfer and `paidOn`, else `reason`. An instalment is paid once:
    of one that is, the answer is as it stands. What was paid is noted whatever debt has appeared meanwhile: the next
    instalment is stopped by it. Raises NotFound.
    """
    found = next((each for each in uow.refunds.instalments_of(tracking_code) if each.number == number), None)
    if found is None:
        raise NotFound("instalment of request", tracking_code)
    if not found.is_open:
        return PaidAnswer(instalment=found)
    reader = FieldReader(payment, WORDING)
    outcome = reader.choice("outcome", PaymentReport)
    if outcome is PaymentReport.NOT_PAID:
        reason = reader.reason()
        return PaidAnswer(instalment=found, reason=reason, findings=reader.findings)
    paid = _paid(uow, reader, found, clock) if outcome is PaymentReport.PAID else None
    if reader.findings or paid is None:
        return PaidAnswer(findings=reader.findings)
    uow.refunds.save_instalment(paid)
    return PaidAnswer(instalment=paid)


def _paid(uow: UnitOfWork, reader: FieldReader, found: Instalment, clock: Clock) -> Instalment:
    now = clock.now()
    since = local_date(refund_of(uow, found.tracking_code).planned_at)
    return replace(
        found,
        state=InstalmentState.PAID,
        reference=_reference(uow, reader),
        paid_on=_paid_on(reader, since=since, today=local_date(now)),
        recorded_at=now,
    )


def _reference(uow: UnitOfWork, reader: FieldReader) -> str | None:
    text = reader.text("reference", longest=LONGEST_REFERENCE)
    if text is None:
        return None
    reference = "".join(filter(str.isalnum, text)).casefold()
    if not reference:
        reader.refuse("reference", "shape")
        return None
    other = uow.refunds.paid_by(reference)
    if other is not None:
        code = to_persian_digits(other.tracking_code)
        reader.refuse("reference", "used", number=to_persian_digits(other.number), tracking_code=code)
    return reference


def _paid_on(reader: FieldReader, *, since: date, today: date) -> date | None:
    day = reader.parsed("paidOn", parse_jalali)
    if day is not None and day > today:
        reader.refuse("paidOn", "in-future")
    elif day is not None and day < since:
        reader.refuse("paidOn", "before-plan")
    return day
