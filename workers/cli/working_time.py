"""`aftersales calendar`: the hours of an office, and what is decreed of them."""

from collections.abc import Iterable, Sequence
from datetime import date
from os import environ
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from services.jalali import JalaliError, days_of_month, format_jalali, format_jalali_time, local_date, window_text
from services.model.calendar_changes import CalendarChange, DecreeKind, weekday_of
from services.problems import refused
from services.steps.catalogue import step_of
from services.steps.limits import LedgerLimits
from services.text import normalise, to_persian_digits
from services.visiting.closures import appointments_without_hours
from services.visiting.errands import Errand
from services.working_time.calendars import calendars_with
from services.working_time.day_rules import DayPlan
from services.working_time.decree_input import TypedDecree, asked_office
from services.working_time.decrees import (
    DecreeContext,
    Effect,
    decree,
    preview,
    preview_recounting,
    preview_revoking,
    recount,
    revoke,
)
from services.working_time.hours import hours_text
from services.working_time.moving import MovedLimit
from services.working_time.offices import Office, Offices
from services.working_time.wording import WEEKDAYS, days_text, decree_text, scope_text
from workers.app import App
from workers.cli.console import NOTHING, moment_cell, out, plain_table, say
from workers.cli.session import session

_MOST_MOVED = 50
_KEPT, _PREVIEW = "تغییرهای ثبت‌شده", "پیش‌نمایش تغییر"
_ONLY_LOOKED = "این تنها پیش‌نمایش بود؛ چیزی ثبت نشد.", "dry run: nothing was kept"
_REACHES_BACK = (
    "ساعت‌های گذشتهٔ امروز را هم دربر می‌گیرد: مهلت‌های باز از نو شمرده می‌شوند؛ مهلت گذشته و گام پایان‌یافته همان می‌ماند.",
    "it covers hours of today that have passed: open limits are counted anew; what was missed or has ended stays so",
)

calendar = typer.Typer(help="Offices' hours, closures and holidays · تقویم کاری دفترها", no_args_is_help=True)

