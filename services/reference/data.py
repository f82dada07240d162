"""Tariffs, levies, fees, and what is in force on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Protocol, TypeVar

from services.errors import ReferenceDataMissing
from services.model.connections import TariffClass
from services.model.keys import BillKind
from services.money import Rials
from services.reference.connection_costs import ConnectionCosts
from services.reference.meter_accuracy import MeterAccuracy
from services.registry.costs import Fee


class LevyBase(StrEnum):
    """What a levy is a percentage of."""

    ENERGY = "energy"
    FEES = "fees"


@dataclass(frozen=True, slots=True, kw_only=True)
class TariffStep:
    """A step of consumption. `up_to_kwh` is its upper end in kWh per 30 days, None for the last; price per kWh."""

    up_to_kwh: int | None
    price: Rials


@dataclass(frozen=True, slots=True, kw_only=True)
class Tariff:
    """The steps of a tariff class, cheapest consumption first; one step is a flat price."""

    tariff_class: TariffClass
    since: date
    steps: tuple[TariffStep, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Levy:
    """A tax or levy on top; `rate` is a fraction of the base (10% is 1/10). `title` is Persian."""

    code: str
    title: str
    since: date
    on: frozenset[LevyBase]
    rate: Fraction


class _Dated(Protocol):
    @property
    def since(self) -> date: ...


D = TypeVar("D", bound=_Dated)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceData:
    """All reference data of the company. `example` is true for the shipped tables, which are no real prices."""

    example: bool
    tariffs: tuple[Tariff, ...]
    levies: tuple[Levy, ...]
    fees: tuple[Fee, ...]
    due_days: Mapping[BillKind, int]
    connection_costs: ConnectionCosts
    meter_accuracy: MeterAccuracy

    def tariff(self, tariff_class: TariffClass, on: date) -> Tariff:
        """The tariff in force. Raises ReferenceDataMissing."""
        candidates = (each for each in self.tariffs if each.tariff_class is tariff_class)
        return _found(_in_force(candidates, on), what=f"tariff of {tariff_class}", on=on)

    def fee(self, code: str, on: date) -> Fee:
        """The fee in force. Raises ReferenceDataMissing."""
        return _found(_in_force((each for each in self.fees if each.code == code), on), what=f"fee {code}", on=on)

    def levies_on(self, base: LevyBase, on: date) -> Sequence[Levy]:
        """The levies on the base that are in force, in the order of the table; a rate of 0 ends a levy."""
        codes = dict.fromkeys(each.code for each in self.levies)
        newest = (_in_force((each for each in self.levies if each.code == code), on) for code in codes)
        return [each for each in newest if each is not None and base in each.on and each.rate]

    def changes(self, tariff_class: TariffClass, *, after: date, before: date) -> Sequence[date]:
        """The days strictly between on which energy changes its price: a new tariff of the class, or a new levy."""
        tariffs = {each.since for each in self.tariffs if each.tariff_class is tariff_class}
        levies = {each.since for each in self.levies}
        return sorted(day for day in tariffs | levies if after < day < before)


def _in_force(entries: Iterable[D], on: date) -> D | None:
    return max((each for each in entries if each.since <= on), key=lambda each: each.since, default=None)


def _found(entry: D | None, *, what: str, on: date) -> D:
    if entry is None:
        raise ReferenceDataMissing(what=what, on=on.isoformat())
    return entry
