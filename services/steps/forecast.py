"""Which open steps will miss their limits at the pace at which their units have worked on the last working day.

The people of a unit in an office have a queue for each step. Their pace is how many runs of it they have finished per
hour of their own working time in which at least one was there to be done: who has no work to do is not slow, nor is who
is closed. They take what is due first, as their list shows it, so the n-th run is done after n ÷ pace of their working
time; it is forecast to be late where that is after its due instant. A run without a limit of its own is due with its
service. The service as a whole has no queue: its steps do, wherever they lie.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from services.catalogue import all_services
from services.escalation.loading import escalation_table
from services.model.steps import RecentRun
from services.ports import UnitOfWork
from services.steps.catalogue import all_steps, answering_unit
from services.steps.due import paused_during
from services.units import all_units
from services.working_time.calendars import Calendars, calendars_with
from services.working_time.counting import WALL_CLOCK, LimitCalendar
from services.working_time.office_calendar import NoWorkingTime

LEAST_OPEN = timedelta(hours=4)
"""So long must a unit have been open to have had a working day."""

_DAY = timedelta(days=1)
_MOST_DAYS = 20
"""Nobody is closed for longer, weekends around Nowruz included: an older pace tells nothing any more."""

_Span = tuple[datetime, datetime]
_Ends = Mapping[str, datetime | None]
"""When each request's service as a whole is due."""
_Paused = tuple[frozenset[str], datetime, datetime]
"""The steps that stood still, and from when to when."""


