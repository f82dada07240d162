"""What the runtime's tests share: errors and storage of a project as small as can be, and a worker at work."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from threading import Lock
from time import monotonic
from typing import Any, TypedDict, Unpack

from tests.runtime.gateway import ScriptedGateway
from workers.runtime.errors import ErrorClasses
from workers.runtime.handler import Handler
from workers.runtime.job import Identity, Job
from workers.runtime.report import JobReport, OutcomeKind, Source, Verdict
from workers.runtime.runner import JobRunner
from workers.runtime.storage import StoredOutcome, Transactions
from workers.runtime.variables import JobInput, JobOutput
from workers.runtime.worker import Worker, WorkerOptions


class SafeToLog(Exception):
    """An error whose message the project wrote itself."""


class Transient(SafeToLog):
    """The same work may succeed later."""


class Unavailable(Transient):
    """The storage cannot be reached."""


class Conflict(Transient):
    """Another transaction was first."""


class Refused(SafeToLog):
    """A rule said no."""

    code = "REFUSED"

    def __init__(self, reason: str = "no") -> None:
        super().__init__(f"refused: {reason}")
        self.reason = reason


ERRORS = ErrorClasses(
    business=Refused, transient=Transient, unavailable=Unavailable, safe_to_log=SafeToLog, conflict=(Conflict,)
)


class Input(JobInput):
    """A job's number."""

    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Done(JobOutput):
    """The number, given back."""

    number: int


@dataclass(frozen=True, slots=True)
class Effects:
    """What a transactional handler works with: `write` leaves an effect, if the transaction is committed; `seen` are
    the effects of all that was committed before and of the transaction itself.
    """

    job: Job
    write: Callable[[str], None]
    seen: Callable[[], Sequence[str]]


class MemoryTransactions:
    """Storage in memory. `commit_faults` are raised by the commits to come, one each; `fault` by every transaction that
    begins while it is set.
    """

    def __init__(self) -> None:
        self.effects: list[str] = []
        self.ledger: dict[Identity, StoredOutcome] = {}
        self.commits: list[int] = []
        """How many jobs were stored by each commit that stored any."""
        self.fault: Exception | None = None
        self.began = 0
        self.commit_fault: Callable[[int], Exception | None] = lambda _jobs: None
        self.on_begin: Callable[[int], None] = lambda _began: None
        self._lock = Lock()

    @contextmanager
    def begin(self) -> Iterator["_MemoryTransaction"]:
        self.began += 1
        self.on_begin(self.began)
        if self.fault is not None:
            raise self.fault
        transaction = _MemoryTransaction(self.ledger, tuple(self.effects))
        yield transaction
        if (fault := self.commit_fault(len(transaction.stored))) is not None:
            raise fault
        with self._lock:
            if transaction.stored.keys() & self.ledger.keys():
                raise Conflict("stored already")
            self.ledger.update(transaction.stored)
            self.effects.extend(transaction.effects)
            if transaction.stored:
                self.commits.append(len(transaction.stored))

    def outside(self, job: Job) -> Job:
        return job


class _MemoryTransaction:
    def __init__(self, ledger: Mapping[Identity, StoredOutcome], before: Sequence[str]) -> None:
        self.effects: list[str] = []
        self.stored: dict[Identity, StoredOutcome] = {}
        self._ledger = ledger
        self._before = before

    def answers(self, identities: Sequence[Identity]) -> Mapping[Identity, StoredOutcome]:
        return {each: self._ledger[each] for each in identities if each in self._ledger}

    def context(self, job: Job) -> Effects:
        return Effects(job, self.effects.append, lambda: [*self._before, *self.effects])

    def store(self, answers: Mapping[Identity, StoredOutcome]) -> None:
        self.stored.update(answers)


