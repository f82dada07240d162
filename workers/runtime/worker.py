"""The worker: takes jobs of all its handlers' types, runs them, answers, and ends cleanly when it is told to."""

import asyncio
from collections.abc import Coroutine, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from time import monotonic
from typing import Any, Generic, TypeVar

import structlog

from workers.runtime import failpoints
from workers.runtime.activator import Activator, ActivatorOptions
from workers.runtime.answers import Answers
from workers.runtime.connection import Connect, Connection
from workers.runtime.connections import Connections
from workers.runtime.drain import drain
from workers.runtime.errors import JobUnreadable
from workers.runtime.handler import Handler
from workers.runtime.in_flight import AT_WORK, NOT_BEGUN, InFlightJobs, LeasedJob, Phase
from workers.runtime.job import Job, given_back
from workers.runtime.job_queue import QueuedJob
from workers.runtime.lanes import Lanes
from workers.runtime.outside import Outside
from workers.runtime.report import NullObserver, Observer, TypeState, Verdict, report_of
from workers.runtime.runner import Attempt, JobRunner
from workers.runtime.slots import Slots
from workers.runtime.upkeep import Upkeep

log = structlog.get_logger(__name__)

Context = TypeVar("Context")

_MARGIN_SECONDS = 10.0
_BUSY_JOBS = 48


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerOptions:
    """`capacity` is how many jobs of one type are in flight at most, `group_size` how many share a commit, `lanes` how
    many groups run at a time.

    `job_timeout` is for how long the engine leases a job; the lease is extended for as long as the job is worked at.
    `stop_within` is what the end may take.
    """

    name: str
    capacity: int = 64
    group_size: int = 64
    lanes: int = 1
    blocking_threads: int = 8
    job_timeout: timedelta = timedelta(seconds=60)
    poll_timeout: timedelta = timedelta(seconds=10)
    stream_lifetime: timedelta = timedelta(hours=8)
    start_jitter: timedelta = timedelta(milliseconds=500)
    stop_within: timedelta = timedelta(seconds=10)

    @property
    def activator(self) -> ActivatorOptions:
        """What each job type's intake needs of them."""
        return ActivatorOptions(
            worker_name=self.name,
            job_timeout=self.job_timeout.total_seconds(),
            poll_timeout=self.poll_timeout.total_seconds(),
            stream_seconds=self.stream_lifetime.total_seconds(),
            start_jitter=self.start_jitter.total_seconds(),
        )


