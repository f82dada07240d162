"""Energy that no register shows reliably is estimated from history, or waived by name (Permanent collection step 7)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from services.jalali import format_jalali
from services.model.bills import BillLine
from services.money import ZERO
from services.ports import UnitOfWork
from services.readings.check import compare
from services.readings.comparison import Comparison
from services.readings.explanation import one_decimal
from services.readings.unbilled import EnergySpan
from services.specific.permanent_collection.model import CollectedEquipment
from services.text import format_number


class UnclearEnergy(StrEnum):
    """What diagnosis says of the energy where it cannot say what the last reading means."""

    ESTIMATED = "estimated"
    WAIVED = "waived"


UNCLEAR_ENERGY: Mapping[UnclearEnergy, str] = {
    UnclearEnergy.ESTIMATED: "روشن نیست: به برآورد از روی سوابق حساب شود",
    UnclearEnergy.WAIVED: "روشن نیست: بهای انرژی این روزها گرفته نشود",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """Energy by the usual consumption: `span` ends with what the register would show, which nobody has read."""

    span: EnergySpan
    daily_kwh: Fraction
    days: int

    @property
    def text(self) -> str:
        """How it comes about, in Persian."""
        daily, days, kwh = one_decimal(self.daily_kwh), format_number(self.days), format_number(self.span.kwh)
        since = format_jalali(self.span.start)
        return f"روزانه {daily} کیلووات‌ساعت (مصرف معمول در سوابق) × {days} روز از {since} = {kwh} کیلووات‌ساعت"

    @property
    def line(self) -> BillLine:
        """What the bill says of it; the energy's own lines have the amounts."""
        return BillLine(code="energy-estimated", title=f"مصرف به برآورد: {self.text}", amount=ZERO)


def estimate_of(uow: UnitOfWork, equipment: CollectedEquipment) -> Estimate | None:
    """The energy since the last reading, by what was usual; None without a history for it. Raises NotFound."""
    figures = _figures(uow, equipment)
    if figures.usual is None:
        return None
    kwh = int(figures.usual.daily_kwh * figures.days + Fraction(1, 2))
    last = figures.last
    earlier = replace(equipment.reading, kwh=last.kwh, taken_on=last.taken_on)
    span = EnergySpan(earlier=earlier, later=replace(equipment.reading, kwh=last.kwh + kwh), kwh=kwh)
    return Estimate(span=span, daily_kwh=figures.usual.daily_kwh, days=figures.days)


def waiver_line(uow: UnitOfWork, equipment: CollectedEquipment) -> BillLine:
    """What the bill says where no energy is asked for, by the word of diagnosis. Raises NotFound."""
    since, until = _figures(uow, equipment).last.taken_on, equipment.reading.taken_on
    days = f"{format_jalali(since)} تا {format_jalali(until)}"
    title = f"بهای انرژی {days}: با نظر واحد تشخیص گرفته نمی‌شود"
    return BillLine(code="energy-waived", title=title, amount=ZERO)


def _figures(uow: UnitOfWork, equipment: CollectedEquipment) -> Comparison:
    connection = uow.connections.get(equipment.bill_id)
    return compare(uow, connection, equipment.reading, besides=equipment.tracking_code)
