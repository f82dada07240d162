"""The high/low check in the operator's words."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from services.jalali import format_jalali
from services.labels import reading_text
from services.model.connections import MeterReading
from services.readings.advance import ReadingFault
from services.readings.comparison import HIGH, LOW, Comparison, Verdict
from services.readings.usual import Usual
from services.text import format_number, to_persian_digits

_VERDICTS: Mapping[Verdict, str] = {
    Verdict.NORMAL: "مصرف در محدودهٔ عادی است",
    Verdict.HIGH: "مصرف بیش از معمول است",
    Verdict.LOW: "مصرف کمتر از معمول است",
    Verdict.NO_HISTORY: "سابقهٔ کافی برای مقایسه نیست",
}
_IN_DOUBT = "کارکرد با سوابق نمی‌خواند"

DECLARED = "کارکرد اعلام‌شده"
AT_VISIT = "کارکرد هنگام بازدید"

_FAULTS: Mapping[ReadingFault, str] = {
    ReadingFault.BELOW_LAST: "کارکرد از آخرین قرائت کمتر است و گذشتن شمارنده از صفر باورکردنی نیست",
    ReadingFault.IMPOSSIBLE: "این اندازه مصرف با آمپراژ اشتراک ممکن نیست",
    ReadingFault.TOO_MANY_DIGITS: "کارکرد از رقم‌های کنتوری که در سوابق است بیشتر است",
    ReadingFault.ABOVE_LATER: "قرائت‌های پس از آن با این کارکرد نمی‌خوانند",
    ReadingFault.LAST_IN_DOUBT: "آخرین قرائت شرکت با قرائت‌های پیش از آن یا با صورتحساب صادرشده نمی‌خواند",
    ReadingFault.CLOSING_IN_DOUBT: "کارکرد برداشتن کنتور پیشین با آخرین قرائت آن نمی‌خواند",
    ReadingFault.OTHER_METER: "شمارهٔ سریال کنتور با سوابق یکی نیست",
}

# Of these nothing can be said about a consumption: the number would only mislead.
_WITHOUT_CONSUMPTION = frozenset({ReadingFault.BELOW_LAST, ReadingFault.TOO_MANY_DIGITS})


def explain(figures: Comparison, *, title: str) -> str:
    """The verdict and the figures behind it as Persian markdown; `title` says whose reading it is."""
    heading = _VERDICTS[figures.verdict] if figures.fault is None else _IN_DOUBT
    return "\n".join([f"**{heading}**", "", *(f"- {line}" for line in _lines(figures, title))])


def doubt_text(figures: Comparison, title: str) -> str:
    """What contradicts what, with both figures, in Persian; "" for a reading that is not in doubt."""
    if figures.fault is None:
        return ""
    pairs = "؛ ".join(f"{reading_text(each.earlier)} و سپس {reading_text(each.later)}" for each in figures.doubts)
    said = f"{title}: {reading_text(figures.reading)}. {_fault(figures.fault, figures)}"
    return f"{said}: {pairs}." if pairs else f"{said}."


def beside_declared(declared: MeterReading, visited: MeterReading, fault: ReadingFault) -> str:
    """How a visit's reading contradicts the declared one, with both figures."""
    return f"{AT_VISIT}: {reading_text(visited)}. {DECLARED}: {reading_text(declared)}. {_FAULTS[fault]}."


def _fault(fault: ReadingFault, figures: Comparison) -> str:
    if figures.unknown_serial is None:
        return _FAULTS[fault]
    return f"{_FAULTS[fault]} ({to_persian_digits(figures.unknown_serial)})"


def one_decimal(value: Fraction) -> str:
    """The value with one Persian decimal, rounded half up, as «۴٫۲»."""
    tenths = int(value * 10 + Fraction(1, 2))
    return f"{format_number(tenths // 10)}٫{to_persian_digits(tenths % 10)}"


def _lines(figures: Comparison, title: str) -> Iterator[str]:
    yield f"{title}: {format_number(figures.reading.kwh)}"
    yield f"آخرین قرائت: {format_number(figures.last.kwh)} در {format_jalali(figures.last.taken_on)}"
    if not _WITHOUT_CONSUMPTION & {figures.fault, *(each.advance.fault for each in figures.doubts)}:
        yield from _consumption_lines(figures)
    if figures.fault is not None:
        yield _fault(figures.fault, figures)
        for doubt in figures.doubts:
            yield f"دو قرائتی که با هم نمی‌خوانند: {reading_text(doubt.earlier)} و {reading_text(doubt.later)}"
    elif figures.rolled_over:
        yield "شمارندهٔ کنتور از صفر گذشته است (کارکرد از آخرین قرائت کمتر است)"
    for each in figures.passed_over:
        yield f"قرائت مأمور که با سوابق نمی‌خواند و به حساب نیامد: {reading_text(each)}"
    if figures.usual is not None:
        yield from _usual_lines(figures.usual)


def _consumption_lines(figures: Comparison) -> Iterator[str]:
    days = format_number(figures.days)
    yield f"مصرف از آن تاریخ: {format_number(figures.consumption_kwh)} کیلووات‌ساعت در {days} روز"
    yield f"میانگین روزانهٔ این مصرف: {one_decimal(figures.daily_kwh)} کیلووات‌ساعت"
    if figures.fault is None and figures.unbilled.charged and figures.unbilled.kwh != figures.consumption_kwh:
        yield f"مصرفی که هنوز صورتحساب نشده است: {format_number(figures.unbilled.kwh)} کیلووات‌ساعت"


def _usual_lines(usual: Usual) -> Iterator[str]:
    yield f"میانهٔ مصرف روزانهٔ یک سال گذشته: {one_decimal(usual.past_year)} کیلووات‌ساعت"
    if usual.same_season is not None:
        yield f"میانگین روزانهٔ همین روزها در سال پیش: {one_decimal(usual.same_season)} کیلووات‌ساعت"
    lowest, highest = one_decimal(LOW * usual.daily_kwh), one_decimal(HIGH * usual.daily_kwh)
    yield f"محدودهٔ عادی: روزانه {lowest} تا {highest} کیلووات‌ساعت"
