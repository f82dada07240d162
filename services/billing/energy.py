"""The price of energy: tariff steps pro rata to days, split where a price changes within the period.

Consumption is taken as even over the period. Everything is an exact fraction until a line's amount is rounded to a
whole rial, so that the parts of a split period hold every kWh of the whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

from services.billing.tariff_history import TariffHistory
from services.jalali import format_jalali
from services.labels import TARIFF_CLASSES
from services.model.connections import TariffClass
from services.money import Rials
from services.reference.data import Levy, LevyBase, ReferenceData, Tariff
from services.text import format_number, format_quantity, format_rials

TARIFF_DAYS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class EnergyPart:
    """Energy of one step in one part of the period, in kWh. The days run from `start` to the day before `end`.

    `step` counts from 1; it is None where the price is flat. `tariff_class` is named where the period has several.
    """

    tariff_class: TariffClass | None
    start: date
    end: date
    step: int | None
    kwh: Fraction
    price: Rials

    @property
    def amount(self) -> Rials:
        """The price of it, to the nearest rial."""
        return self.price.times(self.kwh)

    @property
    def title(self) -> str:
        """The line as printed, in Persian."""
        step = "" if self.step is None else f" پلهٔ {format_number(self.step)}"
        days = f"{format_jalali(self.start)} تا {format_jalali(self.end)}"
        use = "" if self.tariff_class is None else f" {TARIFF_CLASSES[self.tariff_class]}"
        return f"انرژی{use}{step}: {format_quantity(self.kwh)} کیلووات‌ساعت × {format_rials(self.price)} ({days})"


@dataclass(frozen=True, slots=True, kw_only=True)
class LevyAmount:
    """A levy on the energy of the whole period, exact."""

    code: str
    title: str
    amount: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class EnergyCharge:
    """The price of a period's energy and the levies on it."""

    parts: tuple[EnergyPart, ...]
    levies: tuple[LevyAmount, ...]

    @property
    def energy(self) -> Rials:
        """The energy without levies."""
        return Rials.total(part.amount for part in self.parts)


def price_energy(reference: ReferenceData, classes: TariffHistory, *, start: date, end: date, kwh: int) -> EnergyCharge:
    """The charge of kWh used from `start` to `end`, the days of two readings; two on one day count as one day.

    A changed price and a changed tariff class split the period alike: the energy is spread evenly over its days, and
    each day has the price of its own class. Raises ReferenceDataMissing where no tariff is in force, ValueError for a
    negative consumption or period.
    """
    if kwh < 0 or end < start:
        raise ValueError(f"{kwh} kWh from {start} to {end} cannot be priced")
    last = max(end, start + timedelta(days=1))
    several = bool(classes.changes(after=start, before=last))
    parts: list[EnergyPart] = []
    levies: dict[str, LevyAmount] = {}
    for first, until in pairwise(_bounds(reference, classes, start=start, end=last)):
        share = kwh * Fraction((until - first).days, (last - start).days)
        tariff = reference.tariff(classes.on(first), first)
        spread = list(_by_steps(tariff, start=first, end=until, kwh=share, named=several))
        parts.extend(spread)
        for levy in reference.levies_on(LevyBase.ENERGY, first):
            levies[levy.code] = _added(levies.get(levy.code), levy, Rials.total(part.amount for part in spread))
    return EnergyCharge(parts=tuple(parts), levies=tuple(levies.values()))


def _bounds(reference: ReferenceData, classes: TariffHistory, *, start: date, end: date) -> Sequence[date]:
    """The days on which the class or the price of the energy changes, with the first and the last."""
    spans = [start, *classes.changes(after=start, before=end), end]
    prices = (reference.changes(classes.on(first), after=first, before=until) for first, until in pairwise(spans))
    return sorted({*spans, *(day for days in prices for day in days)})


def _by_steps(tariff: Tariff, *, start: date, end: date, kwh: Fraction, named: bool) -> Iterator[EnergyPart]:
    """The kWh spread over the steps, whose width is pro rata to the days. The first step is there even if unused."""
    months = Fraction((end - start).days, TARIFF_DAYS)
    use = tariff.tariff_class if named else None
    below = Fraction(0)
    for number, step in enumerate(tariff.steps, start=1):
        top = kwh if step.up_to_kwh is None else min(kwh, step.up_to_kwh * months)
        if top > below or number == 1:
            shown = number if len(tariff.steps) > 1 else None
            yield EnergyPart(tariff_class=use, start=start, end=end, step=shown, kwh=top - below, price=step.price)
        below = top


def _added(so_far: LevyAmount | None, levy: Levy, base: Rials) -> LevyAmount:
    before = so_far.amount if so_far else Fraction(0)
    return LevyAmount(code=levy.code, title=levy.title, amount=before + base.amount * levy.rate)
