"""What a connection usually consumes, from the periodic readings of its meter."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

from services.model.connections import Connection, Meter, Reading, ReadingSource
from services.ports import UnitOfWork
from services.readings.rollover import consumption_between

YEAR = timedelta(days=365)

# Less than this tells nothing about a household: one period of two months with some of its days missing.
LEAST_HISTORY_DAYS = 45


@dataclass(frozen=True, slots=True, kw_only=True)
class Usual:
    """Usual consumption in kWh a day: the past year's average, or its mean with that of the season a year ago."""

    past_year: Fraction
    same_season: Fraction | None

    @property
    def daily_kwh(self) -> Fraction:
        """What a reading is compared with."""
        return self.past_year if self.same_season is None else (self.past_year + self.same_season) / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Energy used between two periodic readings."""

    start: date
    end: date
    kwh: int


def last_reading(uow: UnitOfWork, connection: Connection, *, until: date | None = None) -> Reading:
    """The latest reading of the connection's present meter, or the latest up to a day.

    A meter that was never read stood at 0 when installed.
    """
    readings = of_present_meter(uow.connections.readings(connection.bill_id), connection.meter)
    known = [each for each in readings if until is None or each.taken_on <= until]
    if known:
        return known[-1]
    installed = connection.meter.installed_on
    return Reading(bill_id=connection.bill_id, kwh=0, taken_on=installed, source=ReadingSource.PERIODIC)


def of_present_meter(readings: Iterable[Reading], meter: Meter) -> list[Reading]:
    """The readings since the meter was installed, oldest first: those of a replaced meter have another count."""
    return [each for each in readings if each.taken_on >= meter.installed_on]


def usual_daily_kwh(readings: Sequence[Reading], meter: Meter, *, until: date) -> Fraction | None:
    """Average kWh a day of the meter's periodic readings in the year before `until`.

    None where they cover less than LEAST_HISTORY_DAYS of it.
    """
    average, days = _average(_spans(readings, meter), since=until - YEAR, until=until)
    return None if days < LEAST_HISTORY_DAYS else average


def usual_consumption(readings: Sequence[Reading], meter: Meter, *, since: date, until: date) -> Usual | None:
    """What the connection usually consumes, to judge the consumption from `since` to `until` by.

    The past year is the one before `until`. The same season is weighed in where periodic readings cover all of the
    days from `since` to `until` a year earlier. None without a history of the past year.
    """
    past_year = usual_daily_kwh(readings, meter, until=until)
    if past_year is None:
        return None
    season, days = _average(_spans(readings, meter), since=since - YEAR, until=until - YEAR)
    whole_season = days == (until - since).days
    return Usual(past_year=past_year, same_season=season if whole_season else None)


def _spans(readings: Sequence[Reading], meter: Meter) -> list[Span]:
    present = of_present_meter(readings, meter)
    periodic = [each for each in present if each.source is ReadingSource.PERIODIC]
    return [
        Span(start=earlier.taken_on, end=later.taken_on, kwh=consumption_between(earlier.kwh, later.kwh, meter).kwh)
        for earlier, later in pairwise(periodic)
        if earlier.taken_on < later.taken_on
    ]


def _average(spans: Iterable[Span], *, since: date, until: date) -> tuple[Fraction | None, int]:
    """Average kWh a day over the days of the window that spans cover, pro rata, and how many days these are."""
    energy, covered = Fraction(0), 0
    for span in spans:
        days = (min(span.end, until) - max(span.start, since)).days
        if days > 0:
            energy += Fraction(span.kwh * days, (span.end - span.start).days)
            covered += days
    return (energy / covered if covered else None), covered
