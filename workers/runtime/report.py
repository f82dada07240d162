"""What is told of a job when it is over: to the log, to the metrics. Never variables."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from workers.runtime.job import Complete, Fail, Job, Outcome, ThrowError


class OutcomeKind(StrEnum):
    """How a job ended."""

    COMPLETED = "completed"
    BPMN_ERROR = "bpmn-error"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class JobReport:
    """One line a job. `fault` names the error of a failed job, `trace` where it happened; `seconds` is its duration."""

    job: Job
    outcome: OutcomeKind
    redelivered: bool
    seconds: float
    tracking_code: str | None
    fault: str | None = None
    trace: tuple[str, ...] = ()


Observer = Callable[[JobReport], None]


def kind_of(outcome: Outcome) -> OutcomeKind:
    """The outcome's name in log and metrics."""
    match outcome:
        case Complete():
            return OutcomeKind.COMPLETED
        case ThrowError():
            return OutcomeKind.BPMN_ERROR
        case Fail():
            return OutcomeKind.FAILED


def tracking_code_of(job: Job, outcome: Outcome) -> str | None:
    """The request's code, from the job or, at registration, from its result."""
    told = job.variables.get("trackingCode")
    if told is None and isinstance(outcome, Complete):
        told = outcome.variables.get("trackingCode")
    return str(told) if told is not None else None
