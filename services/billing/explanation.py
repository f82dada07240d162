"""A bill that was computed anew, in Persian: what its lines come from, and what became of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from services.billing.correction import CorrectionBasis
from services.billing.energy_lines import EnergyBasis
from services.billing.lines import FeesBasis, RatedBasis
from services.billing.recomputing import CheckedBill, CheckedLine, Known, Recomputed
from services.billing.shortfall import ShortfallBasis
from services.billing.tariff_history import TariffHistory
from services.billing.use_limits import Licence, UseLimits
from services.jalali import format_jalali
from services.labels import METER_REGISTERS, TARIFF_CLASSES, reading_text
from services.permits.wording import kw_text, yearly_text
from services.problems import Problem
from services.readings.registers import RegisterUse
from services.readings.unbilled import EnergySpan
from services.text import format_factor, format_number, format_quantity, format_rials, to_persian_digits

_PERCENT = 100
_RESULTS: Mapping[Recomputed, str] = {
    Recomputed.AGREES: "درست",
    Recomputed.DIFFERS: "نادرست: {amount} می‌شود",
    Recomputed.TYPED: "محاسبه‌شدنی نیست: مبنایی با آن نگه داشته نشده است",
    Recomputed.TABLE_MISSING: "محاسبه‌شدنی نیست: ردیف آن روز در جدول‌ها نیست",
    Recomputed.WORDS: "توضیح",
}


def result_text(checked: CheckedLine) -> str:
    """What became of a line."""
    amount = "" if checked.amount is None else format_rials(checked.amount)
    return _RESULTS[checked.result].format(amount=amount)


def basis_texts(checked: CheckedBill) -> Iterator[str]:
    """What the lines come from, computation by computation."""
    for each in checked.computations:
        yield from _texts(each)


def differences(checked: CheckedBill) -> Iterator[Problem]:
    """What of the bill does not follow from what is kept with it."""
    for each in checked.lines:
        if each.result is Recomputed.DIFFERS:
            persian = f"ردیف «{each.line.title}» با بازمحاسبه نمی‌خواند."
            yield Problem(persian=persian, english=f"line {each.line.code} comes to another amount")
    for line in checked.left_out:
        persian = f"ردیف «{line.title}» ({format_rials(line.amount)}) در قبض نیست."
        yield Problem(persian=persian, english=f"line {line.code} is left out")
    if not checked.adds_up:
        persian = "جمع ردیف‌ها و مانده‌ها با مبلغ شناسهٔ پرداخت یکی نیست."
        yield Problem(persian=persian, english="its lines do not add up to the amount of its payment ID")


def _texts(computation: Known) -> Iterator[str]:
    match computation:
        case EnergyBasis():
            yield f"تعرفه: {_classes_text(computation.classes)}"
            yield from _used_texts(computation.classes.limits, (each.start for each in computation.charged))
            yield from (f"انرژی {_span_text(span)}" for span in computation.charged)
            yield from (f"برگشت انرژی {_span_text(span)}" for span in computation.returned)
        case FeesBasis():
            yield f"هزینه‌ها به نرخ {format_jalali(computation.on)}"
        case RatedBasis():
            times = f"{format_number(computation.quantity)} برابر نرخ {format_jalali(computation.on)}"
            yield f"{computation.title}: {times}"
        case ShortfallBasis():
            yield f"تعرفه: {_classes_text(computation.classes)}"
            yield from _used_texts(computation.classes.limits, [computation.start])
            yield _shortfall_text(computation)
        case CorrectionBasis():
            yield f"تعرفه: {_classes_text(computation.classes)}"
            yield from _used_texts(computation.classes.limits, (each.start for each in computation.spans))
            yield from (span.title for span in computation.spans)


def _shortfall_text(shortfall: ShortfallBasis) -> str:
    days = f"{format_jalali(shortfall.start)} تا {format_jalali(shortfall.end)}"
    used, registered = shortfall.registered_kwh + shortfall.shortfall_kwh, shortfall.registered_kwh
    difference = f"بهای {format_number(used)} کیلووات‌ساعت منهای بهای {format_number(registered)} کیلووات‌ساعت"
    return f"کسری مصرف {days}: {difference}، ضرب در {format_factor(shortfall.factor)}"


def _classes_text(classes: TariffHistory) -> str:
    later = (f"{TARIFF_CLASSES[each]} از {format_jalali(since)}" for since, each in classes.later)
    granted = (
        f"{TARIFF_CLASSES[each.tariff_class]} از {format_jalali(each.first)} تا پایان {format_jalali(each.last)}"
        for each in classes.periods
    )
    return "، ".join([TARIFF_CLASSES[classes.first], *later, *granted, *_limits_texts(classes.limits)])


def _limits_texts(limits: UseLimits) -> Iterator[str]:
    for each in limits.ancillary:
        share, free = (format_factor(part * _PERCENT) for part in (each.share, each.free))
        yield f"روشنایی و اداری {share} درصد (مجاز {free}) از {format_jalali(each.since)}"
    for licence in (each for each in limits.licences if each.watts or each.yearly_kwh):
        days = f"{format_jalali(licence.first)} تا پایان {format_jalali(licence.last)}"
        yield f"پروانهٔ {days}: {_licence_text(licence)}"
    for power in limits.powers:
        yield f"توان مشاهده‌شده {kw_text(power.watts)} از {format_jalali(power.since)}"


def _used_texts(limits: UseLimits, starts: Iterable[date]) -> Iterator[str]:
    """What was used of the energy of a licence's year before each span: by that the span is above it, or not."""
    within = " در حد توان پروانه" if limits.power_apart and any(each.watts for each in limits.licences) else ""
    for start in starts if any(each.yearly_kwh for each in limits.licences) else ():
        year, _, _ = format_jalali(start).partition("/")
        used = format_quantity(limits.used_before(start), decimals=1)
        yield f"مصرف پیشین سال {year}{within} تا {format_jalali(start)}: {used} کیلووات‌ساعت"


def _licence_text(licence: Licence) -> str:
    told = [] if licence.watts is None else [kw_text(licence.watts)]
    return " و ".join([*told, *([] if licence.yearly_kwh is None else [yearly_text(licence.yearly_kwh)])])


def _span_text(span: EnergySpan) -> str:
    meter = "" if span.meter is None else f" (کنتور {to_persian_digits(span.meter.serial)})"
    read = f"از {reading_text(span.earlier)} تا {reading_text(span.later)}{meter}"
    registers = "" if span.use is None else f"؛ {_use_text(span.use)}"
    return f"{read}: {format_number(span.kwh)} کیلووات‌ساعت{registers}"


def _use_text(use: RegisterUse) -> str:
    counted = [f"{METER_REGISTERS[each]} {format_number(value)}" for each, value in use.used.items()]
    return "، ".join([*counted, f"قدرت قراردادی {format_factor(use.contracted_kw)} کیلووات"])