First = Annotated[str, typer.Option("--from", help="First day, Jalali, as 1405/08/30 · از روز")]
Last = Annotated[str | None, typer.Option("--until", help="Last day, included; the first by default · تا روز")]
Weekdays = Annotated[list[str] | None, typer.Option("--weekday", help="Only these, e.g. thursday · روز هفته")]
Times = Annotated[list[str] | None, typer.Option("--hours", help="As 08:00-13:00, of each day · ساعت")]
Province = Annotated[str | None, typer.Option(help="Only this province's offices · استان")]
OfficeKey = Annotated[str | None, typer.Option("--office", help="Only this office · دفتر")]
Reason = Annotated[str, typer.Option(help="Why, in Persian · علت")]
By = Annotated[str | None, typer.Option(help="Who decrees it; this login by default · دستوردهنده")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only show which limits would move · پیش‌نمایش")]


@calendar.command("show")
def show(
    *,
    office: Annotated[str | None, typer.Option(help="By its key; the head office by default · دفتر")] = None,
    month: Annotated[str | None, typer.Option(help="Jalali, as 1405/01; this one by default · ماه")] = None,
) -> None:
    """Show the hours of an office's month, with closures, their reasons and holidays · تقویم یک ماه."""
    with session() as app:
        with app.reading() as uow:
            changes = uow.calendar.all()
        known = calendars_with(changes)
        shown = asked_office(known.offices, office or known.offices.head_office)
        days = _days(app, month)
        out().print(month_table(shown, [known.rules(shown.key).plan(day) for day in days]))
        mine = [each for each in changes if each.decree.scope in shown.scopes and _meets(each, days)]
        if mine:
            out().print(changes_table(known.offices, mine))


@calendar.command("close")
def close(
    first: First,
    reason: Reason,
    *,
    last: Last = None,
    weekday: Weekdays = None,
    hours: Times = None,
    province: Province = None,
    office: OfficeKey = None,
    by: By = None,
    dry_run: DryRun = False,
) -> None:
    """Close offices on days, or hours of them; limits by working time move at once · تعطیل کردن."""
    typed = TypedDecree(
        kind=DecreeKind.CLOSED,
        first=first,
        last=last,
        weekdays=weekday or (),
        hours=hours or (),
        province=province,
        office=office,
        reason=reason,
    )
    _decree(typed, by=by, dry_run=dry_run)


@calendar.command("open")
def open_(
    first: First,
    hours: Times,
    reason: Reason,
    *,
    last: Last = None,
    weekday: Weekdays = None,
    extra: Annotated[bool, typer.Option("--extra", help="Besides the usual hours, also on free days · افزوده")] = False,
    province: Province = None,
    office: OfficeKey = None,
    by: By = None,
    dry_run: DryRun = False,
) -> None:
    """Set the hours of working days, or (--extra) open besides, also on holidays · ساعت کار ویژه یا افزوده."""
    typed = TypedDecree(
        kind=DecreeKind.EXTRA_HOURS if extra else DecreeKind.SPECIAL_HOURS,
        first=first,
        last=last,
        weekdays=weekday or (),
        hours=hours or (),
        province=province,
        office=office,
        reason=reason,
    )
    _decree(typed, by=by, dry_run=dry_run)


@calendar.command("revoke")
def revoke_(
    number: Annotated[str, typer.Argument(help="Of the change, as shown · شمارهٔ تغییر")],
    *,
    by: By = None,
    dry_run: DryRun = False,
) -> None:
    """End a change now; what it did so far stays · لغو تغییر."""
    who, wanted = _login(by), _number(number)
    with session() as app:
        effect = (preview_revoking if dry_run else revoke)(_decree_context(app), wanted, by=who)
        _say_appointments(app, effect.change)
        _say_effect(effect, dry_run=dry_run, done=("لغو شد", "revoked"))


@calendar.command("recount")
def recount_(*, dry_run: DryRun = False) -> None:
    """Decide all open limits anew: after offices.toml has changed, or a command was cut short · شمارش دوبارهٔ مهلت‌ها."""
    with session() as app:
        _say_moved((preview_recounting if dry_run else recount)(_decree_context(app)), dry_run=dry_run)
        if dry_run:
            say(*_ONLY_LOOKED)


def month_table(office: Office, plans: Iterable[DayPlan]) -> Table:
    """A line for each day; what is estimated is marked."""
    table = plain_table(office.title, "روز", "تاریخ", "ساعت کار", "مناسبت و تغییر")
    for plan in plans:
        estimated = plan.holiday is not None and plan.holiday.estimated
        hours = hours_text(plan.hours) or NOTHING
        notes = Text("\n".join(_notes(plan)), style="yellow" if estimated else "")
        table.add_row(WEEKDAYS[weekday_of(plan.day)], format_jalali(plan.day), hours, notes)
    return table


def changes_table(offices: Offices, changes: Iterable[CalendarChange], *, title: str = _KEPT) -> Table:
    """What was entered: what, where, when, by whom."""
    table = plain_table(title, "شماره", "چه", "کجا", "روزها", "دستوردهنده", "ثبت", "لغو")
    for each in changes:
        ended = NOTHING if each.revoked_at is None else f"{each.revoked_by}\n{format_jalali_time(each.revoked_at)}"
        where, days = scope_text(each.decree.scope, offices), days_text(each.decree)
        what, number = decree_text(each.decree), to_persian_digits(each.number)
        table.add_row(number, what, where, days, each.decreed_by, moment_cell(each.decreed_at), ended)
    return table


def moved_table(moved: Sequence[MovedLimit]) -> Table:
    """The limits that move, from when to when."""
    table = plain_table("مهلت‌هایی که جابه‌جا می‌شوند", "کد رهگیری", "گام", "مهلت", "مهلت تازه", "")
    for each in moved[:_MOST_MOVED]:
        mark = Text("تخمینی", style="yellow") if each.is_estimated else ""
        due, new_due = moment_cell(each.entry.due_at), moment_cell(each.due_at)
        table.add_row(each.entry.tracking_code, step_of(each.entry.step).title, due, new_due, mark)
    if left_out := len(moved[_MOST_MOVED:]):
        table.add_row(f"… و {to_persian_digits(left_out)} مهلت دیگر")
    return table


def appointments_table(errands: Sequence[Errand]) -> Table:
    """The appointments that are left without an agent."""
    table = plain_table("قرارهایی که در ساعت کار نمی‌مانند", "کد رهگیری", "دستور کار", "قرار")
    for each in errands[:_MOST_MOVED]:
        when = NOTHING if each.window is None else window_text(each.window.starts_at, each.window.ends_at)
        table.add_row(each.order.tracking_code, each.order.number, when)
    if left_out := len(errands[_MOST_MOVED:]):
        table.add_row(f"… و {to_persian_digits(left_out)} قرار دیگر")
    return table


def _say_appointments(app: App, change: CalendarChange) -> None:
    with app.reading() as uow:
        lost = appointments_without_hours(uow, change, now=app.clock.now())
    if lost:
        out().print(appointments_table(lost))
        persian = "برای هر یک با مشترک زمان دیگری بگذارید: aftersales appointment"
        say(
            f"{to_persian_digits(len(lost))} قرار مراجعه در این ساعت‌هاست. {persian}",
            f"appointments to move: {len(lost)}",
        )


def _decree(typed: TypedDecree, *, by: str | None, dry_run: bool) -> None:
    who = _login(by)
    with session() as app:
        effect = (preview if dry_run else decree)(_decree_context(app), typed, by=who)
        _say_appointments(app, effect.change)
        _say_effect(effect, dry_run=dry_run, done=("ثبت شد", "kept"))


def _say_effect(effect: Effect, *, dry_run: bool, done: tuple[str, str]) -> None:
    title = _PREVIEW if dry_run else _KEPT
    out().print(changes_table(calendars_with(()).offices, [effect.change], title=title))
    if effect.reaches_back:
        say(*_REACHES_BACK)
    _say_moved(effect.moved, dry_run=dry_run)
    if dry_run:
        say(*_ONLY_LOOKED)
    else:
        number = effect.change.number
        say(f"تغییر {to_persian_digits(number)} {done[0]}.", f"change {number} is {done[1]}")


def _say_moved(moved: Sequence[MovedLimit], *, dry_run: bool) -> None:
    if not moved:
        say("مهلت هیچ گام بازی جابه‌جا نمی‌شود.", "no open limit moves")
        return
    out().print(moved_table(moved))
    persian, english = ("می‌شود", "move") if dry_run else ("شد", "moved")
    say(f"{to_persian_digits(len(moved))} مهلت جابه‌جا {persian}.", f"limits that {english}: {len(moved)}")


def _notes(plan: DayPlan) -> list[str]:
    names = [to_persian_digits(name) for name in plan.holiday.names] if plan.holiday else []
    return [*names, *map(decree_text, plan.decrees)]


def _days(app: App, month: str | None) -> Sequence[date]:
    text = month or format_jalali(local_date(app.clock.now()))[:7]
    try:
        return days_of_month(text)
    except JalaliError as error:
        raise refused("ماه را شمسی و مانند ۱۴۰۵/۰۱ بنویسید.", f"{error}; a month is as 1405/01") from None


def _meets(change: CalendarChange, days: Sequence[date]) -> bool:
    return any(change.decree.covers(day) for day in days)


def _number(text: str) -> int:
    digits = normalise(text)
    if not digits.isdecimal():
        raise typer.BadParameter("شمارهٔ تغییر یک عدد است · the number of a change is digits")
    return int(digits)


def _login(by: str | None) -> str:
    return by or environ.get("USER", "cli")


def _decree_context(app: App) -> DecreeContext:
    return DecreeContext(reading=app.reading, transactions=app.transactions, clock=app.clock, limits=LedgerLimits())
