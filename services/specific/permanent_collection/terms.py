"""The technical and financial terms that the subscriber is told of before he agrees (step 6 of the agreement)."""

from dataclasses import dataclass
from datetime import timedelta

from services.billing.debts import account_of
from services.labels import METER_CONDITIONS
from services.money import ZERO
from services.ports import UnitOfWork
from services.readings.visits import last_test
from services.text import format_duration, format_rials

PAID_BACK = "پس از جمع‌آوری، ۵۰ درصد ارزش انشعاب (از ۶۳ کیلوولت به بالا ۶۰ درصد) پس از کسر بدهی و خسارت برگردانده می‌شود"


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionTerms:
    """What is told: `lines` for the form, `text` for an SMS, in Persian."""

    lines: tuple[str, ...]
    text: str


def collection_terms(uow: UnitOfWork, *, tracking_code: str, answer_within: timedelta | None) -> CollectionTerms:
    """The state of the meter by its last test, what is owed, what is given back, how long an answer is awaited, where
    that is known. Raises NotFound.
    """
    test = last_test(uow, tracking_code)
    condition = METER_CONDITIONS[test.condition] if test else "تست نشده"
    owed = max(account_of(uow, tracking_code=tracking_code).balance, ZERO)
    debt = format_rials(owed) if owed else "ندارد"
    period = () if answer_within is None else (f"مهلت پاسخ: {format_duration(answer_within)}",)
    return CollectionTerms(
        lines=(f"وضع کنتور: {condition}", f"بدهی اکنون: {debt}", f"{PAID_BACK}.", *period),
        text="؛ ".join((f"وضع کنتور: {condition}", f"بدهی: {debt}", *period)),
    )
