"""What a class of use pays: energy by steps, loads and seasons, reactive energy, demand, what each month costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from services.jalali import jalali_month
from services.model.connections import TariffClass
from services.model.custody import Register
from services.money import ZERO, Rials

TARIFF_DAYS = 30
"""A month of the tables: the width of steps, what a kW and a monthly charge are for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TariffStep:
    """A step of consumption. `up_to_kwh` is its upper end in kWh per 30 days, None for the last; price per kWh."""

    up_to_kwh: int | None
    price: Rials


@dataclass(frozen=True, slots=True, kw_only=True)
class Season:
    """Months of the Jalali year, 1 to 12, in which energy costs `factor` times its price."""

    months: frozenset[int]
    factor: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class ReactivePrice:
    """Rials per kvarh of what is more than `free_share` of the active energy: 0.484 is a power factor of 0.9."""

    price: Rials
    free_share: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class DemandPrice:
    """Rials per kW and 30 days. Billed is the demand that was measured, but `least_share` of what is contracted."""

    price: Rials
    least_share: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthlyCharge:
    """Rials per 30 days, whatever is used. `title` is Persian."""

    code: str
    title: str
    price: Rials


@dataclass(frozen=True, slots=True, kw_only=True)
class Tariff:
    """The steps of a tariff class, cheapest consumption first; one step is a flat price.

    `loads` are factors on the price by register, `friday_discount` is taken off each kWh of Fridays; both are for
    meters that have these registers. `minimum` is rials per 30 days, of a class without monthly charges. The row was
    entered on the day `entered` where that is after `since`: bills of the days before know nothing of it.
    """

    tariff_class: TariffClass
    since: date
    steps: tuple[TariffStep, ...]
    loads: Mapping[Register, Fraction] = field(default_factory=dict)
    friday_discount: Rials = ZERO
    seasons: tuple[Season, ...] = ()
    reactive: ReactivePrice | None = None
    demand: DemandPrice | None = None
    monthly: tuple[MonthlyCharge, ...] = ()
    minimum: Rials = ZERO
    entered: date | None = None

    @property
    def while_cut(self) -> tuple[MonthlyCharge, ...]:
        """What each month costs a connection that is cut: the fixed charges, or the minimum (by-law 50-4)."""
        return self.monthly or (MonthlyCharge(code="minimum", title="حداقل ماهانه", price=self.minimum),)

    def season_factor(self, day: date) -> Fraction:
        """By how much energy of the day costs more or less than in other months."""
        month = jalali_month(day)
        return next((each.factor for each in self.seasons if month in each.months), Fraction(1))
