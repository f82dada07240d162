"""Dates as Iran writes them: the Jalali calendar, Persian digits, Tehran's time."""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

import jdatetime

from services.text import normalise, to_persian_digits

TEHRAN = ZoneInfo("Asia/Tehran")
FIRST_YEAR = 1300
LAST_YEAR = 1499
ESTIMATED = "تخمینی"
"""Of a moment that rests on a holiday whose day the moon has yet to say."""

_SHAPE = re.compile(r"([0-9]{4}) ?([/.-]) ?([0-9]{1,2}) ?\2 ?([0-9]{1,2})")
_DASHES = re.compile(r"[\u2010-\u2015\u2212]")
_MAX_TYPED = 40
_LONGEST_MONTH = 31
_MONTHS = 12


class JalaliFault(StrEnum):
    """Why a text is no Jalali date."""

    SHAPE = "shape"
    YEAR = "year"
    NO_SUCH_DAY = "no-such-day"


class JalaliError(ValueError):
    """The text is no date of the Jalali calendar; `fault` says why."""

    def __init__(self, fault: JalaliFault) -> None:
        super().__init__(f"not a Jalali date: {fault}")
        self.fault = fault


def parse_jalali(text: str) -> date:
    """The day of a text as «۱۴۰۵/۰۸/۳۰», with digits of any script; «-» and «.» separate too.

    Raises JalaliError: SHAPE where it is not year/month/day, YEAR outside 1300 to 1499 (mostly a Gregorian date),
    NO_SUCH_DAY as for 1402/12/30.
    """
    found = _SHAPE.fullmatch(_DASHES.sub("-", normalise(text))) if len(text) <= _MAX_TYPED else None
    if not found:
        raise JalaliError(JalaliFault.SHAPE)
    year, month, day = int(found[1]), int(found[3]), int(found[4])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise JalaliError(JalaliFault.YEAR)
    try:
        gregorian: date = jdatetime.date(year, month, day).togregorian()
    except ValueError as error:
        raise JalaliError(JalaliFault.NO_SUCH_DAY) from error
    return gregorian


def days_of_month(text: str) -> Sequence[date]:
    """The days of a month as «۱۴۰۵/۰۹», with digits of any script. Raises JalaliError as `parse_jalali` does."""
    first = parse_jalali(f"{normalise(text)[:_MAX_TYPED]}/1")
    month = _of(first).month
    days = (first + timedelta(days=each) for each in range(_LONGEST_MONTH))
    return [day for day in days if _of(day).month == month]


def months_after(day: date, months: int) -> date:
    """The same day so many Jalali months later, or the last of a month that is too short for it."""
    start = _of(day)
    year, month = divmod(start.year * _MONTHS + start.month - 1 + months, _MONTHS)
    for last in range(start.day, 0, -1):
        try:
            found: date = jdatetime.date(year, month + 1, last).togregorian()
        except ValueError:
            continue
        return found
    raise ValueError(day)


def format_jalali(day: date) -> str:
    """The day as «۱۴۰۵/۰۸/۳۰»."""
    jalali = _of(day)
    return to_persian_digits(f"{jalali.year:04}/{jalali.month:02}/{jalali.day:02}")


def format_jalali_time(moment: datetime) -> str:
    """The moment in Tehran as «۱۴۰۵/۰۸/۳۰ ۱۴:۰۵»."""
    local = _in_tehran(moment)
    return f"{format_jalali(local.date())} {to_persian_digits(f'{local:%H:%M}')}"


def format_due_time(moment: datetime, *, is_estimated: bool) -> str:
    """The same of a due moment, with «(تخمینی)» where it is estimated."""
    told = format_jalali_time(moment)
    return f"{told} ({ESTIMATED})" if is_estimated else told


def window_text(since: datetime, until: datetime) -> str:
    """The time of one day in Tehran as «۱۴۰۵/۰۸/۳۰، ساعت ۰۹:۰۰ تا ۱۱:۰۰»."""
    start, end = _in_tehran(since), _in_tehran(until)
    return f"{format_jalali(start.date())}، ساعت {to_persian_digits(f'{start:%H:%M} تا {end:%H:%M}')}"


def local_date(moment: datetime) -> date:
    """The day that it is in Tehran at the moment."""
    return _in_tehran(moment).date()


def jalali_year(day: date) -> int:
    """The Jalali year of the day."""
    year: int = _of(day).year
    return year


def jalali_month(day: date) -> int:
    """The month of the Jalali year, 1 to 12."""
    month: int = _of(day).month
    return month


def month_starts(*, after: date, before: date) -> Sequence[date]:
    """The first days of Jalali months strictly between the two."""
    start = month_start(after)
    firsts = []
    while (start := months_after(start, 1)) < before:
        firsts.append(start)
    return firsts


def month_start(day: date) -> date:
    """The first day of the day's Jalali month."""
    return day - timedelta(days=_of(day).day - 1)


def year_start(day: date) -> date:
    """The first day of the day's Jalali year."""
    first: date = jdatetime.date(jalali_year(day), 1, 1).togregorian()
    return first


def year_starts(*, after: date, before: date) -> Sequence[date]:
    """The first days of Jalali years strictly between two days, in order."""
    return [day for day in month_starts(after=after, before=before) if jalali_month(day) == 1]


def is_month_start(day: date) -> bool:
    """True on the first day of a Jalali month."""
    return month_start(day) == day


def _of(day: date) -> jdatetime.date:
    # A datetime is a date too, and would be converted without regard to its zone.
    if isinstance(day, datetime):
        raise TypeError("a day is expected, not a moment")
    return jdatetime.date.fromgregorian(date=day)


def _in_tehran(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone is no moment")
    return moment.astimezone(TEHRAN)
