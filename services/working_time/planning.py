"""What a decree or its end would be in the records: checked against what holds already, nothing of it kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from services.clock import Clock
from services.errors import NotFound
from services.jalali import TEHRAN, local_date
from services.model.calendar_changes import CalendarChange, Decree, DecreeKind
from services.ports import UnitOfWork
from services.problems import refused
from services.text import to_persian_digits
from services.working_time.calendars import Calendars, calendars_with
from services.working_time.decree_input import TypedDecree, read_decree
from services.working_time.hours import WHOLE_DAY, clipped


def planned_decree(uow: UnitOfWork, *, clock: Clock, typed: TypedDecree, by: str) -> CalendarChange:
    """A decree as it would be kept. Raises Refused with all that is wrong with it."""
    known = uow.calendar.all()
    before = calendars_with(known)
    decree = read_decree(typed, before.offices, today=local_date(clock.now()))
    _refuse_overlap(decree, known)
    # Nothing is deleted, so their count is the last number; whoever comes second at once is done again.
    change = CalendarChange(number=len(known) + 1, decree=decree, decreed_by=by, decreed_at=clock.now())
    _refuse_idle(decree, before, calendars_with([*known, change]))
    return change


def planned_revocation(uow: UnitOfWork, *, clock: Clock, number: int, by: str) -> CalendarChange:
    """A change with its end. Raises Refused where there is none, and where it was revoked or is over."""
    persian = to_persian_digits(number)
    try:
        change = uow.calendar.get(number)
    except NotFound:
        seen = "aftersales calendar show"
        raise refused(
            f"تغییر {persian} وجود ندارد. شماره‌های هر ماه را ببینید: \u200e{seen}",
            f"there is no change {number}; {seen} lists those of a month",
        ) from None
    if change.revoked_at is not None:
        raise refused(f"تغییر {persian} پیش‌تر لغو شده است.", f"change {number} was revoked before")
    if change.decree.last < local_date(clock.now()):
        raise refused(f"روزهای تغییر {persian} گذشته است.", f"the days of change {number} are over")
    return replace(change, revoked_by=by, revoked_at=clock.now())


def calendars_after(uow: UnitOfWork, change: CalendarChange) -> Calendars:
    """The calendars as they would be with a change."""
    others = [each for each in uow.calendar.all() if each.number != change.number]
    return calendars_with([*others, change])


def changes_passed_hours(uow: UnitOfWork, change: CalendarChange, *, now: datetime) -> bool:
    """Whether hours of today that have passed become others by it, at any office: a closure that is entered late."""
    before, after, today = calendars_with(uow.calendar.all()), calendars_after(uow, change), local_date(now)
    local = now.astimezone(TEHRAN)
    minute = local.hour * 60 + local.minute
    return any(
        clipped(before.rules(office.key).hours(today), 0, minute)
        != clipped(after.rules(office.key).hours(today), 0, minute)
        for office in before.offices.in_scope(change.decree.scope)
    )


def _refuse_overlap(decree: Decree, known: Sequence[CalendarChange]) -> None:
    for each in known:
        if each.revoked_at is None and _overlap(decree, each.decree):
            number = to_persian_digits(each.number)
            persian = f"تغییر {number} همین را برای برخی از این روزها گفته است. نخست آن را لغو کنید."
            raise refused(persian, f"change {each.number} says the same of some of these days: revoke it first")


def _overlap(one: Decree, other: Decree) -> bool:
    if (one.kind, one.scope) != (other.kind, other.scope) or not any(other.covers(day) for day in one.days()):
        return False
    if one.kind is DecreeKind.SPECIAL_HOURS:
        return True
    return any(clipped(other.hours or WHOLE_DAY, first, last) for first, last in one.hours or WHOLE_DAY)


def _refuse_idle(decree: Decree, before: Calendars, after: Calendars) -> None:
    for office in before.offices.in_scope(decree.scope):
        old, new = before.rules(office.key), after.rules(office.key)
        if any(old.hours(day) != new.hours(day) for day in decree.days()):
            return
    persian = "این تغییر ساعت کار هیچ دفتری را تغییر نمی‌دهد: این روزها هم‌اکنون همین‌گونه است."
    extra = " روز تعطیل را با ‎--extra باز کنید." if decree.kind is DecreeKind.SPECIAL_HOURS else ""
    hint = "; --extra opens a free day" if extra else ""
    raise refused(persian + extra, f"it changes no office's hours: these days are so already{hint}")
