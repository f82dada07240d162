"""What a run leaves behind of limits: the ledger's rows, the engine's records of the same, and what was decreed."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Row, select

from db.engine import Database
from db.tables import RequestRow, StepEntryRow, StepReviewRow
from db.unit_of_work import SqlUnitOfWork
from services.model.calendar_changes import CalendarChange
from services.model.reviews import Notice, review_key
from services.model.steps import LimitClock, StepEntry
from services.steps.due import time_of
from tests.chaos.clerk import PAUSING, Entries
from tests.chaos.engine_time import EngineTime
from tests.chaos.faults import World
from tests.chaos.limit_records import ESCALATE, LimitRecords, StepJob
from tests.chaos.office_hours import KnownHours
from tests.chaos.records import Records

_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lasted:
    """When an element was entered and left, as its engine has it: a listener runs between the first two, and between
    the last two. On the company's clock; None where that has not happened.
    """

    activating: datetime
    activated: datetime | None
    completing: datetime | None
    completed: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A row of the ledger, with the engine's side of it. `told_at`: when its supervisor was told that it is missed.
    `is_archived`: it ended because its request was closed. `counted` and `paused` are what `aftersales show` says, of
    limits by working time. `waited_for` are the instants at which the engine was to ask, the border's first; `asked`
    when it did: from the job's making to its end.
    """

    key: int
    tracking_code: str
    step: str
    started_at: datetime
    due_at: datetime | None
    limit: timedelta | None = None
    finished_at: datetime | None
    missed_at: datetime | None = None
    is_archived: bool = False
    is_working: bool = False
    told_at: datetime | None = None
    counted: timedelta = timedelta(0)
    paused: timedelta = timedelta(0)
    lasted: Lasted | None = None
    waited_for: Sequence[datetime] = ()
    asked: Sequence[tuple[datetime, datetime]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """All of it. `reviews` counts by notice the instances that the engine began; `notices` are those of the ledger.
    `set_aside` are requests with a step that a worker touched whose clock was wrong. `grace` is how long it may take
    until somebody is told.
    """

    runs: Sequence[Run]
    hours: KnownHours
    changes: Sequence[CalendarChange]
    entries: Entries
    notices: frozenset[str]
    reviews: Mapping[str, int]
    watches_left: int
    set_aside: frozenset[str] = field(default_factory=frozenset)
    grace: timedelta

    @property
    def working(self) -> list[Run]:
        """The runs with a limit by working time."""
        return [each for each in self.runs if each.is_working]

    @property
    def judged(self) -> list[Run]:
        """Those of them whose instants are all by one clock."""
        return [each for each in self.working if each.tracking_code not in self.set_aside]

    def pauses_of(self, run: Run) -> list[Run]:
        """The runs during which its limit stands still, in order."""
        mine = (each for each in self.runs if each.tracking_code == run.tracking_code and each.step == PAUSING)
        return sorted(mine, key=lambda each: each.started_at)


def evidence(database: Database, records: Records, entries: Entries, world: World, *, job_timeout: float) -> Evidence:
    """Read it, after all is settled."""
    with SqlUnitOfWork(database, read_only=True) as uow:
        changes = uow.calendar.all()
    reader = _Reader(database, records, world)
    return Evidence(
        runs=reader.runs(),
        hours=KnownHours(changes, entries.entered),
        changes=changes,
        entries=entries,
        notices=reader.notices(),
        reviews=Counter(reader.limits.reviews.values()),
        watches_left=records.open_by_process().get("watch-deadline", 0),
        set_aside=reader.set_aside(),
        grace=3 * job_timeout * _SECOND,
    )


class _Reader:
    def __init__(self, database: Database, records: Records, world: World) -> None:
        self._time: EngineTime = records.time
        self.limits: LimitRecords = records.limits_so_far()
        self._noon = timedelta(seconds=world.noon)
        self._wrong_clocks = world.wrong_clocks
        with database.reading.connect() as connection:
            self._rows = connection.execute(select(StepEntryRow.__table__)).all()
            self._reviews = connection.execute(select(StepReviewRow.__table__)).all()
            requests = connection.execute(select(RequestRow.__table__)).all()
        self._code_of_root: dict[int, str] = {each.process_instance_key: each.tracking_code for each in requests}
        self._closed_at: dict[str, datetime] = {each.tracking_code: each.closed_at for each in requests}
        self._figures = _figures(database)
        self._told = {each.element_instance_key: each.told_at for each in self._reviews if each.notice == Notice.MISSED}

    def runs(self) -> list[Run]:
        return [self._run(row) for row in self._rows]

    def notices(self) -> frozenset[str]:
        return frozenset(review_key(each.element_instance_key, each.notice) for each in self._reviews)

    def set_aside(self) -> frozenset[str]:
        """Where a job may have been done while a worker's clock was wrong."""
        codes = {row.element_instance_key: row.tracking_code for row in self._rows}
        touched = (self._code_of(job, codes) for job in self.limits.jobs.values() if self._by_wrong_clock(job))
        return frozenset(code for code in touched if code is not None)

    def _by_wrong_clock(self, job: StepJob) -> bool:
        made = self._time.true(job.made_ms)
        done = float("inf") if job.done_ms is None else self._time.true(job.done_ms)
        return any(made <= until and begun <= done for begun, until in self._wrong_clocks)

    def _code_of(self, job: StepJob, codes: Mapping[int, str]) -> str | None:
        if job.job_type == ESCALATE:
            return self._code_of_root.get(job.process_instance_key)
        return codes.get(self._run_of(job))

    def _run_of(self, job: StepJob) -> int:
        return self.limits.watched_runs.get(job.process_instance_key, job.element_instance_key)

    def _run(self, row: Row[Any]) -> Run:
        key, limits = row.element_instance_key, self.limits
        counted, paused = self._figures.get(key, (timedelta(0), timedelta(0)))
        watches = {watch for watch, run in limits.watched_runs.items() if run == key}
        return Run(
            key=key,
            tracking_code=row.tracking_code,
            step=row.step,
            started_at=row.started_at,
            due_at=row.due_at,
            limit=None if row.limit_seconds is None else row.limit_seconds * _SECOND,
            finished_at=row.finished_at,
            missed_at=row.missed_at,
            is_archived=row.finished_at is not None and row.finished_at == self._closed_at[row.tracking_code],
            is_working=row.clock == LimitClock.WORKING,
            told_at=self._told.get(key),
            counted=counted,
            paused=paused,
            lasted=self._lasted(key),
            waited_for=[
                datetime.fromtimestamp(each.due_ms / 1000, UTC)
                for each in limits.timers
                if each.element_instance_key == key or each.process_instance_key in watches
            ],
            asked=[
                (self._company(job.made_ms), self._company(job.done_ms))
                for job in limits.jobs.values()
                if job.done_ms is not None and (job.process_instance_key in watches or self._is_borders(job, row))
            ],
        )

    def _is_borders(self, job: StepJob, row: Row[Any]) -> bool:
        """In a request without people the examination's border is the one with a timer."""
        code = self._code_of_root.get(job.process_instance_key)
        return job.job_type == ESCALATE and row.clock == LimitClock.WORKING and code == row.tracking_code

    def _lasted(self, key: int) -> Lasted | None:
        moments = self.limits.moments.get(key)
        if moments is None:
            return None
        at = {name: self._company(told) for name, told in moments.items()}
        return Lasted(
            activating=at["ACTIVATING"],
            activated=at.get("ACTIVATED"),
            completing=at.get("COMPLETING", at.get("TERMINATED")),
            completed=at.get("COMPLETED", at.get("TERMINATED")),
        )

    def _company(self, told_ms: int) -> datetime:
        return datetime.fromtimestamp(self._time.true(told_ms), UTC) + self._noon


def _figures(database: Database) -> Mapping[int, tuple[timedelta, timedelta]]:
    """By run of a limit by working time: what counted, and for how long it stood still."""
    found = {}
    working = select(StepEntryRow.tracking_code).where(StepEntryRow.clock == LimitClock.WORKING)
    with database.reading.connect() as connection:
        codes = set(connection.scalars(working))
    with SqlUnitOfWork(database, read_only=True) as uow:
        for code in codes:
            request = uow.requests.get(code)
            for entry in _working(uow.steps.of_request(code)):
                time = time_of(uow, entry, request=request, at=entry.finished_at or entry.started_at)
                found[entry.element_instance_key] = time.counted, time.paused
    return found


def _working(entries: Sequence[StepEntry]) -> Iterator[StepEntry]:
    return (each for each in entries if each.clock is LimitClock.WORKING)
