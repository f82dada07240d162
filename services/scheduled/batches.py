"""Scheduled work, batch by batch: how far it has come is written with what a batch does, so that it can stop anywhere,
goes on where it stopped, and does nothing twice, by whom ever and how often a batch is asked for.

A connection of which the work cannot be done does not hold up the others: it is set aside with the reason, and each
night tries again, before its own connections, until it is done or somebody gives it up. Of work that catches up, it
waits once, however many nights that are.
What is broken outside (the database is unavailable) fails the batch.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from services.clock import Clock
from services.errors import ServiceError, TechnicalError
from services.model.scheduled import ScheduledRun, SetAside
from services.ports import UnitOfWork
from services.scheduled.work import Day, Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """`counted` is what this batch has done, `after` the bill ID up to which the day's work is done, `done` whether
    that is all of it.
    """

    counted: int
    after: str
    done: bool


def run_batch(uow: UnitOfWork, work: Work, day: Day, *, limit: int) -> Batch:
    """Do the next batch of a day's work, of up to `limit` connections; nothing where the day is done already."""
    run = uow.scheduled.find(work.key, day.day)
    if run is None:
        run = ScheduledRun(work=work.key, day=day.day, started_at=day.clock.now())
    if run.ended_at is not None:
        return Batch(counted=0, after=run.after, done=True)
    waiting = uow.scheduled.set_aside(work.key, tried_before=day.day, limit=limit)
    page = [] if waiting else work.page(uow, day, run.after, limit)
    counted = sum(_try_again(uow, work, day, each) for each in waiting) if waiting else _done(uow, work, day, page)
    done = not waiting and len(page) < limit
    run = replace(
        run,
        after=page[-1] if page else run.after,
        connections=run.connections + len(page),
        counted=run.counted + counted,
        batches=run.batches + 1,
        ended_at=day.clock.now() if done else None,
    )
    uow.scheduled.save(run)
    return Batch(counted=counted, after=run.after, done=done)


def _done(uow: UnitOfWork, work: Work, day: Day, page: Sequence[str]) -> int:
    """How many it was. All together, which is usual and cheap; where that fails, each by itself."""
    try:
        with uow.attempt():
            return work.carry_out(uow, day, page)
    except TechnicalError:
        raise
    except Exception:  # noqa: BLE001 - whatever it is, the connections one by one tell whose it is
        return sum(_done_alone(uow, work, day, each) for each in page)


def _done_alone(uow: UnitOfWork, work: Work, day: Day, bill_id: str) -> int:
    counted, reason = _attempted(uow, work, day, bill_id)
    if reason is not None and not (work.catches_up and _is_known(uow, work, day, bill_id, reason)):
        row = SetAside(
            work=work.key,
            day=day.day,
            bill_id=bill_id,
            reason=reason,
            set_aside_at=day.clock.now(),
            tried_on=day.day,
        )
        uow.scheduled.save_set_aside(row)
    return counted


def _is_known(uow: UnitOfWork, work: Work, day: Day, bill_id: str, reason: str) -> bool:
    """Whether it waits, or is given up for what every night since has found: each would set it aside anew. What a night
    has not found was mended, or over: what comes later is new, though it be for the same reason.
    """
    if uow.scheduled.is_set_aside(work.key, bill_id):
        return True
    given_up = uow.scheduled.given_up_for(work.key, bill_id, reason)
    if given_up is None or given_up.tried_on < day.day - timedelta(days=1):
        return False
    uow.scheduled.save_set_aside(replace(given_up, tried_on=day.day, tries=given_up.tries + 1))
    return True


def _try_again(uow: UnitOfWork, work: Work, day: Day, row: SetAside) -> int:
    """The work of the day for which it was set aside."""
    counted, reason = _attempted(uow, work, replace(day, day=row.day), row.bill_id)
    tried = replace(row, tried_on=day.day, tries=row.tries + 1)
    uow.scheduled.save_set_aside(
        replace(tried, done_at=day.clock.now()) if reason is None else replace(tried, reason=reason)
    )
    return counted


def _attempted(uow: UnitOfWork, work: Work, day: Day, bill_id: str) -> tuple[int, str | None]:
    """How many it was, and why it could not be done, None where it was. Raises TechnicalError."""
    try:
        with uow.attempt():
            return work.carry_out(uow, day, [bill_id]), None
    except TechnicalError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, it is this connection's: the others must not wait for it
        return 0, _reason(error)


def _reason(error: Exception) -> str:
    """Our own errors say nothing personal; of others the kind alone is kept."""
    kind = type(error).__name__
    return f"{kind}: {error}" if isinstance(error, ServiceError) else kind


def days_to_run(uow: UnitOfWork, work: Work, until: date, *, clock: Clock) -> Sequence[date]:
    """The days up to `until` whose work is not done, in order: what was missed is caught up first.

    The work begins with the first day that anybody asks for. That it has begun is noted at once: a first batch that
    fails leaves nothing by which anybody could see that the work is not done.
    """
    latest = uow.scheduled.latest(work.key)
    if latest is None:
        uow.scheduled.save(ScheduledRun(work=work.key, day=until, started_at=clock.now()))
        return [until]
    first = latest.day if latest.ended_at is None else latest.day + timedelta(days=1)
    return [first + timedelta(days=each) for each in range((until - first).days + 1)]
