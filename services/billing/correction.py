"""Bills for energy that was counted wrongly: the energy of each span of days again, less what it was billed as.

A correction is a difference: what a span's true energy costs by the tariffs of its days, less what the billed energy
costs by the same ones. So a correction forth and back is nothing, and each line can be computed anew from what it says.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from services.billing.energy import EnergyCharge, price_energy
from services.billing.lines import merged
from services.billing.tariff_history import TariffHistory
from services.jalali import format_jalali
from services.model.bills import BillLine
from services.money import Rials
from services.reference.data import ReferenceData
from services.text import format_number

PERCENT = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectedSpan:
    """Energy in kWh, meter multiplier included, of the days from `start` to `end`: as billed, and as it truly was."""

    start: date
    end: date
    billed_kwh: int
    true_kwh: int

    @property
    def back(self) -> CorrectedSpan:
        """The correction that undoes this one."""
        return replace(self, billed_kwh=self.true_kwh, true_kwh=self.billed_kwh)

    @property
    def title(self) -> str:
        """The line as printed, in Persian: days, and both figures."""
        days = f"{format_jalali(self.start)} تا {format_jalali(self.end)}"
        return (
            f"اصلاح انرژی ({days}): {format_number(self.true_kwh)} به جای {format_number(self.billed_kwh)} کیلووات‌ساعت"
        )


def true_kwh(counted: int, *, error_percent: Decimal) -> int:
    """What was truly used where the meter has counted so much, to the nearest kWh.

    The error is positive where it counts too much, and is more than -100.
    """
    exact = counted / (1 + Fraction(error_percent) / PERCENT)
    return (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)


def since_bound(span: CorrectedSpan, bound: date) -> CorrectedSpan | None:
    """The part of the span from the bound on, with its share of the energy by days; None where all of it is before."""
    if span.start >= bound:
        return span
    if span.end <= bound:
        return None
    share = Fraction((span.end - bound).days, (span.end - span.start).days)
    return replace(span, start=bound, billed_kwh=round(span.billed_kwh * share), true_kwh=round(span.true_kwh * share))


def correction_lines(
    reference: ReferenceData, classes: TariffHistory, spans: Sequence[CorrectedSpan]
) -> Sequence[BillLine]:
    """A line for the energy of each span that differs, then one for each levy on all of them together.

    Positive where the subscriber owes more. Raises ReferenceDataMissing.
    """
    priced = [(each, *_charges(reference, classes, each)) for each in spans if each.billed_kwh != each.true_kwh]
    energy = [
        BillLine(code=f"correction-{number}", title=span.title, amount=true.energy - billed.energy)
        for number, (span, billed, true) in enumerate(priced, start=1)
    ]
    return [*energy, *merged(levy for _, billed, true in priced for levy in _levies(billed, true))]


def _charges(
    reference: ReferenceData, classes: TariffHistory, span: CorrectedSpan
) -> tuple[EnergyCharge, EnergyCharge]:
    end = max(span.end, span.start + timedelta(days=1))
    billed, true = (
        price_energy(reference, classes, start=span.start, end=end, kwh=kwh) for kwh in (span.billed_kwh, span.true_kwh)
    )
    return billed, true


def _levies(billed: EnergyCharge, true: EnergyCharge) -> Iterator[BillLine]:
    """Each rounded as a bill rounds it, so that one that is given back is what was charged."""
    before = {levy.code: Rials(1).times(levy.amount) for levy in billed.levies}
    for levy in true.levies:
        yield BillLine(code=levy.code, title=levy.title, amount=Rials(1).times(levy.amount) - before[levy.code])
