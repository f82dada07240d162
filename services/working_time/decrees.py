"""Closing, opening and revoking: what would move, and what moved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime

from services.clock import Clock
from services.model.calendar_changes import CalendarChange
from services.ports import Transactions, UnitOfWork
from services.problems import refused
from services.text import to_persian_digits
from services.working_time.calendars import calendars_with
from services.working_time.decree_input import TypedDecree
from services.working_time.moving import Limits, MovedLimit, missed_runs, move, move_answers, moved_limits
from services.working_time.planning import (
    calendars_after,
    changes_passed_hours,
    planned_decree,
    planned_revocation,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DecreeContext:
    """What decreeing needs. `reading` begins a transaction that only reads.

    The open runs are looked through by reading alone, a decree is kept in a transaction of its own, and the limits move
    after it, a few at a time: who writes all of them at once contends with every job. Were it cut short, `recount`
    does the rest.
    """

    reading: Callable[[], AbstractContextManager[UnitOfWork]]
    transactions: Transactions
    clock: Clock
    limits: Limits


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """A change of the calendar, and the limits that move by it, in order of start. It `reaches_back` where hours of
    today that have passed become others: what was missed or has ended by then stays so.
    """

    change: CalendarChange
    moved: tuple[MovedLimit, ...]
    reaches_back: bool


def preview(context: DecreeContext, typed: TypedDecree, *, by: str) -> Effect:
    """What a decree would do, nothing of it done. Raises Refused with all that is wrong with it."""
    with context.reading() as uow:
        effect = _effect(context, uow, planned_decree(uow, clock=context.clock, typed=typed, by=by))
    _refuse_overtaken(effect.moved, context.clock.now())
    return effect


def decree(context: DecreeContext, typed: TypedDecree, *, by: str) -> Effect:
    """Keep a decree and move the limits. Raises Refused, and nothing is kept."""
    effect = preview(context, typed, by=by)
    change = context.transactions.run(lambda uow: _kept(uow, context.clock, typed, by))
    return _done(context, replace(effect, change=change))


def preview_revoking(context: DecreeContext, number: int, *, by: str) -> Effect:
    """What revoking would do. Raises NotFound, and Refused where it was revoked or is over."""
    with context.reading() as uow:
        return _effect(context, uow, planned_revocation(uow, clock=context.clock, number=number, by=by))


def revoke(context: DecreeContext, number: int, *, by: str) -> Effect:
    """End a decree now, for what is still to come; what it closed so far stays closed. Raises as its preview does."""
    effect = preview_revoking(context, number, by=by)
    change = context.transactions.run(lambda uow: _ended(uow, context.clock, number, by))
    return _done(context, replace(effect, change=change))


def preview_recounting(context: DecreeContext) -> tuple[MovedLimit, ...]:
    """The open limits that are not due when the calendar says: the file of offices or the holidays have changed, or a
    decree was cut short.
    """
    with context.reading() as uow:
        return moved_limits(uow, context.limits, calendars_with(uow.calendar.all()))


def recount(context: DecreeContext) -> tuple[MovedLimit, ...]:
    """Move them, and until when the supervisor is to answer of what was missed."""
    moved, at = preview_recounting(context), context.clock.now()
    move(context.transactions, context.limits, moved, at=at)
    with context.reading() as uow:
        missed = missed_runs(uow)
    move_answers(context.transactions, context.limits, missed, at=at)
    return moved


def _effect(context: DecreeContext, uow: UnitOfWork, change: CalendarChange) -> Effect:
    return Effect(
        change=change,
        moved=moved_limits(uow, context.limits, calendars_after(uow, change)),
        reaches_back=changes_passed_hours(uow, change, now=context.clock.now()),
    )


def _done(context: DecreeContext, effect: Effect) -> Effect:
    """With what has opened since the preview: it was decided by the calendar before."""
    return replace(effect, moved=recount(context))


def _kept(uow: UnitOfWork, clock: Clock, typed: TypedDecree, by: str) -> CalendarChange:
    change = planned_decree(uow, clock=clock, typed=typed, by=by)
    uow.calendar.add(change)
    return change


def _ended(uow: UnitOfWork, clock: Clock, number: int, by: str) -> CalendarChange:
    change = planned_revocation(uow, clock=clock, number=number, by=by)
    uow.calendar.save(change)
    return change


def _refuse_overtaken(moved: Sequence[MovedLimit], now: datetime) -> None:
    """Hours that were open after all would make limits missed that nobody knew to be due."""
    if over := sum(each.due_at < now for each in moved):
        persian = f"با این تغییر {to_persian_digits(over)} مهلت هم‌اکنون گذشته است. آن را از ساعتی دیرتر آغاز کنید."
        raise refused(persian, f"limits that would be over already: {over}; let it begin later")
