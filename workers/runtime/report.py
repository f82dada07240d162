"""What the runtime tells of its work: to logs, to metrics, to whoever watches. Never variables."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from workers.runtime.errors import ErrorClasses, HandlerTimedOut, where
from workers.runtime.in_flight import LeasedJob, Phase
from workers.runtime.job import Complete, Fail, Job, Outcome, ThrowError
from workers.runtime.runner import Attempt


class OutcomeKind(StrEnum):
    """How a job ended here."""

    COMPLETED = "completed"
    BPMN_ERROR = "bpmn_error"
    FAILED = "failed"
    GIVEN_BACK = "given_back"


class Verdict(StrEnum):
    """What the engine said to the answer."""

    ACCEPTED = "accepted"
    NOT_FOUND = "not_found"
    """The job is over already: another delivery was answered, or its process instance has ended. Normal."""
    UNANSWERED = "unanswered"
    """The engine took no answer before the job's deadline, or refused it; it offers the job again."""


class Source(StrEnum):
    """How a job reached the worker."""

    STREAM = "stream"
    POLL = "poll"


@dataclass(frozen=True, slots=True, kw_only=True)
class JobReport:
    """One job that is over, with the answer that the engine was given; neither shows its variables when it is printed.
    `outcome` is what that comes to, `verdict` what the engine said to it. `fault` names the error of a failed job,
    `trace` where it happened, `retries_left` how often the engine will still offer it.

    `seconds` is what the handler took, its share of the commit included; `queue_seconds` what the job waited for it.
    """

    job: Job
    answer: Outcome
    outcome: OutcomeKind
    verdict: Verdict
    seconds: float
    queue_seconds: float = 0.0
    redelivered: bool = False
    timed_out: bool = False
    fault: str | None = None
    trace: tuple[str, ...] = ()
    retries_left: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeState:
    """A job type at this moment. `in_flight` are all jobs taken and not yet answered, `queued` those not yet begun."""

    capacity: int
    in_flight: int
    queued: int
    stream_open: bool


class Observer(Protocol):
    """Is told what happens. Called on the event loop or on a lane's thread: quick, safe for threads, never raises."""

    def job_over(self, report: JobReport) -> None:
        """A job was answered, or the time to answer it is over."""
        ...

    def jobs_activated(self, job_type: str, source: Source, count: int) -> None:
        """Jobs were taken from the engine."""
        ...

    def source_failed(self, source: Source, code: str) -> None:
        """A stream or a poll ended with a gRPC status that is an error."""
        ...

    def answer_retried(self) -> None:
        """An answer did not get through and will be sent again."""
        ...

    def committed(self, jobs: int, seconds: float) -> None:
        """A transaction with the work of so many jobs was committed."""
        ...


class NullObserver:
    """An observer that ignores what it is told."""

    def job_over(self, report: JobReport) -> None:
        """Nothing."""

    def jobs_activated(self, job_type: str, source: Source, count: int) -> None:
        """Nothing."""

    def source_failed(self, source: Source, code: str) -> None:
        """Nothing."""

    def answer_retried(self) -> None:
        """Nothing."""

    def committed(self, jobs: int, seconds: float) -> None:
        """Nothing."""


_NOT_DONE = frozenset({Phase.GIVEN_BACK, Phase.DROPPED, Phase.ABANDONED})


def report_of(leased: LeasedJob, attempt: Attempt, verdict: Verdict, errors: ErrorClasses) -> JobReport:
    """What there is to tell of a job that is over."""
    error = attempt.error
    return JobReport(
        job=leased.job,
        answer=attempt.outcome,
        outcome=OutcomeKind.GIVEN_BACK if leased.phase in _NOT_DONE else kind_of(attempt.outcome),
        verdict=verdict,
        seconds=attempt.seconds,
        queue_seconds=leased.queue_seconds,
        redelivered=attempt.redelivered,
        timed_out=isinstance(error, HandlerTimedOut),
        fault=errors.describe(error) if error else _told(attempt.outcome),
        trace=tuple(where(error)) if error else (),
        retries_left=attempt.outcome.retries if isinstance(attempt.outcome, Fail) else None,
    )


def _told(outcome: Outcome) -> str | None:
    """What a failure says that is no error's, such as an answer that the engine refuses: the runtime's own words."""
    return outcome.message if isinstance(outcome, Fail) else None


def kind_of(outcome: Outcome) -> OutcomeKind:
    """The outcome's name in log and metrics."""
    match outcome:
        case Complete():
            return OutcomeKind.COMPLETED
        case ThrowError():
            return OutcomeKind.BPMN_ERROR
        case Fail():
            return OutcomeKind.FAILED
