"""One job, one transaction."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from time import perf_counter

from services.clock import Clock
from services.company import Company
from services.errors import BusinessError, TechnicalError
from services.reference.data import ReferenceData
from workers.clock import MomentClock
from workers.runtime.handler import Handler, JobContext
from workers.runtime.job import Complete, Fail, Job, Outcome, ThrowError
from workers.runtime.report import JobReport, Observer, kind_of, tracking_code_of
from workers.runtime.retry import Jitter
from workers.runtime.safe_errors import describe, where
from workers.runtime.storage import Begin, from_stored, to_stored
from workers.runtime.variables import VariablesInvalid

_AFTER_A_FAULT = timedelta(seconds=1)
"""The wait after an error that is nobody's outage: waiting will hardly heal it, so the incident should come soon."""


@dataclass(frozen=True, slots=True)
class _Attempt:
    """What came of running a job once."""

    outcome: Outcome
    redelivered: bool = False
    error: Exception | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRunner:
    """Runs jobs against the database. Safe to call from several threads at once.

    `committed` is called after each commit, so that the relay looks at once.
    """

    handlers: Mapping[str, Handler]
    begin: Begin
    clock: Clock
    company: Company
    reference: ReferenceData
    jitter: Jitter
    observe: Observer
    committed: Callable[[], None] = lambda: None

    def run_job(self, job: Job) -> Outcome:
        """The job's outcome; never raises. A job that was done before is answered with its stored result."""
        started = perf_counter()
        handler = self.handlers[job.type]
        attempt = self._attempt(handler, job)
        self._report(job, attempt, perf_counter() - started)
        return attempt.outcome

    def _attempt(self, handler: Handler, job: Job) -> _Attempt:
        try:
            return self._work_or_refuse(handler, job)
        except VariablesInvalid as error:
            # The same variables will not parse later either: an incident now, for a person to look at.
            return _failed(error, retries=0, wait=timedelta(0))
        except TechnicalError as error:
            return _failed(error, retries=job.retries - 1, wait=handler.retry.delay(job.retries, self.jitter))
        except Exception as error:  # noqa: BLE001 - the edge: whatever it is, the engine must get an answer
            return _failed(error, retries=job.retries - 1, wait=_AFTER_A_FAULT)

    def _work_or_refuse(self, handler: Handler, job: Job) -> _Attempt:
        try:
            return self._once(job, lambda context: Complete(handler(context).as_variables()))
        except BusinessError as error:
            # The refused work is rolled back; the refusal is kept in a transaction of its own.
            refusal = handler.refusal(error)
            return self._once(job, lambda _: refusal)

    def _once(self, job: Job, work: Callable[[JobContext], Complete | ThrowError]) -> _Attempt:
        clock = MomentClock(self.clock)
        with self.begin() as uow:
            stored = uow.completed_jobs.find(job.element_instance_key, job.type)
            if stored is not None:
                return _Attempt(from_stored(stored), redelivered=True)
            context = JobContext(uow=uow, clock=clock, company=self.company, reference=self.reference, job=job)
            outcome = work(context)
            uow.completed_jobs.store(job.element_instance_key, job.type, to_stored(outcome), clock.now())
        self.committed()
        return _Attempt(outcome)

    def _report(self, job: Job, attempt: _Attempt, seconds: float) -> None:
        error = attempt.error
        self.observe(
            JobReport(
                job=job,
                outcome=kind_of(attempt.outcome),
                redelivered=attempt.redelivered,
                seconds=seconds,
                tracking_code=tracking_code_of(job, attempt.outcome),
                fault=describe(error) if error else None,
                trace=tuple(where(error)) if error else (),
            )
        )


def _failed(error: Exception, *, retries: int, wait: timedelta) -> _Attempt:
    return _Attempt(Fail(describe(error), max(0, retries), wait), error=error)
