"""The price of energy: tariff steps pro rata to days, by load and season, split where a price changes in the period.

Consumption is taken as even over the period, and its loads as spread alike over the steps. Everything is an exact
fraction until a line's amount is rounded to a whole rial, so that the parts of a split period hold every kWh of the
whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

from services.billing.cut_days import Days, days_besides
from services.billing.energy_part import EnergyPart
from services.billing.further_charges import FurtherPart, Stretch, further_parts, monthly_parts
from services.billing.tariff_history import TariffHistory
from services.billing.use_limits import AboveLicence, AncillaryUse, UseLimits
from services.model.connections import TariffClass
from services.money import Rials
from services.readings.registers import RegisterUse
from services.reference.data import LevyBase, ReferenceData
from services.reference.tariff import TARIFF_DAYS, Tariff

_ONCE = Fraction(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class LevyAmount:
    """A levy on what the whole period costs, exact."""

    code: str
    title: str
    amount: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class EnergyCharge:
    """The price of a period's energy, what comes with it, and the levies on both."""

    parts: tuple[EnergyPart, ...]
    levies: tuple[LevyAmount, ...]
    further: tuple[FurtherPart, ...] = ()

    @property
    def energy(self) -> Rials:
        """The energy and what comes with it, without levies."""
        return Rials.total(part.amount for part in self.parts) + Rials.total(part.amount for part in self.further)


def price_energy(
    reference: ReferenceData,
    classes: TariffHistory,
    *,
    start: date,
    end: date,
    kwh: int,
    use: RegisterUse | None = None,
) -> EnergyCharge:
    """The charge of kWh used from `start` to `end`, the days of two readings; two on one day count as one day.

    A changed price and a changed tariff class split the period alike: the energy is spread evenly over its days, and
    each day has the price of its own class. What is above the limits of the use costs more, by the limits of each day.
    `use` is what the registers besides the total counted, None where there are none. Raises ReferenceDataMissing where
    no tariff is in force, ValueError for a negative consumption or period.
    """
    if kwh < 0 or end < start:
        raise ValueError(f"{kwh} kWh from {start} to {end} cannot be priced")
    last = max(end, start + timedelta(days=1))
    several = bool(classes.changes(after=start, before=last))
    charges: list[EnergyCharge] = []
    # The energy may be charged already, by the bill that is priced again: it must not count beside itself.
    limits = classes.limits.until(start)
    for first, until in pairwise(_bounds_by_limits(reference, classes, start=start, end=last)):
        share = Fraction((until - first).days, (last - start).days)
        tariff = reference.tariff(classes.on(first), first)
        energy = _Energy(start=first, end=until, kwh=kwh * share, named=several)
        parts = tuple(_by_limits(reference, tariff, limits, use, energy))
        limits = limits.having_used(first, until, energy.kwh)
        stretch = _stretch(classes, first, min(until, end), share=share, kwh=kwh)
        further = tuple(further_parts(tariff, use, stretch))
        levies = tuple(_levies(reference, first, parts, further))
        charges.append(EnergyCharge(parts=parts, further=further, levies=levies))
    return EnergyCharge(
        parts=tuple(part for charge in charges for part in charge.parts),
        further=tuple(part for charge in charges for part in charge.further),
        levies=tuple(summed_levies(charges)),
    )


def price_cut_time(reference: ReferenceData, classes: TariffHistory, *, first: date, until: date) -> EnergyCharge:
    """What the days from `first` to the day before `until` cost a connection that is cut (by-law 50-4): no energy, the
    monthly charges or the minimum of each day's class. Raises ReferenceDataMissing where no tariff is in force.
    """
    charges: list[EnergyCharge] = []
    for start, end in pairwise(_bounds(reference, classes, start=first, end=until)):
        charged = reference.tariff(classes.on(start), start).while_cut
        stretch = Stretch(start=start, end=end, share=_ONCE, kwh=0, monthly_days=(end - start).days)
        further = tuple(monthly_parts(charged, stretch))
        charges.append(EnergyCharge(parts=(), further=further, levies=tuple(_levies(reference, start, (), further))))
    return EnergyCharge(
        parts=(),
        further=tuple(part for charge in charges for part in charge.further),
        levies=tuple(summed_levies(charges)),
    )


def monthly_charge_days(reference: ReferenceData, classes: TariffHistory, *, start: date, end: date) -> Sequence[Days]:
    """Those of the days from `start` to the day before `end` for which the price of energy asks for monthly charges.

    Raises ReferenceDataMissing where no tariff is in force.
    """
    stretches = pairwise(_bounds(reference, classes, start=start, end=end))
    charged = [each for each in stretches if reference.tariff(classes.on(each[0]), each[0]).monthly]
    return [days for each in charged for days in days_besides(each, classes.cut)]


def _stretch(classes: TariffHistory, start: date, end: date, *, share: Fraction, kwh: int) -> Stretch:
    """Of these days, those are charged monthly that no bill for the time of a cut has asked for."""
    monthly_days = (end - start).days - classes.billed_days(start, end)
    return Stretch(start=start, end=end, share=share, kwh=kwh, monthly_days=monthly_days)


