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
from typing import Literal

from services.billing.bases import computed_lines
from services.billing.energy import EnergyCharge, price_energy
from services.billing.lines import merged
from services.billing.tariff_history import TariffHistory
from services.jalali import format_jalali
from services.model.bills import Bill, BillLine, BillState
from services.money import Rials
from services.readings.registers import RegisterUse
from services.readings.unbilled import EnergySpan
from services.reference.data import ReferenceData
from services.text import format_number, format_quantity

PERCENT = 100
_CODE = "correction-"


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectedSpan:
    """Energy in kWh, meter multiplier included, of the days from `start` to `end`: as billed, and as it truly was.

    `reason` says why it differs, in Persian. Of a span that began before what is corrected, `share_of` is the number of
    days of the whole. `loads` is what the meter counted by load, if it does: both energies are priced by its shares.
    """

    start: date
    end: date
    billed_kwh: int
    true_kwh: int
    reason: str
    share_of: int | None = None
    loads: RegisterUse | None = None

    @property
    def back(self) -> CorrectedSpan:
        """The correction that undoes this one."""
        return replace(self, billed_kwh=self.true_kwh, true_kwh=self.billed_kwh)

    @property
    def title(self) -> str:
        """The line as printed, in Persian: days, both figures, and what they follow from."""
        days = f"{format_jalali(self.start)} تا {format_jalali(self.end)}{self._share}"
        figures = f"{format_number(self.true_kwh)} به جای {format_number(self.billed_kwh)} کیلووات‌ساعت"
        return f"اصلاح انرژی ({days}): {figures}، {self.reason}"

    @property
    def _share(self) -> str:
        if self.share_of is None:
            return ""
        return f"، سهم {format_number((self.end - self.start).days)} روز از {format_number(self.share_of)} روز"


def corrected_span(counted: EnergySpan, *, error_percent: Decimal, bound: date) -> CorrectedSpan | None:
    """What a meter with the error has counted, from the bound on: of a span across the bound, the share of its days.

    None where all of it is before the bound. The share is rounded to the nearest kWh first, so that the true energy
    follows from the figure that the line says.
    """
    start, days = max(counted.start, bound), (counted.end - counted.start).days
    if counted.start < bound and counted.end <= bound:
        return None
    is_share = counted.start < bound
    billed = _nearest(Fraction(counted.kwh * (counted.end - start).days, days)) if is_share else counted.kwh
    return CorrectedSpan(
        start=start,
        end=counted.end,
        billed_kwh=billed,
        true_kwh=true_kwh(billed, error_percent=error_percent),
        reason=_error_text(error_percent),
        share_of=days if is_share else None,
        loads=None if counted.use is None else counted.use.loads,
    )


def true_kwh(counted: int, *, error_percent: Decimal) -> int:
    """What was truly used where the meter has counted so much, to the nearest kWh.

    The error is positive where it counts too much, and is more than -100.
    """
    return _nearest(counted / (1 + Fraction(error_percent) / PERCENT))


def _nearest(kwh: Fraction) -> int:
    """A half goes up."""
    return (2 * kwh.numerator + kwh.denominator) // (2 * kwh.denominator)


def _error_text(percent: Decimal) -> str:
    direction = "بیش از مصرف" if percent > 0 else "کمتر از مصرف"
    return f"خطای کنتور {format_quantity(abs(Fraction(percent)))} درصد {direction}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionBasis:
    """The spans that are counted again, with the classes of their days."""

    kind: Literal["correction"] = "correction"
    classes: TariffHistory
    spans: tuple[CorrectedSpan, ...]

    def lines(self, reference: ReferenceData) -> Sequence[BillLine]:
        """A line for the energy of each span that differs, then one for each levy on all of them together.

        Positive where the subscriber owes more. Raises ReferenceDataMissing.
        """
        differing = (each for each in self.spans if each.billed_kwh != each.true_kwh)
        priced = [(each, *_charges(reference, self.classes, each)) for each in differing]
        energy = [
            BillLine(code=f"{_CODE}{number}", title=span.title, amount=true.energy - billed.energy)
            for number, (span, billed, true) in enumerate(priced, start=1)
        ]
        return [*energy, *merged(levy for _, billed, true in priced for levy in _levies(billed, true))]


def correction_lines(
    reference: ReferenceData, classes: TariffHistory, spans: Sequence[CorrectedSpan]
) -> Sequence[BillLine]:
    """The lines of the spans that are counted again. Raises ReferenceDataMissing."""
    return computed_lines(CorrectionBasis(classes=classes, spans=tuple(spans)), reference)


def is_correction(bill: Bill) -> bool:
    """Whether the bill stands, and differences of energy are billed with it."""
    return bill.state is not BillState.VOID and any(line.code.startswith(_CODE) for line in bill.lines)


def _charges(
    reference: ReferenceData, classes: TariffHistory, span: CorrectedSpan
) -> tuple[EnergyCharge, EnergyCharge]:
    end = max(span.end, span.start + timedelta(days=1))
    billed, true = (
        price_energy(reference, classes, start=span.start, end=end, kwh=kwh, use=span.loads)
        for kwh in (span.billed_kwh, span.true_kwh)
    )
    return billed, true


def _levies(billed: EnergyCharge, true: EnergyCharge) -> Iterator[BillLine]:
    """Each rounded as a bill rounds it, so that one that is given back is what was charged."""
    before = {levy.code: Rials(1).times(levy.amount) for levy in billed.levies}
    for levy in true.levies:
        yield BillLine(code=levy.code, title=levy.title, amount=Rials(1).times(levy.amount) - before[levy.code])