class Worker(Generic[Context]):
    """Works for the engine behind one gateway. Building it connects to nothing; it runs once."""

    def __init__(
        self, *, connect: Connect, runner: JobRunner[Context], options: WorkerOptions, observer: Observer | None = None
    ) -> None:
        self._runner = runner
        self._options = options
        self._observer = observer or NullObserver()
        self._connections = Connections(connect, len(runner.handlers))
        self._answers = Answers(self._connections.for_answers, self._observer)
        self._in_flight = InFlightJobs()
        self._slots = {name: Slots(options.capacity) for name in runner.handlers}
        self._activators = {
            name: self._activator(each, self._connections.for_activation(place))
            for place, (name, each) in enumerate(runner.handlers.items())
        }
        self._lanes = Lanes(
            runner=runner,
            count=options.lanes,
            group_size=options.group_size,
            is_busy=lambda: len(self._in_flight) > _BUSY_JOBS,
            done=self._group_over,
            observer=self._observer,
        )
        self._outside = Outside(
            runner=runner, threads=options.blocking_threads, commit=self._lanes.put, over=self._over
        )
        self._upkeep = Upkeep(
            in_flight=self._in_flight,
            connection=self._connections.for_answers,
            job_timeout=options.job_timeout.total_seconds(),
            gone=self._gone,
            look_after=self._lanes.replace_hung,
        )
        self._arrived: list[QueuedJob] = []
        self._tasks: set[asyncio.Task[None]] = set()

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set; then take no more jobs, finish what runs in the time allowed, give back the rest.

        Raises CredentialsRefused. The engine may be unavailable at any time, for any time.
        """
        self._loop = asyncio.get_running_loop()
        self._ending: asyncio.Future[None] = self._loop.create_future()
        self._lanes.start()
        supply = [self._spawn(source) for each in self._activators.values() for source in (each.stream(), each.poll())]
        upkeep = self._spawn(self._upkeep.run())
        stopping: asyncio.Future[Any] = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait({stopping, self._ending}, return_when=asyncio.FIRST_COMPLETED)
            if self._ending.done():
                self._ending.result()
        finally:
            stopping.cancel()
            await _cancelled(supply)
            await drain(
                self._in_flight,
                self._lanes,
                self._give_back,
                self._options.stop_within.total_seconds(),
                stop_outside=self._outside.close,
                leave=self._abandon,
            )
            await _cancelled([upkeep, *self._tasks])
            await self._connections.close()

    def state(self) -> Mapping[str, TypeState]:
        """Each job type at this moment. Safe for threads."""
        held, queued = self._in_flight.by_type(), self._in_flight.queued_by_type()
        return {
            name: TypeState(
                capacity=slots.capacity,
                in_flight=held.get(name, 0),
                queued=queued.get(name, 0),
                stream_open=self._activators[name].stream_open,
            )
            for name, slots in self._slots.items()
        }

    def is_alive(self) -> bool:
        """Whether everything moves that should: the event loop, each type's polls, the lanes. Safe for threads.

        An engine that is unavailable is no fault of the worker: then its attempts move.
        """
        patience = self._options.poll_timeout.total_seconds() + _MARGIN_SECONDS
        polls_move = all(each.still_for() < patience for each in self._activators.values())
        return self._upkeep.is_alive and polls_move and self._lanes.are_alive() and self._outside.is_alive()

    def seconds_since_contact(self) -> float:
        """How long ago the gateway last answered anything; infinite if it never did."""
        last = self._connections.last_contact
        return monotonic() - last if last else float("inf")

    def _activator(self, handler: Handler, connection: Connection) -> Activator:
        return Activator(
            handler=handler,
            slots=self._slots[handler.job_type],
            connection=connection,
            take=self._take,
            refuse=self._refuse,
            observer=self._observer,
            options=self._options.activator,
        )

    def _spawn(self, work: Coroutine[Any, Any, None]) -> "asyncio.Task[None]":
        """A task whose error ends the worker."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._task_over)
        return task

    def _task_over(self, task: "asyncio.Task[None]") -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None and not self._ending.done():
            self._ending.set_exception(error)

    def _take(self, jobs: Sequence[Job]) -> None:
        """Jobs have come, all of one type."""
        handler = self._runner.handlers[jobs[0].type]
        seconds = self._options.job_timeout.total_seconds()
        leased = [LeasedJob(job, self._slots[job.type], seconds) for job in jobs]
        for each in leased:
            self._in_flight.add(each)
        if not handler.blocking:
            limit = handler.time_limit.total_seconds()
            self._arrived.extend(QueuedJob(each, self._runner.assignment(each.job), limit) for each in leased)
            if len(self._arrived) == len(leased):
                self._loop.call_soon(self._pass_on)
        else:
            for each in leased:
                self._outside.start(each)

    def _refuse(self, error: JobUnreadable) -> None:
        """A job that nobody can read: an incident, for a person to look at."""
        leased = LeasedJob(error.job, self._slots[error.job.type], self._options.job_timeout.total_seconds())
        self._in_flight.add(leased)
        self._over(leased, self._runner.failed(error.job, error))

    def _pass_on(self) -> None:
        """All that came in one turn of the event loop: waking a lane for each job costs more than many a job."""
        arrived, self._arrived = self._arrived, []
        self._lanes.put(arrived)

    def _group_over(self, results: Sequence[tuple[QueuedJob, Attempt]]) -> None:
        """On a lane's thread."""
        with suppress(RuntimeError):  # the loop is closed: the lane had been given up
            self._loop.call_soon_threadsafe(self._all_over, results)

    def _all_over(self, results: Sequence[tuple[QueuedJob, Attempt]]) -> None:
        for queued, attempt in results:
            self._over(queued.leased, attempt)

    def _over(self, leased: LeasedJob, attempt: Attempt) -> None:
        # A group that was given up may come to its end all the same.
        if self._in_flight.holds(leased) and leased.becomes(Phase.ANSWERING, of=AT_WORK):
            self._spawn(self._answer(leased, attempt))

    async def _answer(self, leased: LeasedJob, attempt: Attempt) -> None:
        failpoints.hit("before-answer")
        outcome, verdict = attempt.outcome, Verdict.UNANSWERED
        try:
            outcome, verdict = await self._answers.give(leased, attempt.outcome)
        finally:
            given = attempt if outcome is attempt.outcome else replace(attempt, outcome=outcome)
            self._in_flight.release(leased)
            self._tell(leased, given, verdict)

    async def _give_back(self, leased: LeasedJob, within_seconds: float) -> None:
        leased.deadline = monotonic() + within_seconds
        await self._answer(leased, Attempt(given_back(leased.job)))

    def _gone(self, leased: LeasedJob) -> None:
        """The engine has ended the job meanwhile; if it was not begun, it need not be."""
        if leased.becomes(Phase.DROPPED, of=NOT_BEGUN):
            self._release(leased, Verdict.NOT_FOUND)

    def _abandon(self, leased: LeasedJob) -> None:
        """The worker ends while the handler runs: the engine gets no answer."""
        self._release(leased, Verdict.UNANSWERED)

    def _release(self, leased: LeasedJob, verdict: Verdict) -> None:
        self._in_flight.release(leased)
        self._tell(leased, Attempt(given_back(leased.job)), verdict)

    def _tell(self, leased: LeasedJob, attempt: Attempt, verdict: Verdict) -> None:
        """Whoever watches may stumble over a job; the worker does not."""
        errors = self._runner.errors
        try:
            self._observer.job_over(report_of(leased, attempt, verdict, errors))
        except Exception as error:  # noqa: BLE001 - whatever it is, it is not the worker's
            log.warning("report lost", type=leased.job.type, job=leased.job.key, fault=errors.describe(error))


async def _cancelled(tasks: Sequence["asyncio.Task[None]"]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
