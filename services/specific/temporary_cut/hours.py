"""Days and hours on which nobody is cut: closed days, the day before one, afternoons; by the office's own calendar."""

from datetime import date, datetime, time, timedelta

from services.errors import ServiceError
from services.jalali import TEHRAN, local_date
from services.model.calendar_changes import DayHours
from services.ports import UnitOfWork
from services.specific.temporary_cut.model import CuttingTime
from services.specific.temporary_cut.terms import cut_terms
from services.working_time.calendars import calendars_with
from services.working_time.day_rules import DayRules
from services.working_time.hours import clipped

_HOUR = 60
_DAY = timedelta(days=1)
_MOST_DAYS = 400


class NoTimeToCut(ServiceError):
    """The office has no hours in which anybody could be cut: its calendar, or the terms, are wrong."""

    def __init__(self, since: datetime) -> None:
        super().__init__(f"nobody can be cut within {_MOST_DAYS} days of {since.date()}")
        self.since = since


class CuttingHours:
    """When power may be cut in the district of an office."""

    def __init__(self, rules: DayRules) -> None:
        self._rules = rules

    def at(self, moment: datetime) -> CuttingTime:
        """What the moment is for cutting; the last minute is no longer one of the hours."""
        day, minute = local_date(moment), _minute(moment)
        if not self._rules.hours(day):
            return CuttingTime.CLOSED
        if not self._rules.hours(day + _DAY):
            return CuttingTime.EVE
        spans = self._spans(day)
        if any(first <= minute < last for first, last in spans):
            return CuttingTime.OPEN
        return CuttingTime.TOO_EARLY if any(minute < first for first, _ in spans) else CuttingTime.TOO_LATE

    def next_after(self, moment: datetime) -> datetime:
        """The beginning of the next hours in which power may be cut. Raises NoTimeToCut."""
        today = local_date(moment)
        for day in (today + each * _DAY for each in range(_MOST_DAYS)):
            if self._rules.hours(day + _DAY):
                begins = (_instant(day, first) for first, _ in self._spans(day))
                coming = next((each for each in begins if each > moment), None)
                if coming is not None:
                    return coming
        raise NoTimeToCut(moment)

    def _spans(self, day: date) -> DayHours:
        return clipped(self._rules.hours(day), *cut_terms().span(day))


def cutting_hours(uow: UnitOfWork, bill_id: str, *, since: datetime) -> CuttingHours:
    """Those of the connection's district, as they are decreed by now. Raises NotFound."""
    local = uow.calendar.at(bill_id, since=local_date(since))
    calendars = calendars_with(local.changes)
    return CuttingHours(calendars.rules(calendars.offices.of_district(local.district).key))


def _minute(moment: datetime) -> int:
    local = moment.astimezone(TEHRAN)
    return local.hour * _HOUR + local.minute


def _instant(day: date, minute: int) -> datetime:
    return datetime.combine(day, time(minute // _HOUR, minute % _HOUR), tzinfo=TEHRAN)