def summed_levies(charges: Iterable[EnergyCharge]) -> Iterable[LevyAmount]:
    """Each levy on all of the charges together, exact."""
    sums: dict[str, LevyAmount] = {}
    for levy in (each for charge in charges for each in charge.levies):
        before = sums[levy.code].amount if levy.code in sums else Fraction(0)
        sums[levy.code] = replace(levy, amount=before + levy.amount)
    return sums.values()


def _bounds(reference: ReferenceData, classes: TariffHistory, *, start: date, end: date) -> Sequence[date]:
    """The days on which the class or the price of the energy changes, with the first and the last."""
    spans = [start, *classes.changes(after=start, before=end), end]
    prices = (reference.changes(classes.on(first), after=first, before=until) for first, until in pairwise(spans))
    return sorted({*spans, *(day for days in prices for day in days)})


def _bounds_by_limits(reference: ReferenceData, classes: TariffHistory, *, start: date, end: date) -> Sequence[date]:
    """The same with the days on which more or less of the energy is above the limits of the use, or that costs another
    price.
    """
    days = {*_bounds(reference, classes, start=start, end=end), *classes.limits.changes(after=start, before=end)}
    if classes.limits.licences:
        days |= set(reference.changes(TariffClass.AGRICULTURAL_FREE, after=start, before=end))
    return sorted(days)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Energy:
    """kWh of days of one price; `named`: lines name the class."""

    start: date
    end: date
    kwh: Fraction
    named: bool


def _by_limits(
    reference: ReferenceData, tariff: Tariff, limits: UseLimits, use: RegisterUse | None, energy: _Energy
) -> Iterator[EnergyPart]:
    """The energy with what is above the limits apart: of an agricultural licence by the free tariff (37-4), of
    lighting and offices in industry by the factor (36-4).
    """
    if tariff.tariff_class is TariffClass.AGRICULTURAL:
        yield from _by_licence(reference, tariff, limits.above_licence(energy.start, energy.kwh), use, energy)
        return
    ancillary = limits.ancillary_on(energy.start) if tariff.tariff_class is TariffClass.INDUSTRIAL else None
    yield from _by_ancillary(ancillary, _by_loads(tariff, use, _by_steps(tariff, energy)))


def _by_licence(
    reference: ReferenceData,
    tariff: Tariff,
    above: Mapping[AboveLicence, Fraction],
    use: RegisterUse | None,
    energy: _Energy,
) -> Iterator[EnergyPart]:
    """Each kWh by one of the two tariffs, and what is above by each of the reasons apart."""
    whole = sum(above.values(), Fraction(0))
    named = energy.named or whole > 0
    yield from _by_loads(tariff, use, _by_steps(tariff, replace(energy, kwh=energy.kwh - whole, named=named)))
    if whole:
        free = reference.tariff(TariffClass.AGRICULTURAL_FREE, energy.start)
        for part in _by_loads(free, use, _by_steps(free, replace(energy, kwh=whole, named=True))):
            for reason, kwh in above.items():
                yield replace(part, kwh=part.kwh * kwh / whole, above=reason)


def _by_ancillary(ancillary: AncillaryUse | None, parts: Iterable[EnergyPart]) -> Iterator[EnergyPart]:
    """Of each part, the share above the free one bears the factor; the rest its own price."""
    for part in parts:
        if ancillary is None:
            yield part
        else:
            yield replace(part, kwh=part.kwh * (1 - ancillary.excess))
            yield replace(part, kwh=part.kwh * ancillary.excess, ancillary=ancillary)


def _by_steps(tariff: Tariff, energy: _Energy) -> Iterator[EnergyPart]:
    """The kWh spread over the steps, whose width is pro rata to the days. The first step is there even if unused."""
    start, end, kwh = energy.start, energy.end, energy.kwh
    months = Fraction((end - start).days, TARIFF_DAYS)
    tariff_class = tariff.tariff_class if energy.named else None
    season = tariff.season_factor(start)
    below = Fraction(0)
    for number, step in enumerate(tariff.steps, start=1):
        top = kwh if step.up_to_kwh is None else min(kwh, step.up_to_kwh * months)
        if top > below or number == 1:
            shown = number if len(tariff.steps) > 1 else None
            yield EnergyPart(
                tariff_class=tariff_class,
                start=start,
                end=end,
                step=shown,
                kwh=top - below,
                price=step.price,
                season_factor=season,
            )
        below = top


def _by_loads(tariff: Tariff, use: RegisterUse | None, parts: Iterable[EnergyPart]) -> Iterator[EnergyPart]:
    """Each part split by what the registers of the loads counted, where the class has prices for them."""
    shares = use.load_shares() if use is not None and tariff.loads else {}
    for part in parts:
        if not shares:
            yield part
        for load, share in shares.items():
            yield replace(part, kwh=part.kwh * share, load=load, load_factor=tariff.loads[load])


def _levies(
    reference: ReferenceData, on: date, parts: Sequence[EnergyPart], further: Sequence[FurtherPart]
) -> Iterator[LevyAmount]:
    """Those on energy always, the others where there is something that they are on."""
    for levy in reference.levies_in_force(on):
        charged = [part.amount for part in further if part.base in levy.on]
        if LevyBase.ENERGY in levy.on:
            charged += [part.amount for part in parts]
        if charged:
            amount = Rials.total(charged).amount * levy.rate
            yield LevyAmount(code=levy.code, title=levy.title, amount=amount)
