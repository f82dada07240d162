"""Runs workers one job at a time, oldest first, until nothing moves any more: the same order in every run."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from .core import Core
from .errors import EndlessRun, EngineTimeout, JobsWithoutWorker
from .job import Complete, Fail, IdleHook, Job, Outcome, ThrowError, Workers
from .state_jobs import JobState

_WORKER_NAME = "zeebekit"
_JOB_TIMEOUT = timedelta(days=3650)  # a job must not time out while a test travels in time


@dataclass(frozen=True, slots=True)
class Handled:
    """A job that a worker took, and what it answered."""

    job: Job
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Run:
    """What one run of the pump did, and the open jobs that no worker takes (as text)."""

    handled: tuple[Handled, ...] = ()
    unclaimed: tuple[str, ...] = ()


class JobPump:
    """Activates jobs through the gateway, calls their workers and answers.

    ``idle_hooks`` are called when no job is left, an outbox relay for instance; one that returns True did
    something, and the pump goes on. ``redeliver`` runs each worker twice per job and sends the second answer, as
    happens when a worker dies between its effect and its answer. ``strict`` raises JobsWithoutWorker at the end.
    """

    def __init__(
        self,
        core: Core,
        workers: Workers,
        *,
        idle_hooks: Sequence[IdleHook] = (),
        redeliver: bool = False,
        strict: bool = True,
        max_jobs: int = 2000,
    ) -> None:
        self._core = core
        self._workers = workers
        self._idle_hooks = tuple(idle_hooks)
        self._redeliver = redeliver
        self._strict = strict
        self._max_jobs = max_jobs
        self._running = False

    def run_until_idle(self) -> Run:
        """Run until no worker has a job and no hook did anything.

        Called from inside a worker or a hook it does nothing: the outer run goes on with what they caused.
        An exception of a worker ends the run and reaches the caller, with a note that names the job.
        """
        if self._running:
            return Run()
        self._running = True
        try:
            handled = tuple(self._run())
        finally:
            self._running = False
        return self._finish(handled)

    def _run(self) -> list[Handled]:
        handled: list[Handled] = []
        for _ in range(self._max_jobs):
            self._core.wait_idle()
            if job := self._next_job():
                handled.append(self._deliver(job))
            elif not self._call_idle_hooks():
                return handled
        last = ", ".join(h.job.element_id for h in handled[-10:])
        raise EndlessRun(f"no rest after {self._max_jobs} jobs and hook calls; the last jobs were at: {last}")

    def _next_job(self) -> JobState | None:
        return next((job for job in self._core.state.jobs.available() if job.type in self._workers), None)

    def _call_idle_hooks(self) -> bool:
        busy = [hook() for hook in self._idle_hooks]  # all of them, whatever the first ones did
        return any(busy)

    def _deliver(self, open_job: JobState) -> Handled:
        activated = self._core.gateway.activate_jobs(open_job.type, 1, _WORKER_NAME, _JOB_TIMEOUT)
        if not activated:
            raise EngineTimeout(f"the engine does not hand out an open job: {open_job}")
        job = activated[0]
        try:
            outcome = self._call(job)
        except Exception as error:
            error.add_note(f"while running job {job.type} at {job.element_id} of {job.bpmn_process_id}")
            self._core.gateway.answer(job, Fail("the worker raised", retries=job.retries))  # open for the next run
            raise
        self._core.gateway.answer(job, outcome)
        return Handled(job, outcome)

    def _call(self, job: Job) -> Outcome:
        worker = self._workers[job.type]
        if self._redeliver:
            worker(job)
        outcome = worker(job)
        if not isinstance(outcome, Complete | ThrowError | Fail):
            raise TypeError(f"a worker returns Complete, ThrowError or Fail, not {outcome!r}")
        return outcome

    def _finish(self, handled: tuple[Handled, ...]) -> Run:
        unclaimed = tuple(str(job) for job in self._core.state.jobs.available() if job.type not in self._workers)
        if unclaimed and self._strict:
            raise JobsWithoutWorker(unclaimed)
        return Run(handled, unclaimed)
