"""Offices with plain hours, and moments as people in Tehran say them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from services.jalali import TEHRAN, parse_jalali
from services.model.calendar_changes import COMPANY_WIDE, CalendarChange, Decree, DecreeKind, Scope, ScopeKind
from services.working_time.calendars import Calendars
from services.working_time.decree_input import TypedDecree
from services.working_time.hours import parse_hours
from services.working_time.loading import load_offices
from services.working_time.office_calendar import WorkingCalendar

OFFICES = """
head_office = "centre"

[provinces.tehran]
title = "تهران"

[provinces.qom]
title = "قم"

[offices.centre]
title = "امور مرکز"
province = "tehran"
districts = ["مرکز"]

[offices.south]
title = "امور جنوب"
province = "qom"
districts = ["جنوب", "حومه"]

[offices.night]
title = "دفتر شبانه"
province = "qom"
districts = ["شب"]

[[hours]]
since = "1400/01/01"
saturday = ["08:00-14:00"]
sunday = ["08:00-14:00"]
monday = ["08:00-14:00"]
tuesday = ["08:00-14:00"]
wednesday = ["08:00-14:00"]
thursday = ["08:00-12:00"]

[[hours]]
office = "night"
since = "1400/01/01"
saturday = ["23:59-24:00"]
sunday = ["00:00-00:01", "22:00-24:00"]
monday = ["00:00-06:00"]
"""
"""Saturday to Wednesday six hours, Thursday four; one office has a minute over midnight, and a shift over another."""

QOM = Scope(kind=ScopeKind.PROVINCE, key="qom")
SOUTH = Scope(kind=ScopeKind.OFFICE, key="south")
CENTRE = Scope(kind=ScopeKind.OFFICE, key="centre")
ENTERED = datetime(2020, 1, 1, tzinfo=TEHRAN)


def local(text: str) -> datetime:
    """As "1405/08/30 08:00", with seconds where they matter."""
    day, _, clock = text.partition(" ")
    return datetime.combine(parse_jalali(day), time.fromisoformat(clock), tzinfo=TEHRAN)


def day(text: str) -> date:
    return parse_jalali(text)


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


def decree(kind: DecreeKind, first: str, last: str | None = None, *times: str, scope: Scope = COMPANY_WIDE) -> Decree:
    """A decree of whole days, or of hours such as "10:00-24:00"."""
    return Decree(
        kind=kind, scope=scope, first=day(first), last=day(last or first), hours=parse_hours(times), reason="نمونه"
    )


def closed(first: str, last: str | None = None, *times: str, scope: Scope = COMPANY_WIDE) -> Decree:
    return decree(DecreeKind.CLOSED, first, last, *times, scope=scope)


def entered(*decrees: Decree) -> Sequence[CalendarChange]:
    """The decrees as they are kept."""
    return [
        CalendarChange(number=number, decree=each, decreed_by="ops", decreed_at=ENTERED)
        for number, each in enumerate(decrees, start=1)
    ]


def calendars(*changes: CalendarChange, offices: str = OFFICES) -> Calendars:
    return Calendars(load_offices(offices), changes)


def working(*decrees: Decree, office: str = "centre", offices: str = OFFICES) -> WorkingCalendar:
    """The working time of an office with these decrees."""
    return calendars(*entered(*decrees), offices=offices).working(office)


def typed(first: str = "1405/09/01", kind: DecreeKind = DecreeKind.CLOSED, **fields: object) -> TypedDecree:
    """A decree as somebody types it: unless the fields say otherwise, all is closed on Sunday, 1405/09/01."""
    return replace(TypedDecree(kind=kind, first=first, reason="سرمای هوا"), **fields)  # type: ignore[arg-type]
