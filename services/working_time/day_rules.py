"""What an office's day is: its usual hours, and what decrees and holidays make of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, pairwise

from services.jalali import TEHRAN, local_date
from services.model.calendar_changes import DayHours, Decree, DecreeKind, ScopeKind, weekday_of
from services.working_time.hours import MIDNIGHT, WHOLE_DAY, clipped, joined, without
from services.working_time.offices import Office, WeekHours
from services.working_time.official_holidays import Holiday, holiday_on

_HOUR = 60
_RANKS = {kind: rank for rank, kind in enumerate(ScopeKind)}


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldDecree:
    """A decree, and the moment up to which it holds where it was revoked."""

    decree: Decree
    revoked_at: datetime | None = None

    def holds_until(self, day: date) -> int:
        """The minute of the day up to which it holds: the one in which it was revoked is still its own, so that nothing
        becomes open, or closed, that was not when it passed.
        """
        if self.revoked_at is None or local_date(self.revoked_at) > day:
            return MIDNIGHT
        local = self.revoked_at.astimezone(TEHRAN)
        begun = local.second > 0 or local.microsecond > 0
        return local.hour * _HOUR + local.minute + begun if local.date() == day else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DayPlan:
    """A day of an office: its hours, and what had a say in them."""

    day: date
    hours: DayHours
    holiday: Holiday | None
    decrees: tuple[Decree, ...]


class DayRules:
    """The rules of one office.

    In this order: the usual hours of the most special scope that has any on the day; instead of them, on a working day,
    the special hours of the most special scope; an official holiday closes; then from the most general scope to the
    most special one extra hours are added and closures taken away. So a closing wins over all hours, and only extra
    hours of a more special scope keep "a few" open. Of two of a scope that say the same of a day, the later one counts.
    """

    def __init__(self, office: Office, hours: Iterable[WeekHours], decrees: Iterable[HeldDecree]) -> None:
        mine = [each for each in hours if each.scope in office.scopes]
        self._hours = sorted(mine, key=lambda each: (_RANKS[each.scope.kind], each.since))
        held = [each for each in decrees if each.decree.scope in office.scopes]
        self._decrees = sorted(held, key=lambda each: _RANKS[each.decree.scope.kind])

    def plan(self, day: date) -> DayPlan:
        """The whole of a day, for people."""
        decrees = tuple(each.decree for each in self._touching(day))
        return DayPlan(day=day, hours=self.hours(day), holiday=holiday_on(day), decrees=decrees)

    def hours(self, day: date) -> DayHours:
        """The open minutes of a day."""
        touching = self._touching(day)
        if all(each.revoked_at is None for each in touching):
            return self._resolved(day, [each.decree for each in touching])
        ends = [(each.decree, each.holds_until(day)) for each in touching]
        cuts = sorted({0, MIDNIGHT, *(end for _, end in ends)})
        parts = (
            clipped(self._resolved(day, [decree for decree, end in ends if end > first]), first, last)
            for first, last in pairwise(cuts)
        )
        return joined(chain.from_iterable(parts))

    def _touching(self, day: date) -> list[HeldDecree]:
        return [each for each in self._decrees if each.decree.covers(day) and each.holds_until(day)]

    def _resolved(self, day: date, decrees: Sequence[Decree]) -> DayHours:
        hours = self._usual(day)
        special = [each.hours for each in decrees if each.kind is DecreeKind.SPECIAL_HOURS]
        if hours and special:
            hours = special[-1]
        if holiday_on(day):
            hours = ()
        for kind in ScopeKind:
            hours = _opened_and_closed(hours, [each for each in decrees if each.scope.kind is kind])
        return hours

    def _usual(self, day: date) -> DayHours:
        newest = [each for each in self._hours if each.since <= day]
        return newest[-1].by_weekday.get(weekday_of(day), ()) if newest else ()


def _opened_and_closed(hours: DayHours, decrees: Sequence[Decree]) -> DayHours:
    extra = (each.hours for each in decrees if each.kind is DecreeKind.EXTRA_HOURS)
    hours = joined(chain(hours, *extra))
    for each in decrees:
        if each.kind is DecreeKind.CLOSED:
            hours = without(hours, each.hours or WHOLE_DAY)
    return hours
