"""Levies and fees beside the tariffs, and what is in force on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Protocol, TypeVar

from services.errors import ReferenceDataMissing
from services.jalali import month_starts
from services.model.connections import TariffClass
from services.model.keys import BillKind
from services.reference.connection_costs import ConnectionCosts
from services.reference.meter_accuracy import MeterAccuracy
from services.reference.tariff import Tariff
from services.registry.costs import Fee


class LevyBase(StrEnum):
    """What a levy is a percentage of. ENERGY is active and reactive; MONTHLY is what each month costs without use."""

    ENERGY = "energy"
    DEMAND = "demand"
    MONTHLY = "monthly"
    FEES = "fees"


@dataclass(frozen=True, slots=True, kw_only=True)
class Levy:
    """A tax or levy on top; `rate` is a fraction of the base (10% is 1/10). `title` is Persian.

    `entered` is what it is of a tariff.
    """

    code: str
    title: str
    since: date
    on: frozenset[LevyBase]
    rate: Fraction
    entered: date | None = None


class _Dated(Protocol):
    @property
    def since(self) -> date: ...


class _Entered(_Dated, Protocol):
    @property
    def entered(self) -> date | None: ...


D = TypeVar("D", bound=_Dated)
E = TypeVar("E", bound=_Entered)


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

    def known_on(self, day: date) -> ReferenceData:
        """The data as they were known on the day: without the prices of energy that were entered after it."""
        return replace(
            self,
            tariffs=tuple(each for each in self.tariffs if (each.entered or each.since) <= day),
            levies=tuple(each for each in self.levies if (each.entered or each.since) <= day),
        )

    def tariff(self, tariff_class: TariffClass, on: date) -> Tariff:
        """The tariff in force. Raises ReferenceDataMissing."""
        candidates = (each for each in self.tariffs if each.tariff_class is tariff_class)
        return _found(_newest(candidates, on), what=f"tariff of {tariff_class}", on=on)

    def fee(self, code: str, on: date) -> Fee:
        """The fee in force. Raises ReferenceDataMissing."""
        return _found(_in_force((each for each in self.fees if each.code == code), on), what=f"fee {code}", on=on)

    def levies_on(self, base: LevyBase, on: date) -> Sequence[Levy]:
        """The levies on the base that are in force, in the order of the table; a rate of 0 ends a levy."""
        return [each for each in self.levies_in_force(on) if base in each.on]

    def levies_in_force(self, on: date) -> Sequence[Levy]:
        """All levies that are in force, whatever they are on."""
        codes = dict.fromkeys(each.code for each in self.levies)
        newest = (_newest((each for each in self.levies if each.code == code), on) for code in codes)
        return [each for each in newest if each is not None and each.rate]

    def changes(self, tariff_class: TariffClass, *, after: date, before: date) -> Sequence[date]:
        """The days strictly between on which energy changes its price: a new tariff of the class, a new levy, a month
        with another factor than the one before.
        """
        tariffs = {each.since for each in self.tariffs if each.tariff_class is tariff_class}
        levies = {each.since for each in self.levies}
        seasons = (day for day in month_starts(after=after, before=before) if self._season_changes(tariff_class, day))
        return sorted({*(day for day in tariffs | levies if after < day < before), *seasons})

    def _season_changes(self, tariff_class: TariffClass, day: date) -> bool:
        """Where no tariff is in force, nothing is to be split: pricing says that it is missing."""
        tariff = _newest((each for each in self.tariffs if each.tariff_class is tariff_class), day)
        return tariff is not None and tariff.season_factor(day) != tariff.season_factor(day - timedelta(days=1))


def _in_force(entries: Iterable[D], on: date) -> D | None:
    return max((each for each in entries if each.since <= on), key=lambda each: each.since, default=None)


def _newest(entries: Iterable[E], on: date) -> E | None:
    """Of entries of one day, the one that was entered last."""
    begun = (each for each in entries if each.since <= on)
    return max(begun, key=lambda each: (each.since, each.entered or each.since), default=None)


def _found(entry: D | None, *, what: str, on: date) -> D:
    if entry is None:
        raise ReferenceDataMissing(what=what, on=on.isoformat())
    return entry
