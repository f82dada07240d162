"""The window of an appointment as somebody types it: a day, from when, until when."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from services.catalogue import all_services
from services.forms.entries import Role
from services.forms.fields import FieldReader
from services.forms.findings import Wording
from services.jalali import TEHRAN, format_jalali, local_date, parse_jalali
from services.model.calendar_changes import DayHours
from services.model.metering import WorkOrder
from services.model.visits import Window
from services.ports import UnitOfWork
from services.steps.catalogue import all_steps, answering_unit
from services.text import normalise, to_persian_digits
from services.units import SUBSCRIBER, UnitHours, all_units
from services.working_time.calendars import calendars_with
from services.working_time.hours import MIDNIGHT, WHOLE_DAY, NotHours, hours_text

DAY, SINCE, UNTIL = "visitDay", "visitFrom", "visitUntil"

MOST_DAYS_AHEAD: Final = 30
_HOUR = 60
_TIME = re.compile(r"([0-9]{1,2})(?: ?[:.٫/] ?([0-9]{2}))?")

TITLES: Mapping[str, str] = {DAY: "روز مراجعه", SINCE: "ساعت آغاز", UNTIL: "ساعت پایان"}
_HOW = "«{title}» را به شکل ساعت:دقیقه وارد کنید، مانند ۹:۳۰."
MESSAGES: Mapping[tuple[str, str], str] = {
    (DAY, "past"): "این روز یا ساعت گذشته است. زمانی را وارد کنید که هنوز نرسیده است.",
    (
        DAY,
        "too-far",
    ): f"قرار تا {to_persian_digits(MOST_DAYS_AHEAD)} روز آینده گذاشته می‌شود. روز نزدیک‌تری را وارد کنید.",
    (DAY, "closed"): "در {day} اداره باز نیست. روز دیگری را وارد کنید.",
    (SINCE, "shape"): _HOW,
    (SINCE, "outside"): "در {day} مأموران {hours} کار می‌کنند. قرار را در این ساعت‌ها بگذارید.",
    (UNTIL, "shape"): _HOW,
    (UNTIL, "not-after"): "پایان قرار باید پس از آغاز آن باشد. ساعت‌ها را اصلاح کنید.",
}
WORDING = Wording(titles=TITLES, messages=MESSAGES, roles={DAY: Role.DAY})


def read_window(uow: UnitOfWork, reader: FieldReader, order: WorkOrder, *, now: datetime) -> Window | None:
    """The window, still to come and within the hours of those who go out; None where something is wrong with it.

    Codes of the day: past, too-far, closed; of the hours: shape, outside, not-after; and those of `FieldReader.parsed`.
    """
    day = reader.parsed(DAY, parse_jalali)
    since, until = _minute(reader, SINCE), _minute(reader, UNTIL)
    if since is not None and until is not None and until <= since:
        reader.refuse(UNTIL, "not-after")
    if reader.findings or day is None or since is None or until is None:
        return None
    window = Window(starts_at=_instant(day, since), ends_at=_instant(day, until))
    _refuse_day(reader, window, now=now)
    _refuse_hours(reader, day, hours_of(uow, order, day), (since, until))
    return None if reader.findings else window


def hours_of(uow: UnitOfWork, order: WorkOrder, day: date) -> DayHours:
    """When those who carry out the order work on a day: whole days, where they work day and night."""
    if works_always(uow, order):
        return WHOLE_DAY
    local = uow.calendar.at(order.bill_id, since=day)
    calendars = calendars_with(local.changes)
    return calendars.rules(calendars.offices.of_district(local.district).key).hours(day)


def works_always(uow: UnitOfWork, order: WorkOrder) -> bool:
    """Whether those who carry out the order work day and night, whatever is closed."""
    unit = all_units().get(_visiting_unit(uow, order))
    return unit is not None and unit.hours is UnitHours.ALWAYS


def _visiting_unit(uow: UnitOfWork, order: WorkOrder) -> str:
    """Whose step it is that the agent goes out for: the last one that the request has open; "" where none is."""
    service = uow.requests.get(order.tracking_code).application.service_key
    known = all_steps()
    opened = [run.step for run in uow.steps.of_request(order.tracking_code) if run.is_open and run.step in known]
    steps = [known[each] for each in reversed(opened)]
    mine = (each for each in steps if not each.is_whole_service and each.role != SUBSCRIBER)
    step = next(mine, None)
    return answering_unit(step.id, service) if step is not None and service in all_services() else ""


def _refuse_day(reader: FieldReader, window: Window, *, now: datetime) -> None:
    if window.starts_at <= now:
        reader.refuse(DAY, "past")
    elif local_date(window.starts_at) > local_date(now) + timedelta(days=MOST_DAYS_AHEAD):
        reader.refuse(DAY, "too-far")


def _refuse_hours(reader: FieldReader, day: date, hours: DayHours, asked: tuple[int, int]) -> None:
    if not hours:
        reader.refuse(DAY, "closed", day=format_jalali(day))
    elif not any(first <= asked[0] and asked[1] <= last for first, last in hours):
        reader.refuse(SINCE, "outside", day=format_jalali(day), hours=hours_text(hours))


def parse_clock(text: str) -> int:
    """The minute of the day in a text as "9" or "9:30", with digits of any script. Raises NotHours."""
    found = _TIME.fullmatch(normalise(text))
    hour, minute = (int(found[1]), int(found[2] or 0)) if found else (0, _HOUR)
    if minute >= _HOUR or hour * _HOUR >= MIDNIGHT:
        raise NotHours(f"{text!r} is not a time of day")
    return hour * _HOUR + minute


def _minute(reader: FieldReader, field: str) -> int | None:
    """The minute of the day. Code: shape, and those of `FieldReader.text`."""
    text = reader.text(field)
    if text is None:
        return None
    try:
        return parse_clock(text)
    except NotHours:
        reader.refuse(field, "shape")
        return None


def _instant(day: date, minute: int) -> datetime:
    return datetime.combine(day, time(minute // _HOUR, minute % _HOUR), tzinfo=TEHRAN).astimezone(UTC)
