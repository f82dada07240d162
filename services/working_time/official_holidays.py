"""The country's official holidays, from the library `holidays`: offline, with their Persian names.

Lunar feasts of years to come are estimated there, and marked «تخمینی». Weekends are none of its business: which
weekdays an office works is said by its hours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

_PERSIAN = "fa_IR"  # Of a language that it does not know ("fa") the library gives English, without a word.
_ESTIMATED = "(تخمینی)"
_MOON = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Holiday:
    """An official holiday with its Persian names; `estimated` where the moon has yet to say whether it is this day."""

    day: date
    names: tuple[str, ...]
    estimated: bool


def holiday_on(day: date) -> Holiday | None:
    """The holiday on a day."""
    return _holidays(day.year).get(day)


def estimate_between(first: date, last: date) -> bool:
    """Whether an estimated holiday lies on one of these days, or can come to: the moon may be a day early or late."""
    first, last = first - _MOON, last + _MOON
    years = range(first.year, last.year + 1)
    return any(first <= each.day <= last for year in years for each in _estimated(year))


@cache
def _estimated(year: int) -> tuple[Holiday, ...]:
    return tuple(each for each in _holidays(year).values() if each.estimated)


@cache
def _holidays(year: int) -> Mapping[date, Holiday]:
    # Here, because it is large (11 MB), and most workers never count working time.
    from holidays.countries.iran import Iran  # noqa: PLC0415

    return {day: _holiday(day, names) for day, names in Iran(language=_PERSIAN, years=year).items()}


def _holiday(day: date, names: str) -> Holiday:
    return Holiday(day=day, names=tuple(names.split("; ")), estimated=_ESTIMATED in names)
