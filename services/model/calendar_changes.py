"""Offices' calendars as they are decreed: closures, special and extra hours, where and when they hold."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

Span = tuple[int, int]
"""Minutes of a local day, half-open: 0 ≤ first < last ≤ 1440."""

DayHours = tuple[Span, ...]
"""The open minutes of a local day: in order, without overlaps. Of each day by itself: a shift over midnight is the
end of one day's hours and the beginning of the next one's.
"""


class Weekday(StrEnum):
    """A day of the week, in Iran's order."""

    SATURDAY = "saturday"
    SUNDAY = "sunday"
    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"


_WEEK = tuple(Weekday)


def weekday_of(day: date) -> Weekday:
    """The day of the week."""
    return _WEEK[(day.weekday() + 2) % 7]


class DecreeKind(StrEnum):
    """What a decree does: `SPECIAL_HOURS` are instead of the usual hours of working days, `EXTRA_HOURS` besides them on
    any day, `CLOSED` takes away.
    """

    CLOSED = "closed"
    SPECIAL_HOURS = "special-hours"
    EXTRA_HOURS = "extra-hours"


class ScopeKind(StrEnum):
    """For whom a decree or hours hold, the most general first."""

    COMPANY = "company"
    PROVINCE = "province"
    OFFICE = "office"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """For whom: `key` is that of the province or office, empty for the whole company."""

    kind: ScopeKind
    key: str = ""


COMPANY_WIDE = Scope(kind=ScopeKind.COMPANY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decree:
    """A decree: on the days from `first` to `last`, both included, of these weekdays (all where there are none).

    `hours` empty is the whole day, of a closure only. `reason` is Persian.
    """

    kind: DecreeKind
    scope: Scope
    first: date
    last: date
    weekdays: frozenset[Weekday] = frozenset()
    hours: DayHours = ()
    reason: str

    def covers(self, day: date) -> bool:
        """Whether it says anything of the day."""
        return self.first <= day <= self.last and (not self.weekdays or weekday_of(day) in self.weekdays)

    def days(self) -> Iterable[date]:
        """The days of which it says something."""
        span = range((self.last - self.first).days + 1)
        return (day for each in span if self.covers(day := self.first + timedelta(days=each)))


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarChange:
    """A decree that was entered: by whom and when. A revoked one holds up to its revocation; nothing is deleted."""

    number: int
    decree: Decree
    decreed_by: str
    decreed_at: datetime
    revoked_by: str | None = None
    revoked_at: datetime | None = None