class Outlook(StrEnum):
    """How it stands with an open run: late already, forecast to be, or neither."""

    LATE = "late"
    FORECAST_LATE = "forecast-late"
    IN_TIME = "in-time"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """So many runs finished in so much working time in which at least one was there to be done."""

    finished: int
    busy: timedelta

    def time_for(self, runs: int) -> timedelta:
        """The working time in which so many are done, if one more were finished right now: at most they are as fast as
        that. So little work foretells nothing yet, and who finishes nothing is slower with every hour.
        """
        return self.busy * runs / (self.finished + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuedRun:
    """An open run of a step in its unit's queue. `due_at` is its own instant, or that of its service; until it is done
    it `takes` so much working time by the `calendar`.
    """

    run: RecentRun
    unit: str
    due_at: datetime
    outlook: Outlook
    pace: Pace
    takes: timedelta
    calendar: LimitCalendar

    def expected_at(self, now: datetime) -> datetime | None:
        """When it will be done at that pace; None where its office has no hours any more."""
        try:
            return self.calendar.add(now, self.takes)
        except NoWorkingTime:
            return None


def outlook_of_open_steps(uow: UnitOfWork, *, at: datetime) -> Sequence[QueuedRun]:
    """The open runs that are due at some instant and that a unit of ours can hasten, each queue in due order; not those
    that were late before its last working day.
    """
    calendars = calendars_with(uow.calendar.all())
    return outlook(_read(uow, calendars, at), calendars=calendars, at=at)


def forecast_late(queued: Iterable[QueuedRun]) -> Mapping[tuple[str, str], int]:
    """By unit and service, of those that have a run in a queue: how many are forecast to be late."""
    counts: Counter[tuple[str, str]] = Counter()
    for each in queued:
        counts[each.unit, each.run.service_key] += each.outlook is Outlook.FORECAST_LATE
    return counts


def late_by_unit(queued: Iterable[QueuedRun]) -> Mapping[str, int]:
    """How many are forecast to be late, by the units that have any."""
    return Counter(each.unit for each in queued if each.outlook is Outlook.FORECAST_LATE)


def last_working_day(calendar: LimitCalendar, at: datetime) -> datetime:
    """Where the last working day before an instant begins: a day before it, or as many as it takes to have had one.
    A day before it, too, where that is too long ago.
    """
    return next((since for since in _days_before(at) if calendar.count(since, at) >= LEAST_OPEN), at - _DAY)


def outlook(runs: Sequence[RecentRun], *, calendars: Calendars, at: datetime) -> Sequence[QueuedRun]:
    """The same of runs that are open or have ended since the last working day began, by these calendars."""
    ends = {run.tracking_code: run.due_at for run in runs if run.finished_at is None and _is_whole(run)}
    pauses = _pauses(runs, at)
    found: list[QueuedRun] = []
    for (_, unit, office), queue in _queues(runs, calendars).items():
        calendar = calendars.of(office, unit=unit)
        since = last_working_day(calendar, at)
        in_hand = [run for run in queue if _is_in_hand(run, ends, since)]
        due = sorted(_due(in_hand, ends), key=lambda each: (each[0], each[1].started_at))
        if due:
            pace = _pace(in_hand, pauses, calendar, (since, at))
            found += _queued(due, unit, pace, calendar, at)
    return found


def _read(uow: UnitOfWork, calendars: Calendars, at: datetime) -> Sequence[RecentRun]:
    """What is open, and what has ended since the last working day of its own office began: one that is closed for weeks
    has all the work of the others read for a day only.
    """
    offices = calendars.offices.offices
    starts = {office.districts: last_working_day(calendars.working(key), at) for key, office in offices.items()}
    until = last_working_day(WALL_CLOCK, at)
    runs = list(uow.steps.recent_runs(until))
    for since in sorted({start for start in starts.values() if start < until}, reverse=True):
        later = {district for districts, start in starts.items() if start > since for district in districts}
        runs += uow.steps.runs_ended(since, until=until, except_in=later)
        until = since
    return runs


def _queues(runs: Iterable[RecentRun], calendars: Calendars) -> Mapping[tuple[str, str, str], list[RecentRun]]:
    """By step, unit and office."""
    work: dict[tuple[str, str, str], list[RecentRun]] = defaultdict(list)
    for run in runs:
        if not run.cancelled:
            work[run.step, run.service_key, run.district].append(run)
    queues: dict[tuple[str, str, str], list[RecentRun]] = defaultdict(list)
    for (step, service_key, district), same in work.items():
        if (unit := _unit(step, service_key)) is not None:
            queues[step, unit, calendars.offices.of_district(district).key] += same
    return queues


def _unit(step: str, service_key: str) -> str | None:
    """The unit in whose queue runs of a step are; None where no unit of ours can hasten them, or nobody knows them any
    more.
    """
    if step not in all_steps() or service_key not in all_services() or all_steps()[step].is_whole_service:
        return None
    unit = answering_unit(step, service_key)
    return unit if unit in all_units() and step not in escalation_table().kept_by_subscriber else None


def _is_whole(run: RecentRun) -> bool:
    return run.step in all_steps() and all_steps()[run.step].is_whole_service


def _is_in_hand(run: RecentRun, ends: _Ends, since: datetime) -> bool:
    """Whether anybody is at it. What was late before the last working day began lies aside, in nobody's way, and so
    does what is due at no instant at all.
    """
    if run.finished_at is not None:
        return True
    due_at = _due_at(run, ends)
    return run.has_limit if due_at is None else due_at >= since


def _due(queue: Iterable[RecentRun], ends: _Ends) -> Iterator[tuple[datetime, RecentRun]]:
    """The open runs with their due instants; what stands still is not there to be done, or need not be yet."""
    for run in queue:
        if run.finished_at is None and (due_at := _due_at(run, ends)) is not None:
            yield due_at, run


def _due_at(run: RecentRun, ends: _Ends) -> datetime | None:
    return run.due_at if run.has_limit or run.due_at else ends.get(run.tracking_code)


def _queued(
    due: Sequence[tuple[datetime, RecentRun]], unit: str, pace: Pace, calendar: LimitCalendar, at: datetime
) -> Iterator[QueuedRun]:
    for place, (due_at, run) in enumerate(due, start=1):
        takes = pace.time_for(place)
        stands = Outlook.LATE if at > due_at else Outlook.IN_TIME
        # No more can count than passes: often there is nothing to ask the calendar.
        if stands is Outlook.IN_TIME and (due_at - at < takes or calendar.count(at, due_at) < takes):
            stands = Outlook.FORECAST_LATE
        yield QueuedRun(run=run, unit=unit, due_at=due_at, outlook=stands, pace=pace, takes=takes, calendar=calendar)


def _pace(
    queue: Iterable[RecentRun], pauses: Mapping[str, Sequence[_Paused]], calendar: LimitCalendar, day: _Span
) -> Pace:
    finished, spans = 0, list[_Span]()
    for run in queue:
        finished += run.finished_at is not None and run.finished_at >= day[0]
        spans += _workable(run, pauses.get(run.tracking_code, ()), day)
    return Pace(finished=finished, busy=sum((calendar.count(*span) for span in _joined(spans)), timedelta(0)))


def _workable(run: RecentRun, pauses: Iterable[_Paused], day: _Span) -> Iterator[_Span]:
    """When a run was there to be done within that time: not while its limit stood still."""
    since, at = day
    begin, end = max(run.started_at, since), min(run.finished_at or at, at)
    stood_still = [(paused, resumed) for steps, paused, resumed in pauses if run.step in steps]
    for paused, resumed in _joined(stood_still) if stood_still else ():
        if begin < min(paused, end):
            yield begin, min(paused, end)
        begin = max(begin, resumed)
    if begin < end:
        yield begin, end


def _pauses(runs: Iterable[RecentRun], at: datetime) -> Mapping[str, Sequence[_Paused]]:
    """By request: what stood still, and when. A step that was cancelled has an end: the pause ends with it."""
    pauses: dict[str, list[_Paused]] = defaultdict(list)
    for run in runs:
        if steps := paused_during(run.step):
            pauses[run.tracking_code].append((steps, run.started_at, run.finished_at or at))
    return pauses


def _joined(spans: Iterable[_Span]) -> Sequence[_Span]:
    """The same time in spans that neither touch nor overlap, in order."""
    joined: list[_Span] = []
    for begin, end in sorted(spans):
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return joined


def _days_before(at: datetime) -> Iterator[datetime]:
    return (at - days * _DAY for days in range(1, _MOST_DAYS + 1))
