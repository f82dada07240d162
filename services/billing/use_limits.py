"""What permits allow of a connection's energy and what agents have found of its use: the part that costs more.

By-law 36-4: lighting and offices above a share of the contracted power cost a multiple. By-law 37-4: power or energy
above the licence has the free agricultural tariff.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

from pydantic import TypeAdapter

from services.billing.charged_energy import charged_energy
from services.billing.cut_days import days_besides
from services.jalali import year_start, year_starts
from services.model.bills import Bill
from services.model.connections import Connection, TariffClass
from services.model.permits import TariffPermit, UseFinding
from services.permits.kinds import ancillary_rule_on
from services.permits.use_findings import newest_findings
from services.ports import UnitOfWork

_DAY = timedelta(days=1)
_PERMILLE = 1000


class AboveLicence(StrEnum):
    """By what energy is above an agricultural licence. EITHER: not told apart (see `UseLimits.power_apart`)."""

    POWER = "power"
    ENERGY = "energy"
    EITHER = "either"


@dataclass(frozen=True, slots=True, kw_only=True)
class AncillaryUse:
    """Lighting and offices from a day on: of the contracted power the `share`, of which `free` is allowed; energy of
    what is above costs `factor` times its price.
    """

    since: date
    share: Fraction
    free: Fraction
    factor: Fraction

    @property
    def excess(self) -> Fraction:
        """Which share of the energy costs more."""
        return max(self.share - self.free, Fraction(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Licence:
    """An agricultural licence, valid on its first and last day too; None where it says no power or no energy."""

    first: date
    last: date
    watts: int | None
    yearly_kwh: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerUse:
    """The power that was found in use, from a day on."""

    since: date
    watts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UsedEnergy:
    """Energy that was used from the day `start` to the day before `end`, evenly."""

    start: date
    end: date
    kwh: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class UseLimits:
    """All of it, in the order of the days. `used` is the energy that bills charge and that counts towards the energy of
    a Jalali year, on days with a licence, whichever licence that is.

    `power_apart`: what is above the power counts towards no year. Bills from before that was the rule do not say it: in
    theirs all energy counted, and the larger of the two was above.
    """

    ancillary: tuple[AncillaryUse, ...] = ()
    licences: tuple[Licence, ...] = ()
    powers: tuple[PowerUse, ...] = ()
    used: tuple[UsedEnergy, ...] = ()
    power_apart: bool = False

    def ancillary_on(self, day: date) -> AncillaryUse | None:
        """What is above the free share on the day; None where nothing is."""
        found = next((each for each in reversed(self.ancillary) if each.since <= day), None)
        return found if found is not None and found.excess else None

    def above_licence(self, day: date, kwh: Fraction) -> Mapping[AboveLicence, Fraction]:
        """How many of the kWh that are used next, from the day on, are above the licence: none twice, and of a day
        without a licence none.
        """
        licence = self._licence_on(day)
        if licence is None:
            return {}
        by_power = kwh * self._power_above(day)
        if self.power_apart:
            by_energy = self._energy_above(day, licence, kwh - by_power)
            above = {AboveLicence.POWER: by_power, AboveLicence.ENERGY: by_energy}
        else:
            above = {AboveLicence.EITHER: max(by_power, self._energy_above(day, licence, kwh))}
        return {reason: each for reason, each in above.items() if each}

    def having_used(self, start: date, end: date, kwh: Fraction) -> UseLimits:
        """The same after this energy."""
        if not self.licences:
            return self
        energy = UsedEnergy(start=start, end=max(end, start + _DAY), kwh=kwh)
        counted = tuple(self.within_power(energy)) if self.power_apart else (energy,)
        return replace(self, used=(*self.used, *counted))

    def within_power(self, energy: UsedEnergy) -> Iterator[UsedEnergy]:
        """What of the energy is not above the power, for the days of each power and licence."""
        changes = self.changes(after=energy.start, before=energy.end)
        for first, until in pairwise([energy.start, *changes, energy.end]):
            share = Fraction((until - first).days, (energy.end - energy.start).days)
            yield UsedEnergy(start=first, end=until, kwh=energy.kwh * share * (1 - self._power_above(first)))

    def until(self, day: date) -> UseLimits:
        """The same with the energy alone that was used before the day."""
        return replace(self, used=tuple(_before(each, day) for each in self.used if each.start < day))

    def changes(self, *, after: date, before: date) -> Sequence[date]:
        """The days strictly between on which another part of the energy may begin to cost more, in order."""
        days = {each.since for each in self.ancillary} | {each.since for each in self.powers}
        for each in self.licences:
            days |= {each.first, each.last + _DAY}
        if self.licences:
            days |= set(year_starts(after=after, before=before))
        return [day for day in sorted(days) if after < day < before]

    def _licence_on(self, day: date) -> Licence | None:
        return next((each for each in reversed(self.licences) if each.first <= day <= each.last), None)

    def _power_above(self, day: date) -> Fraction:
        """As a share of the power that is used."""
        licence = self._licence_on(day)
        found = next((each.watts for each in reversed(self.powers) if each.since <= day), None)
        if found is None or licence is None or licence.watts is None or found <= licence.watts:
            return Fraction(0)
        return 1 - Fraction(licence.watts, found)

    def _energy_above(self, day: date, licence: Licence, kwh: Fraction) -> Fraction:
        if licence.yearly_kwh is None:
            return Fraction(0)
        above = self.used_before(day) + kwh - licence.yearly_kwh
        return min(max(above, Fraction(0)), kwh)

    def used_before(self, day: date) -> Fraction:
        """What counts towards the day's Jalali year of what was used before it."""
        first = year_start(day)
        return sum((each.kwh * self._licensed_part(each, first, day) for each in self.used), Fraction(0))

    def _licensed_part(self, energy: UsedEnergy, first: date, until: date) -> Fraction:
        window = (max(energy.start, first), min(energy.end, until))
        if window[0] >= window[1]:
            return Fraction(0)
        without = days_besides(window, [(each.first, each.last + _DAY) for each in self.licences])
        licensed = (window[1] - window[0]).days - sum((end - start).days for start, end in without)
        return Fraction(licensed, (energy.end - energy.start).days)