class Notes:
    """An observer that keeps what it is told."""

    def __init__(self) -> None:
        self.reports: list[JobReport] = []
        self.activated: list[tuple[str, Source, int]] = []
        self.failures: list[tuple[Source, str]] = []
        self.retried = 0
        self.commits: list[int] = []

    def job_over(self, report: JobReport) -> None:
        self.reports.append(report)

    def jobs_activated(self, job_type: str, source: Source, count: int) -> None:
        self.activated.append((job_type, source, count))

    def source_failed(self, source: Source, code: str) -> None:
        self.failures.append((source, code))

    def answer_retried(self) -> None:
        self.retried += 1

    def committed(self, jobs: int, seconds: float) -> None:
        assert seconds >= 0
        self.commits.append(jobs)

    def taken(self, source: Source | None = None) -> int:
        """How many jobs came, of one source or of both."""
        return sum(count for _, each, count in self.activated if source in (None, each))

    def endings(self) -> list[tuple[OutcomeKind, Verdict]]:
        """How the jobs ended."""
        return [(each.outcome, each.verdict) for each in self.reports]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """A worker at work, with all that it was given."""

    gateway: ScriptedGateway
    worker: Worker[Any]
    transactions: Any
    notes: Notes
    stop: asyncio.Event
    running: "asyncio.Task[None]"

    async def answered(self, keys: Sequence[int], within: float = 30.0) -> None:
        """Wait until all these jobs are answered, and their reports are there."""
        await self.until(lambda: all(key in self.gateway.answers for key in keys), within)
        await self.until(lambda: {each.job.key for each in self.notes.reports} >= set(keys), within)

    async def until(self, condition: Callable[[], object], within: float = 30.0) -> None:
        """Wait until it is so. Raises what ended the worker meanwhile, TimeoutError."""
        await until(lambda: condition() or self.running.done(), within)
        if self.running.done():
            self.running.result()
        assert condition()

    async def end(self, within: float = 30.0) -> None:
        """Tell it to stop and wait for its end. Raises what ended it, TimeoutError."""
        self.stop.set()
        await asyncio.wait_for(asyncio.shield(self.running), within)


class Options(TypedDict, total=False):
    """What tests set of WorkerOptions."""

    capacity: int
    group_size: int
    lanes: int
    blocking_threads: int
    job_timeout: timedelta
    poll_timeout: timedelta
    stream_lifetime: timedelta
    start_jitter: timedelta
    stop_within: timedelta


OPTIONS = WorkerOptions(
    name="tests",
    capacity=8,
    poll_timeout=timedelta(seconds=1),
    start_jitter=timedelta(0),
    stop_within=timedelta(seconds=1.6),
)

UNHURRIED = timedelta(seconds=30)
"""Longer than any test waits: what waited for the end of it would be seen by a time-out."""


@asynccontextmanager
async def at_work(
    gateway: ScriptedGateway,
    *handlers: Handler,
    transactions: Transactions[Any] | None = None,
    errors: ErrorClasses = ERRORS,
    jitter: Callable[[], float] = lambda: 0.5,
    **options: Unpack[Options],
) -> AsyncIterator[Shift]:
    """A worker for these handlers. Raises what ended it, if it was not the test's end."""
    storage = MemoryTransactions() if transactions is None else transactions
    notes, stop = Notes(), asyncio.Event()
    runner = JobRunner(
        handlers={each.job_type: each for each in handlers}, transactions=storage, errors=errors, jitter=jitter
    )
    worker: Worker[Any] = Worker(
        connect=gateway.connect, runner=runner, options=replace(OPTIONS, **options), observer=notes
    )
    shift = Shift(
        gateway=gateway,
        worker=worker,
        transactions=storage,
        notes=notes,
        stop=stop,
        running=asyncio.create_task(worker.run(stop)),
    )
    try:
        yield shift
    finally:
        if not shift.running.done():
            await shift.end(10)
    await shift.running
    assert all(state.in_flight == 0 for state in worker.state().values()), "a slot was lost"


async def until(condition: Callable[[], object], within: float = 30.0) -> None:
    """Wait until it is so. Raises TimeoutError."""
    async with asyncio.timeout(within):
        while not condition():  # noqa: ASYNC110 - a condition of anything: there is no event to wait for
            await asyncio.sleep(0.002)


async def stays(condition: Callable[[], object], seconds: float) -> None:
    """It is so, for so long."""
    end = monotonic() + seconds
    while monotonic() < end:
        assert condition()
        await asyncio.sleep(0.002)
