"""The open minutes of a day: how they are written, joined and cut."""

from __future__ import annotations

import re
from collections.abc import Iterable

from services.model.calendar_changes import DayHours, Span
from services.text import normalise, to_persian_digits

MIDNIGHT = 24 * 60
WHOLE_DAY: DayHours = ((0, MIDNIGHT),)

_HOUR = 60
_SPAN = re.compile(r"([0-9]{1,2}):([0-9]{2}) ?[-–—] ?([0-9]{1,2}):([0-9]{2})")


class NotHours(ValueError):
    """The text is no span of hours within one day."""


def parse_span(text: str) -> Span:
    """The minutes of a text as "07:30-14:30", with digits of any script; "24:00" is the end of the day.

    Raises NotHours, also where it ends before it begins: a shift over midnight is written as two days' hours.
    """
    found = _SPAN.fullmatch(normalise(text))
    if not found:
        raise NotHours(f'{text!r} is no span of hours, as "07:30-14:30"')
    first, last = (_minutes(int(found[i]), int(found[i + 1])) for i in (1, 3))
    if not first < last <= MIDNIGHT:
        raise NotHours(f'{text!r} is not within a day: write "22:00-24:00", and "00:00-06:00" of the next one')
    return first, last


def parse_hours(texts: Iterable[str]) -> DayHours:
    """The hours of a day. Raises NotHours, also for spans that overlap."""
    spans = sorted(map(parse_span, texts))
    if sum(last - first for first, last in spans) != sum(last - first for first, last in joined(spans)):
        raise NotHours("the hours overlap")
    return joined(spans)


def joined(spans: Iterable[Span]) -> DayHours:
    """All of the spans, where they touch as one."""
    whole: list[Span] = []
    for first, last in sorted(spans):
        if whole and first <= whole[-1][1]:
            whole[-1] = (whole[-1][0], max(whole[-1][1], last))
        else:
            whole.append((first, last))
    return tuple(whole)


def without(hours: DayHours, taken: DayHours) -> DayHours:
    """The hours without those that are taken away."""
    for first, last in taken:
        hours = (*clipped(hours, 0, first), *clipped(hours, last, MIDNIGHT))
    return hours


def clipped(hours: DayHours, first: int, last: int) -> DayHours:
    """The hours between two minutes of the day."""
    cut = ((max(begin, first), min(end, last)) for begin, end in hours)
    return tuple((begin, end) for begin, end in cut if begin < end)


def span_text(span: Span) -> str:
    """As "07:30-14:30"."""
    return "-".join(f"{minute // _HOUR:02}:{minute % _HOUR:02}" for minute in span)


def hours_text(hours: DayHours) -> str:
    """As «۰۷:۳۰ تا ۱۴:۳۰»."""
    return to_persian_digits(" و ".join(span_text(span).replace("-", " تا ") for span in hours))


def _minutes(hour: int, minute: int) -> int:
    if minute >= _HOUR:
        raise NotHours(f"there is no minute {minute}")
    return hour * _HOUR + minute
