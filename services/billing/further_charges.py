"""What comes with the energy of a period: its Fridays, reactive energy, demand, what each month costs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from services.jalali import format_jalali
from services.model.custody import Register
from services.money import Rials
from services.readings.registers import RegisterUse
from services.reference.data import LevyBase
from services.reference.tariff import TARIFF_DAYS, MonthlyCharge, Tariff
from services.text import format_factor, format_number, format_rials

_PERCENT = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Days of one price, from `start` to the day before `end`: `share` of a whole period of `kwh`. What each month
    costs is charged for `monthly_days` of them.
    """

    start: date
    end: date
    share: Fraction
    kwh: int
    monthly_days: int

    @property
    def days(self) -> int:
        """How many."""
        return (self.end - self.start).days

    @property
    def text(self) -> str:
        """The days in Persian."""
        return f"{format_jalali(self.start)} تا {format_jalali(self.end)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class FurtherPart:
    """A charge beside the energy in a stretch: `quantity` times `price`, which is negative for what is taken off."""

    base: LevyBase
    code: str
    quantity: Fraction
    price: Rials
    title: str

    @property
    def amount(self) -> Rials:
        """The price of it, to the nearest rial."""
        return self.price.times(self.quantity)


def further_parts(tariff: Tariff, use: RegisterUse | None, stretch: Stretch) -> Iterator[FurtherPart]:
    """The parts that the tariff asks for: those of registers only where the meter has them."""
    if use is not None:
        yield from _friday(tariff, use, stretch)
        yield from _reactive(tariff, use, stretch)
        yield from _demand(tariff, use, stretch)
    yield from _monthly(tariff, stretch)


def _friday(tariff: Tariff, use: RegisterUse, stretch: Stretch) -> Iterator[FurtherPart]:
    if Register.FRIDAY not in use.used or not tariff.friday_discount:
        return
    kwh, price = use.used[Register.FRIDAY] * stretch.share, -tariff.friday_discount
    title = f"تخفیف جمعه: {format_factor(kwh)} کیلووات‌ساعت × {format_rials(price)} ({stretch.text})"
    yield FurtherPart(base=LevyBase.ENERGY, code="friday", quantity=kwh, price=price, title=title)


def _reactive(tariff: Tariff, use: RegisterUse, stretch: Stretch) -> Iterator[FurtherPart]:
    """What is more than the free share of the active energy; a line of nothing where it is not."""
    if Register.REACTIVE not in use.used or tariff.reactive is None:
        return
    free = tariff.reactive.free_share
    kvarh = max(use.used[Register.REACTIVE] - free * stretch.kwh, Fraction(0)) * stretch.share
    title = (
        f"انرژی راکتیو بیش از {format_factor(free * _PERCENT)} درصد انرژی اکتیو: {format_factor(kvarh)} "
        f"کیلووارساعت × {format_rials(tariff.reactive.price)} ({stretch.text})"
    )
    yield FurtherPart(base=LevyBase.ENERGY, code="reactive", quantity=kvarh, price=tariff.reactive.price, title=title)


def _demand(tariff: Tariff, use: RegisterUse, stretch: Stretch) -> Iterator[FurtherPart]:
    if Register.MAXIMUM_DEMAND not in use.used or tariff.demand is None or not stretch.days:
        return
    measured, least = Fraction(use.used[Register.MAXIMUM_DEMAND]), tariff.demand.least_share * use.contracted_kw
    billed = max(measured, least)
    told = "" if measured >= least else _least_text(tariff.demand.least_share, use, measured)
    title = (
        f"دیماند{told}: {format_factor(billed)} کیلووات × {format_rials(tariff.demand.price)} در ماه × "
        f"{_months_text(stretch, stretch.days)}"
    )
    quantity = billed * Fraction(stretch.days, TARIFF_DAYS)
    yield FurtherPart(base=LevyBase.DEMAND, code="demand", quantity=quantity, price=tariff.demand.price, title=title)


def _least_text(share: Fraction, use: RegisterUse, measured: Fraction) -> str:
    return (
        f" (خوانده‌شده {format_factor(measured)}؛ دست‌کم {format_factor(share * _PERCENT)} درصد قدرت قراردادی "
        f"{format_factor(use.contracted_kw)} کیلووات)"
    )


def _monthly(tariff: Tariff, stretch: Stretch) -> Iterator[FurtherPart]:
    """Of a reading on the day of the one before, nothing: that day is billed already."""
    return monthly_parts(tariff.monthly, stretch)


def monthly_parts(charges: Iterable[MonthlyCharge], stretch: Stretch) -> Iterator[FurtherPart]:
    """What each month costs, pro rata to the days for which it is charged."""
    for each in charges if stretch.monthly_days else ():
        yield FurtherPart(
            base=LevyBase.MONTHLY,
            code=each.code,
            quantity=Fraction(stretch.monthly_days, TARIFF_DAYS),
            price=each.price,
            title=f"{each.title}: {format_rials(each.price)} در ماه × {_months_text(stretch, stretch.monthly_days)}",
        )


def _months_text(stretch: Stretch, days: int) -> str:
    return f"{format_number(days)} روز ÷ {format_number(TARIFF_DAYS)} ({stretch.text})"
