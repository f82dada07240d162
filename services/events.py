"""What happened in a transaction that somebody wants to count. Told after the commit; rolled back, it never happened.

Services append to `UnitOfWork.events`. `process` is the BPMN process id of the service that a step belongs to; `unit`
is who answers for its limit, `service` what was asked for, both by their keys. A call that finds its work done already
appends nothing, and a redelivered job runs no service: each event is told once.
"""

from dataclasses import dataclass
from datetime import timedelta

from services.model.keys import RequestOutcome
from services.model.requests import Channel


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineOpened:
    """A step with a limit has begun. Steps without one are not told of."""

    process: str
    step: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineMet:
    """A step has ended within its limit."""

    process: str
    step: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineMissed:
    """A step's limit ran out, noted by its escalation, or at its end where that came first. Once for each run.

    A run that is cancelled before its miss was noted is neither met nor missed.
    """

    process: str
    step: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineMoved:
    """A step is due at another instant than before: its limit ran on after a pause, or its office's hours changed."""

    unit: str
    service: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitUsed:
    """A step with a limit has ended, in time or not: `share` is the time that counted ÷ its limit, above 1 for a late
    one; `paused` is how long the limit stood still.

    A limit of zero length has no share and is not told of.
    """

    unit: str
    service: str
    share: float
    paused: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationRan:
    """A missed limit was escalated, so long after the moment at which it was due."""

    lateness: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRegistered:
    """An applicant got a tracking code."""

    service: str
    channel: Channel


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestClosed:
    """A registered request went to the archive."""

    service: str
    channel: Channel
    outcome: RequestOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class SatisfactionMarked:
    """Somebody has said how satisfied he was, from 1 to 5; `unit` had his request last."""

    service: str
    unit: str
    mark: int


Event = (
    DeadlineOpened
    | DeadlineMet
    | DeadlineMissed
    | DeadlineMoved
    | LimitUsed
    | EscalationRan
    | RequestRegistered
    | RequestClosed
    | SatisfactionMarked
)
