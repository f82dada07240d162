"""When the office of a run is open, minute by minute: what `services.working_time` answers is answered here once more
and simply, so that the answers can be held against each other.

The whole run is open by a decree of its own (`clerk.OPEN`); what else was decreed lies on top of that.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from services.jalali import TEHRAN
from services.model.calendar_changes import CalendarChange, DecreeKind, ScopeKind

_MINUTE = timedelta(minutes=1)
_NOTHING = timedelta(0)
_LONGEST = timedelta(days=2)

Pauses = Sequence[tuple[datetime, datetime | None]]


class Hours:
    """The open minutes of the office to which all these changes apply."""

    def __init__(self, changes: Sequence[CalendarChange]) -> None:
        self._changes = changes
        self._known: dict[datetime, bool] = {}

    def due(self, start: datetime, limit: timedelta, pauses: Pauses) -> datetime | None:
        """The first instant at which the limit has counted; None while a pause has no end."""
        left = limit
        for first, last in self._counting(start, start + _LONGEST, pauses):
            if last - first >= left:
                return first + left
            left -= last - first
        return None

    def count(self, start: datetime, end: datetime, pauses: Pauses) -> timedelta:
        """How much counts between two instants."""
        return sum((last - first for first, last in self._counting(start, end, pauses)), _NOTHING)

    def _counting(self, start: datetime, end: datetime, pauses: Pauses) -> Iterator[tuple[datetime, datetime]]:
        first = start
        while first < end:
            minute = first.replace(second=0, microsecond=0)
            last = min(minute + _MINUTE, end)
            if self._is_open(minute):
                yield from _without(pauses, first, last)
            first = last

    def _is_open(self, minute: datetime) -> bool:
        if minute not in self._known:
            self._known[minute] = self._open_at(minute)
        return self._known[minute]

    def _open_at(self, minute: datetime) -> bool:
        is_open = False
        for kind in ScopeKind:  # the most general first
            said = {
                each.decree.kind for each in self._changes if each.decree.scope.kind is kind and _holds(each, minute)
            }
            is_open = DecreeKind.CLOSED not in said and (is_open or DecreeKind.EXTRA_HOURS in said)
        return is_open


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """A decree, or its revocation: when it says that it was entered, and when it was certainly kept."""

    at: datetime
    kept_by: datetime
    number: int
    is_revocation: bool


class KnownHours:
    """The hours as they were known at each time of a run. Who asks while something is entered may see it, or not."""

    def __init__(self, changes: Iterable[CalendarChange], entered: Iterable[Entered]) -> None:
        self._changes = {each.number: each for each in changes}
        self._entered = sorted(entered, key=lambda each: each.at)
        self._hours: dict[int, Hours] = {}

    def between(self, first: datetime, last: datetime) -> list[Hours]:
        """All that somebody who asks between two instants may see."""
        least = sum(each.kept_by <= first for each in self._entered)
        most = sum(each.at <= last for each in self._entered)
        return [self._after(count) for count in range(least, max(least, most) + 1)]

    def last_kept(self, before: datetime) -> datetime:
        """When the last of what was entered before an instant was certainly kept."""
        return max(each.kept_by for each in self._entered if each.at <= before)

    def _after(self, count: int) -> Hours:
        if count not in self._hours:
            known: dict[int, CalendarChange] = {}
            for each in self._entered[:count]:
                change = self._changes[each.number]
                known[each.number] = change if each.is_revocation else replace(change, revoked_at=None)
            self._hours[count] = Hours(list(known.values()))
        return self._hours[count]


def _holds(change: CalendarChange, minute: datetime) -> bool:
    local, decree = minute.astimezone(TEHRAN), change.decree
    if not decree.first <= local.date() <= decree.last or (change.revoked_at and minute >= change.revoked_at):
        return False
    of_day = local.hour * 60 + local.minute
    return not decree.hours or any(first <= of_day < last for first, last in decree.hours)


def _without(pauses: Pauses, first: datetime, last: datetime) -> Iterator[tuple[datetime, datetime]]:
    """What of the time lies in no pause. Pauses are in order and do not overlap."""
    for since, until in pauses:
        if since >= last or (until is not None and until <= first):
            continue
        if first < since:
            yield first, since
        if until is None or until >= last:
            return
        first = until
    yield first, last
