"""The high/low check in the operator's words."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from services.jalali import format_jalali
from services.readings.comparison import HIGH, LOW, Comparison, ReadingFault, Verdict
from services.readings.history import Usual
from services.text import format_number, to_persian_digits

_VERDICTS: Mapping[Verdict, str] = {
    Verdict.NORMAL: "مصرف در محدودهٔ عادی است",
    Verdict.HIGH: "مصرف بیش از معمول است",
    Verdict.LOW: "مصرف کمتر از معمول است",
    Verdict.NO_HISTORY: "سابقهٔ کافی برای مقایسه نیست",
}

DECLARED = "کارکرد اعلام‌شده"
AT_VISIT = "کارکرد هنگام بازدید"

_FAULTS: Mapping[ReadingFault, str] = {
    ReadingFault.BELOW_LAST: "کارکرد از آخرین قرائت کمتر است و گذشتن شمارنده از صفر باورکردنی نیست",
    ReadingFault.IMPOSSIBLE: "این اندازه مصرف با آمپراژ اشتراک ممکن نیست",
}


def explain(figures: Comparison, *, title: str) -> str:
    """The verdict and the figures behind it as Persian markdown; `title` says whose reading it is."""
    return "\n".join([f"**{_VERDICTS[figures.verdict]}**", "", *(f"- {line}" for line in _lines(figures, title))])


def one_decimal(value: Fraction) -> str:
    """The value with one Persian decimal, rounded half up, as «۴٫۲»."""
    tenths = int(value * 10 + Fraction(1, 2))
    return f"{format_number(tenths // 10)}٫{to_persian_digits(tenths % 10)}"


def _lines(figures: Comparison, title: str) -> Iterator[str]:
    yield f"{title}: {format_number(figures.reading.kwh)}"
    yield f"آخرین قرائت: {format_number(figures.last.kwh)} در {format_jalali(figures.last.taken_on)}"
    yield f"مصرف از آن تاریخ: {format_number(figures.consumption_kwh)} کیلووات‌ساعت در {format_number(figures.days)} روز"
    yield f"میانگین روزانهٔ این مصرف: {one_decimal(figures.daily_kwh)} کیلووات‌ساعت"
    if figures.fault is not None:
        yield _FAULTS[figures.fault]
    elif figures.rolled_over:
        yield "شمارندهٔ کنتور از صفر گذشته است (کارکرد از آخرین قرائت کمتر است)"
    if figures.usual is not None:
        yield from _usual_lines(figures.usual)


def _usual_lines(usual: Usual) -> Iterator[str]:
    yield f"میانگین روزانهٔ یک سال گذشته: {one_decimal(usual.past_year)} کیلووات‌ساعت"
    if usual.same_season is not None:
        yield f"میانگین روزانهٔ همین روزها در سال پیش: {one_decimal(usual.same_season)} کیلووات‌ساعت"
    lowest, highest = one_decimal(LOW * usual.daily_kwh), one_decimal(HIGH * usual.daily_kwh)
    yield f"محدودهٔ عادی: روزانه {lowest} تا {highest} کیلووات‌ساعت"
