"""What permits allow of a connection's energy and what agents have found of its use: the part that costs more.

By-law 36-4: lighting and offices above a share of the contracted power cost a multiple. By-law 37-4: power or energy
above the licence has the free agricultural tariff.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from services.billing.charged_energy import charged_energy
from services.billing.cut_days import days_besides
from services.jalali import year_start, year_starts
from services.model.connections import Connection, TariffClass
from services.model.permits import TariffPermit, UseFinding
from services.permits.kinds import ancillary_rule_on
from services.permits.use_findings import newest_findings
from services.ports import UnitOfWork

_DAY = timedelta(days=1)
_PERMILLE = 1000


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
    """All of it, in the order of the days. `used` is the energy that bills charge: a licence's energy of a Jalali year
    is what it allows of all that is used in the year on days with a licence, whichever licence that is.
    """

    ancillary: tuple[AncillaryUse, ...] = ()
    licences: tuple[Licence, ...] = ()
    powers: tuple[PowerUse, ...] = ()
    used: tuple[UsedEnergy, ...] = ()

    def ancillary_on(self, day: date) -> AncillaryUse | None:
        """What is above the free share on the day; None where nothing is."""
        found = next((each for each in reversed(self.ancillary) if each.since <= day), None)
        return found if found is not None and found.excess else None

    def above_licence(self, day: date, kwh: Fraction) -> Fraction:
        """How many of the kWh that are used next, from the day on, are above the licence: by its power or by its
        energy, whichever is more, so that none is counted twice. Of a day without a licence, none.
        """
        licence = next((each for each in reversed(self.licences) if each.first <= day <= each.last), None)
        if licence is None:
            return Fraction(0)
        return max(kwh * self._power_above(day, licence), self._energy_above(day, licence, kwh))

    def having_used(self, start: date, end: date, kwh: Fraction) -> UseLimits:
        """The same after this energy."""
        if not self.licences:
            return self
        return replace(self, used=(*self.used, UsedEnergy(start=start, end=max(end, start + _DAY), kwh=kwh)))

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

    def _power_above(self, day: date, licence: Licence) -> Fraction:
        """As a share of the power that is used."""
        found = next((each.watts for each in reversed(self.powers) if each.since <= day), None)
        if found is None or licence.watts is None or found <= licence.watts:
            return Fraction(0)
        return 1 - Fraction(licence.watts, found)

    def _energy_above(self, day: date, licence: Licence, kwh: Fraction) -> Fraction:
        if licence.yearly_kwh is None:
            return Fraction(0)
        above = self.used_before(day) + kwh - licence.yearly_kwh
        return min(max(above, Fraction(0)), kwh)

    def used_before(self, day: date) -> Fraction:
        """What was used of the day's Jalali year before it, on days with a licence."""
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


def use_limits(uow: UnitOfWork, connection: Connection) -> UseLimits:
    """By what was noted of the connection until now."""
    findings = newest_findings(uow.permits.findings(connection.bill_id))
    licences = _licences(uow.permits.of_connection(connection.bill_id))
    return UseLimits(
        ancillary=tuple(_ancillary(findings)),
        licences=licences,
        powers=tuple(_powers(findings)) if licences else (),
        used=tuple(_charged(uow, connection)) if any(each.yearly_kwh for each in licences) else (),
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
    for each in charged_energy(uow, connection.bill_id).spans.values():
        span = each.span
        end = max(span.end, span.start + _DAY)
        yield UsedEnergy(start=span.start, end=end, kwh=Fraction(span.kwh))
