"""Appointments for which a change of the calendar leaves no agent: whoever decrees it is told which."""

from datetime import date, datetime

from services.jalali import TEHRAN, local_date
from services.model.calendar_changes import CalendarChange, DayHours
from services.model.metering import WorkOrder
from services.model.visits import Window
from services.ports import UnitOfWork
from services.visiting.errands import Errand, open_errands
from services.visiting.windows import works_always
from services.working_time.calendars import Calendars
from services.working_time.planning import calendars_after


def appointments_without_hours(uow: UnitOfWork, change: CalendarChange, *, now: datetime) -> tuple[Errand, ...]:
    """The open orders with an appointment still to come on a day of the change that lies outside the hours which those
    who go out have with it, by the time. Nothing is moved: the subscriber has to agree to another one.
    """
    calendars = calendars_after(uow, change)
    lost = []
    for each in open_errands(uow):
        day = _day_of(each.window, change, now)
        if day is not None and not works_always(uow, each.order):
            hours = _hours_with(uow, calendars, each.order, day)
            if each.window is not None and not _lies_within(each.window, hours):
                lost.append((each.window.starts_at, each))
    return tuple(each for _, each in sorted(lost, key=lambda found: found[0]))


def _day_of(window: Window | None, change: CalendarChange, now: datetime) -> date | None:
    """The day of an appointment that the change is about."""
    if window is None or window.starts_at <= now:
        return None
    day = local_date(window.starts_at)
    return day if change.decree.covers(day) else None


def _hours_with(uow: UnitOfWork, calendars: Calendars, order: WorkOrder, day: date) -> DayHours:
    district = uow.calendar.at(order.bill_id, since=day).district
    return calendars.rules(calendars.offices.of_district(district).key).hours(day)


def _lies_within(window: Window, hours: DayHours) -> bool:
    begins, ends = _minute(window.starts_at), _minute(window.ends_at)
    return any(first <= begins and ends <= last for first, last in hours)


def _minute(instant: datetime) -> int:
    local = instant.astimezone(TEHRAN)
    return local.hour * 60 + local.minute
