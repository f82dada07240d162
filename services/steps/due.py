"""When a step is due: decided once, when it opens, and moved only where its clock stood still or its office closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from services.catalogue import service_of
from services.jalali import local_date
from services.model.requests import Request
from services.model.steps import LimitClock, StepEntry
from services.ports import UnitOfWork
from services.steps.catalogue import all_steps, answering_unit, step_of
from services.working_time.calendars import Calendars, calendars_with
from services.working_time.counting import WALL_CLOCK, LimitCalendar, Pause
from services.working_time.official_holidays import estimate_between

_MILLISECOND = timedelta(milliseconds=1)
_LONGEST_WAIT = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitTime:
    """By what a run's limit is counted, and when it stood still."""

    calendar: LimitCalendar
    pauses: Sequence[Pause]

    def after(self, start: datetime, length: timedelta) -> datetime | None:
        """When so much has counted since the start of the run; None while its limit stands still. Raises
        NoWorkingTime.
        """
        return self.calendar.add(start, length, self.pauses)


def limit_time(uow: UnitOfWork, entry: StepEntry, *, request: Request, calendars: Calendars | None = None) -> LimitTime:
    """The time of a run's limit, by the calendars that are kept, or by others that somebody considers."""
    calendar = calendar_of(uow, entry, request=request, calendars=calendars)
    return LimitTime(calendar=calendar, pauses=pauses_of(uow, entry))


def due_of(
    uow: UnitOfWork, entry: StepEntry, *, request: Request, calendars: Calendars | None = None
) -> datetime | None:
    """The instant at which a run of a request is due; None where it has no limit, or its limit stands still.

    By the calendars that are kept, or by others that somebody considers. Raises NoWorkingTime where the office of a
    limit by working time has no hours any more.
    """
    if entry.limit is None:
        return None
    time = limit_time(uow, entry, request=request, calendars=calendars)
    return time.after(entry.started_at, entry.limit)


@dataclass(frozen=True, slots=True, kw_only=True)
class StepTime:
    """How long a run has taken, how much of that counts for its limit, and how long that stood still."""

    spent: timedelta
    counted: timedelta
    paused: timedelta


def time_of(uow: UnitOfWork, entry: StepEntry, *, request: Request, at: datetime) -> StepTime:
    """The time of a run of a request up to its end, or up to `at` where it has none yet."""
    end = entry.finished_at or at
    pauses, spent = pauses_of(uow, entry), max(end - entry.started_at, timedelta(0))
    return StepTime(
        spent=spent,
        counted=calendar_of(uow, entry, request=request).count(entry.started_at, end, pauses),
        paused=spent - WALL_CLOCK.count(entry.started_at, end, pauses),
    )


def calendar_of(
    uow: UnitOfWork, entry: StepEntry, *, request: Request, calendars: Calendars | None = None
) -> LimitCalendar:
    """By what a run's limit is counted: the wall clock, or the hours that its unit keeps where the connection is.

    What was decreed after its end, of the same day, is not held against a run, nor for it.
    """
    if entry.clock is LimitClock.WALL:
        return WALL_CLOCK
    local = uow.calendar.at(request.application.bill_id, since=local_date(entry.started_at))
    end, changes = entry.finished_at, local.changes
    if end is not None:
        changes = [each for each in changes if each.decreed_at <= end]
    known = calendars or calendars_with(changes)
    return known.of_district(local.district, unit=answering_unit(entry.step, request.application.service_key))


def pauses_of(uow: UnitOfWork, entry: StepEntry) -> list[Pause]:
    """When a run's limit stood still: while the steps ran that its manifest names."""
    by = step_of(entry.step).pauses
    runs = uow.steps.of_request(entry.tracking_code) if by else ()
    paused = (run for run in runs if run.step in by and (run.is_open or run.finished_at is not None))
    return [Pause(since=run.started_at, until=run.finished_at) for run in paused]


def service_due_at(uow: UnitOfWork, request: Request) -> datetime | None:
    """When the whole service is due by now: until when tasks are that have no limit of their own.

    None before its row is opened and once that is closed, and while its limit stands still.
    """
    whole = service_of(request.application.service_key).steps[0]
    run = uow.steps.open_run(request.tracking_code, whole.id)
    return None if run is None else run.due_at


def rests_on_estimate(entry: StepEntry) -> bool:
    """Whether a run's due instant follows from a holiday whose day is estimated: the moon may move it by a day."""
    return entry.due_at is not None and counts_over_estimate(entry, entry.started_at, entry.due_at)


def counts_over_estimate(entry: StepEntry, since: datetime, until: datetime) -> bool:
    """Whether what is counted from one instant to another by a run's clock follows from such a holiday."""
    return entry.clock is not LimitClock.WALL and estimate_between(local_date(since), local_date(until))


def shows_estimate(uow: UnitOfWork, request: Request, step: str) -> bool:
    """Whether the instant that a task in a step of a request shows rests on one: that of the step's limit, or else of
    the service's.
    """
    whole = service_of(request.application.service_key).steps[0]
    runs = (uow.steps.open_run(request.tracking_code, each) for each in (step, whole.id))
    limited = next((run for run in runs if run is not None and run.limit is not None), None)
    return limited is not None and rests_on_estimate(limited)


@cache
def paused_during(step: str) -> frozenset[str]:
    """The steps whose limits stand still while this one runs."""
    return frozenset(each.id for each in all_steps().values() if step in each.pauses)


def shown(instant: datetime | None) -> str | None:
    """An instant as tasks show it: two that show the same are told apart by nobody."""
    return None if instant is None else engine_text(instant)


def wait_text(left: timedelta) -> str:
    """How long to wait until an instant that is so far ahead by the workers' clock, an ISO 8601 duration of a minute at
    the most: an answer that reaches the engine late makes nobody later than this. An engine whose clock is ahead waits
    for that: the instant is over for it, and it would ask again and again.
    """
    milliseconds = -(-min(max(left, timedelta(0)), _LONGEST_WAIT) // _MILLISECOND)
    return f"PT{milliseconds / 1000:.3f}S"


def engine_text(instant: datetime) -> str:
    """An instant for timers and due dates, in whole milliseconds and never before it: what fires then is late.

    A whole second is put a millisecond off: Tasklist 8.6 takes no due date without a fraction of a second.
    """
    over = timedelta(microseconds=instant.microsecond % 1000)
    whole = instant if not over else instant - over + _MILLISECOND
    return (whole if whole.microsecond else whole + _MILLISECOND).isoformat(timespec="milliseconds")
