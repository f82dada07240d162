"""Which tariff class a connection has had on which day: bills charge each day by its own.

An industrial and an agricultural tariff need a valid permit: on days without one another applies, until one is
presented (by-laws 36-4 and 37-4, `services.permits.validity`). Nothing is changed for it: the class of a day is
computed from the permits that were valid on it. Days for which a service has granted another tariff lie over all of
that: what the class changes to meanwhile counts after them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction

from services.billing.cut_days import Days, billed_cut_days
from services.billing.use_limits import UseLimits, use_limits
from services.hooks import TariffPeriod, tariff_periods
from services.model.bills import Bill
from services.model.changes import ConnectionChange
from services.model.connections import Connection, TariffClass
from services.model.permits import TariffPermit
from services.permits.validity import class_of_day, days_of_change, last_valid
from services.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class TariffHistory:
    """`first` is the class before any change; `later` are the others with the days from which they count, in order;
    `periods` have a class of their own, whatever it would be. `cut` are days of which bills have asked for the monthly
    charges already, while the connection was cut. `limits` say which part of a day's energy is above what is allowed.
    """

    first: TariffClass
    later: tuple[tuple[date, TariffClass], ...] = ()
    periods: tuple[TariffPeriod, ...] = ()
    cut: tuple[Days, ...] = ()
    limits: UseLimits = field(default_factory=UseLimits)

    def on(self, day: date) -> TariffClass:
        """The class of a day."""
        granted = next((each for each in self.periods if each.first <= day <= each.last), None)
        if granted is not None:
            return granted.tariff_class
        return next((each for since, each in reversed(self.later) if since <= day), self.first)

    def billed_days(self, start: date, end: date) -> int:
        """How many of the days from `start` to the day before `end` are among those of `cut`."""
        return sum(max((min(end, until) - max(start, first)).days, 0) for first, until in self.cut)

    def having_used(self, start: date, end: date, kwh: int) -> TariffHistory:
        """The same after energy that another bill, or another part of this one, charges."""
        return replace(self, limits=self.limits.having_used(start, end, Fraction(kwh)))

    def changes(self, *, after: date, before: date) -> Sequence[date]:
        """The days strictly between on which the class changes, in order."""
        days = {since for since, _ in self.later}
        days |= {day for each in self.periods for day in (each.first, each.last + timedelta(days=1))}
        begun = [day for day in sorted(days) if self.on(day - timedelta(days=1)) is not self.on(day)]
        return [day for day in begun if after < day < before]


def tariff_history(uow: UnitOfWork, connection: Connection, *, bills: Sequence[Bill] | None = None) -> TariffHistory:
    """The connection's classes by its changes, its permits and granted periods, the days that were billed while it was
    cut, and what is above the limits of its use. `bills` are all of the connection's, from who has read them already.
    """
    if bills is None:
        bills = uow.bills.of_connection(connection.bill_id)
    granted = (each.of_connection(uow, connection.bill_id) for each in tariff_periods())
    own, permits = _by_changes(uow, connection), uow.permits.of_connection(connection.bill_id)
    return replace(
        _by_permits(own, permits),
        periods=tuple(period for each in granted for period in each),
        cut=tuple(billed_cut_days(bills)),
        limits=use_limits(uow, connection, permits),
    )


def _by_changes(uow: UnitOfWork, connection: Connection) -> TariffHistory:
    """The classes that the connection has had as its own; its present one throughout, where it had none before."""
    changes = [each for each in uow.changes.of_connection(connection.bill_id) if "tariffClass" in each.after]
    if not changes:
        return TariffHistory(first=connection.tariff_class)
    later: list[tuple[date, TariffClass]] = []
    for change in changes:
        # What was to begin after it does not, once another class counts.
        kept = [each for each in later if each[0] < change.effective_on]
        later = [*kept, (change.effective_on, TariffClass(str(change.after["tariffClass"])))]
    return TariffHistory(first=TariffClass(str(changes[0].before["tariffClass"])), later=tuple(later))


def _by_permits(own: TariffHistory, permits: Sequence[TariffPermit]) -> TariffHistory:
    """The same with the days on which no permit for the own class was valid."""
    days = sorted({since for since, _ in own.later} | days_of_change(permits))
    classes = [(day, class_of_day(own.on(day), permits, day)) for day in days]
    before = [own.first, *(each for _, each in classes)]
    later = (each for each, known in zip(classes, before, strict=False) if each[1] is not known)
    return replace(own, later=tuple(later))


@dataclass(frozen=True, slots=True, kw_only=True)
class TariffTerms:
    """The option (گزینه) that was chosen last, and the permit for the connection's own tariff that is valid longest;
    None where there is none.
    """

    option: int | None = None
    permit: TariffPermit | None = None


def tariff_terms(uow: UnitOfWork, connection: Connection) -> TariffTerms:
    """The terms as the records say them."""
    permits = uow.permits.of_connection(connection.bill_id)
    return TariffTerms(
        option=_chosen_option(uow.changes.of_connection(connection.bill_id)),
        permit=last_valid(permits, connection.tariff_class),
    )


def _chosen_option(changes: Sequence[ConnectionChange]) -> int | None:
    """By a connection's changes, oldest first."""
    options = [option for each in changes if isinstance(option := each.after.get("tariffOption"), int)]
    return options[-1] if options else None