def _before(energy: UsedEnergy, day: date) -> UsedEnergy:
    if energy.end <= day:
        return energy
    part = Fraction((day - energy.start).days, (energy.end - energy.start).days)
    return replace(energy, end=day, kwh=energy.kwh * part)


def use_limits(uow: UnitOfWork, connection: Connection, permits: Sequence[TariffPermit]) -> UseLimits:
    """By the connection's permits, and what was noted of it until now."""
    findings = newest_findings(uow.permits.findings(connection.bill_id))
    licences = _licences(permits)
    return UseLimits(
        ancillary=tuple(_ancillary(findings)),
        licences=licences,
        powers=tuple(_powers(findings)) if licences else (),
        used=tuple(_charged(uow, connection)) if any(each.yearly_kwh for each in licences) else (),
        power_apart=bool(licences),
    )


def _ancillary(findings: Sequence[UseFinding]) -> Iterator[AncillaryUse]:
    """Of the industrial tariff, by the rule of the day on which it was found; a day without one says nothing."""
    for each in (found for found in findings if found.tariff_class is TariffClass.INDUSTRIAL):
        rule = ancillary_rule_on(TariffClass.INDUSTRIAL, each.found_on)
        if rule is not None and rule.factor is not None:
            share = Fraction(each.ancillary_permille, _PERMILLE)
            yield AncillaryUse(since=each.found_on, share=share, free=rule.free, factor=rule.factor)


def _powers(findings: Sequence[UseFinding]) -> Iterator[PowerUse]:
    """Of the agricultural tariff; a visit that did not measure the power leaves the one that was found before."""
    for each in findings:
        if each.tariff_class is TariffClass.AGRICULTURAL and each.drawn_watts is not None:
            yield PowerUse(since=each.found_on, watts=each.drawn_watts)


def _licences(permits: Sequence[TariffPermit]) -> tuple[Licence, ...]:
    """All of them, where one says a power or an energy, else none. Of two that are valid on a day, the one that was
    presented later counts, also with nothing noted of it.
    """
    licences = [each for each in permits if each.tariff_class is TariffClass.AGRICULTURAL]
    if not any(each.permitted_watts or each.yearly_kwh for each in licences):
        return ()
    return tuple(
        Licence(first=each.presented_on, last=each.valid_until, watts=each.permitted_watts, yearly_kwh=each.yearly_kwh)
        for each in licences
    )


def _charged(uow: UnitOfWork, connection: Connection) -> Iterator[UsedEnergy]:
    """Of each bill, what it has not charged as above the power: by what it keeps, whatever was found since."""
    for each in charged_energy(uow, connection.bill_id).spans.values():
        span = each.span
        end = max(span.end, span.start + _DAY)
        energy = UsedEnergy(start=span.start, end=end, kwh=Fraction(span.kwh))
        yield from _kept_limits(each.bill).within_power(energy)


@dataclass(frozen=True, slots=True, kw_only=True)
class _KeptClasses:
    limits: UseLimits = field(default_factory=UseLimits)


@dataclass(frozen=True, slots=True, kw_only=True)
class _KeptEnergy:
    """What is asked here of all that a bill keeps of its energy."""

    classes: _KeptClasses


_KEPT = TypeAdapter(_KeptEnergy)


def _kept_limits(bill: Bill) -> UseLimits:
    """Those that the bill was computed with; none of a bill from before anything was kept."""
    kept = (each.figures for each in bill.bases if each.figures["kind"] == "energy")
    return next((_KEPT.validate_python(each).classes.limits for each in kept), UseLimits())
