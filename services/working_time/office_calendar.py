"""Working time of one office: the open minutes of a year, summed up once and then found by bisection."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate

from services.errors import ServiceError
from services.jalali import TEHRAN, local_date
from services.model.calendar_changes import DayHours
from services.working_time.counting import LimitCalendar
from services.working_time.hours import MIDNIGHT

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_DAY = timedelta(days=1)
_NEW_YEARS_EVE = (12, 31)
_MOST_YEARS = 20


class NoWorkingTime(ServiceError):
    """An office has too few hours for a limit to end in these years: its calendar is wrong."""

    def __init__(self, since: datetime) -> None:
        super().__init__(f"no end of a limit is found within {_MOST_YEARS} years of {since.date()}")
        self.since = since


class WorkingCalendar(LimitCalendar):
    """The calendar of an office. `hours` are the open minutes of a local day, asked for by whole years when needed."""

    def __init__(self, hours: Callable[[date], DayHours]) -> None:
        self._hours = hours
        self._years: dict[int, _Year] = {}

    def _between(self, start: datetime, end: datetime) -> timedelta:
        first, last = _year_of(start), _year_of(end)
        whole = sum(self._year(year).total for year in range(first, last))
        opened = whole + self._year(last).before(_ticks(end)) - self._year(first).before(_ticks(start))
        return opened * _MICROSECOND

    def _after(self, start: datetime, length: timedelta) -> datetime:
        first = _year_of(start)
        wanted = length // _MICROSECOND + self._year(first).before(_ticks(start))
        for number in range(first, first + _MOST_YEARS):
            year = self._year(number)
            if wanted <= year.total:
                return _EPOCH + year.end_of(wanted) * _MICROSECOND
            wanted -= year.total
        raise NoWorkingTime(start)

    def _year(self, number: int) -> _Year:
        if number not in self._years:
            self._years[number] = _Year(number, self._hours)
        return self._years[number]


class _Year:
    """The open times of a Gregorian year of local days, in microseconds since 1970: where each begins, and how much is
    open before it.
    """

    __slots__ = ("_begins", "_sums", "total")

    def __init__(self, number: int, hours: Callable[[date], DayHours]) -> None:
        first = date(number, 1, 1)
        days = (first + each * _DAY for each in range((date(number + 1, 1, 1) - first).days))
        spans = [(_instant(day, begin), _instant(day, end)) for day in days for begin, end in hours(day)]
        self._begins = [begin for begin, _ in spans]
        self._sums = list(accumulate((end - begin for begin, end in spans), initial=0))
        self.total = self._sums[-1]

    def before(self, instant: int) -> int:
        """How much is open before an instant."""
        place = bisect_right(self._begins, instant) - 1
        if place < 0:
            return 0
        return min(self._sums[place] + instant - self._begins[place], self._sums[place + 1])

    def end_of(self, opened: int) -> int:
        """The first instant before which so much is open, which is more than nothing and at most the total."""
        place = bisect_left(self._sums, opened) - 1
        return self._begins[place] + opened - self._sums[place]


def _year_of(moment: datetime) -> int:
    """The local day is that of UTC or the next one: only on the last of a year it has to be looked for."""
    return local_date(moment).year if (moment.month, moment.day) == _NEW_YEARS_EVE else moment.year


def _instant(day: date, minute: int) -> int:
    over, minute = divmod(minute, MIDNIGHT)
    local = datetime.combine(day + over * _DAY, time(minute // 60, minute % 60), tzinfo=TEHRAN)
    return _ticks(local)


def _ticks(moment: datetime) -> int:
    return (moment - _EPOCH) // _MICROSECOND
