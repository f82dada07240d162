"""Settlement on the full stack. Its start form, as the counter fills it in for the subscriber, is what they share."""

from tests.stack.counter import BILL, StartForm

SETTLEMENT = StartForm(
    service="settlement",
    title="تسویه حساب",
    fields={**BILL, "کارکرد کنتور": "reading", "تاریخ قرائت": "readingDate"},
    chosen=("مشترک", "آخرین قبض پرداخت‌شده", "کپی کارت ملی"),
)
