"""What a connection usually consumes: an estimate that one wrong reading does not move.

Its spans are those between readings that follow one another: of readings that contradict each other, the fewest are
left out, and of those the earlier ones. The past year counts with the median of the daily consumptions, weighted by
days: of a reading that is wrong all the same, one span shows too much and the next too little, and the days of neither
are half a year. The season a year ago counts with its average, as far as other spans bear it out: never beyond the
least and the most of the spans that share no reading with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import TypeVar

from services.model.connections import Connection, MeterReading, ReadingSource
from services.readings.advance import advance
from services.readings.counts import Count
from services.readings.meters import MeterLife

YEAR = timedelta(days=365)

# Less than this tells nothing about a household: one period of two months with some of its days missing.
LEAST_HISTORY_DAYS = 45

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Usual:
    """Usual consumption in kWh a day: the past year's median, or its mean with that of the season a year ago."""

    past_year: Fraction
    same_season: Fraction | None

    @property
    def daily_kwh(self) -> Fraction:
        """What a reading is compared with."""
        return self.past_year if self.same_season is None else (self.past_year + self.same_season) / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Energy used between two readings, in kWh."""

    start: date
    end: date
    kwh: int

    @property
    def daily_kwh(self) -> Fraction:
        """The consumption of a day."""
        return Fraction(self.kwh, (self.end - self.start).days)

    def days_within(self, since: date, until: date) -> int:
        """How many of its days lie in a window."""
        return max((min(self.end, until) - max(self.start, since)).days, 0)


def usual_consumption(lives: Iterable[MeterLife], connection: Connection, *, since: date, until: date) -> Usual | None:
    """What the connection usually consumes, to judge the consumption from `since` to `until` by.

    The past year is the one before `until`. The same season is weighed in where spans cover all of the days from
    `since` to `until` a year earlier. None where the past year has less than LEAST_HISTORY_DAYS.
    """
    window = (since - 2 * YEAR, until)
    spans = [span for life in lives if life.is_known for span in _spans(life, connection, window)]
    past_year = _median(spans, since=until - YEAR, until=until)
    if past_year is None:
        return None
    return Usual(past_year=past_year, same_season=_season(spans, since=since - YEAR, until=until - YEAR))


def longest_consistent(items: Sequence[T], follows: Callable[[T, T], bool]) -> list[T]:
    """The most of the items, each of which can follow the one before; of equally many, those with the later ones."""
    best: list[list[int]] = []
    for index, item in enumerate(items):
        earlier = (chain for chain in best if follows(items[chain[-1]], item))
        best.append([*max(earlier, key=lambda chain: (len(chain), chain), default=[]), index])
    return [items[index] for index in max(best, key=lambda chain: (len(chain), chain), default=[])]


def _spans(life: MeterLife, connection: Connection, window: tuple[date, date]) -> list[Span]:
    """Between the periodic readings of the meter, and those written when it was hung and removed."""
    shown = {
        each.shown.taken_on: each.shown
        for each in life.true_counts
        if _tells_of_use(each) and window[0] <= each.shown.taken_on <= window[1]
    }
    readings = list(shown.values())
    steady = _steady(readings, life)

    def follows(earlier: MeterReading, later: MeterReading) -> bool:
        advanced = advance(earlier, later, meter=life.meter, connection=connection, usual=steady)
        return advanced.fault is None

    kept = longest_consistent(readings, follows)
    return [
        Span(
            start=earlier.taken_on,
            end=later.taken_on,
            kwh=advance(earlier, later, meter=life.meter, connection=connection).kwh,
        )
        for earlier, later in pairwise(kept)
    ]


def _tells_of_use(count: Count) -> bool:
    return not count.of_bill and (count.source is ReadingSource.PERIODIC or count.role is not None)


def _steady(readings: Sequence[MeterReading], life: MeterLife) -> Fraction | None:
    """The median of what the register counted on without going round, to tell a roll-over from a slip by."""
    spans = [
        Span(start=earlier.taken_on, end=later.taken_on, kwh=(later.kwh - earlier.kwh) * life.meter.multiplier)
        for earlier, later in pairwise(readings)
        if later.kwh >= earlier.kwh
    ]
    return _median(spans, since=date.min, until=date.max, least_days=1)


def _median(
    spans: Sequence[Span], *, since: date, until: date, least_days: int = LEAST_HISTORY_DAYS
) -> Fraction | None:
    """The median of the daily consumptions, weighted by the days of the window that their spans cover."""
    weighed = sorted((span.daily_kwh, days) for span in spans if (days := span.days_within(since, until)) > 0)
    total = sum(days for _, days in weighed)
    if total < least_days:
        return None
    below, middle = 0, []
    for rate, days in weighed:
        if 2 * below <= total <= 2 * (below + days):
            middle.append(rate)
        below += days
    return Fraction(middle[0] + middle[-1]) / 2


def _season(spans: Sequence[Span], *, since: date, until: date) -> Fraction | None:
    inside = [span for span in spans if span.days_within(since, until) > 0]
    days = sum(span.days_within(since, until) for span in inside)
    if not inside or days != (until - since).days:
        return None
    touched = (inside[0].start, inside[-1].end)
    others = [span.daily_kwh for span in spans if span.end < touched[0] or span.start > touched[1]]
    if not others:
        return None
    average = sum(span.daily_kwh * span.days_within(since, until) for span in inside) / days
    return Fraction(min(max(average, min(others)), max(others)))
