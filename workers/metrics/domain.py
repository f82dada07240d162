"""What the company wants to know of its services: requests, limits kept and missed, SMS delivered. `aftersales_*`."""

from collections.abc import Iterable, Mapping
from datetime import timedelta

from prometheus_client import CollectorRegistry, Counter, Histogram

from services.events import (
    DeadlineMet,
    DeadlineMissed,
    DeadlineMoved,
    DeadlineOpened,
    EscalationRan,
    Event,
    LimitUsed,
    RequestClosed,
    RequestRegistered,
    SatisfactionMarked,
)
from services.model.requests import Channel
from workers.metrics.labelled import Children

DELIVERY_OUTCOMES: Mapping[str, tuple[str, ...]] = {
    "sms": ("sent", "outcome-unknown", "failed", "refused", "unavailable", "undelivered", "delivered"),
    "message": ("published", "refused", "unavailable"),
}
"""How an attempt to deliver a row of the outbox can end, by the row's kind."""

_DEADLINES: tuple[tuple[type[Event], str, str], ...] = (
    (DeadlineOpened, "opened", "Steps with a limit that have begun."),
    (DeadlineMet, "met", "Steps that have ended within their limit."),
    (DeadlineMissed, "missed", "Steps whose limit ran out, once for each run."),
)

# Each bound is a series for each unit and service.
_SHARES = (0.5, 0.75, 0.9, 1, 2)
_LATENESS_SECONDS = (0.1, 0.5, 1, 2, 5, 10, 30, 60, 300)


class DomainMetrics:
    """Counts what services did, once it is committed.

    `steps` gives the process of each documented step, `services` are those that can be applied for, `limits` the units
    and services that have any. Their series exist from the start, at 0, so that the first miss of a limit is seen as an
    increase. How a request can end is each diagram's: those series begin with the first such end.
    """

    def __init__(
        self,
        registry: CollectorRegistry,
        *,
        steps: Mapping[str, str],
        services: Iterable[str],
        limits: Iterable[tuple[str, str]],
    ) -> None:
        self._deadlines = {
            event: Children(_of_step(registry, f"deadlines_{name}", text)) for event, name, text in _DEADLINES
        }
        self._moved = Children(_moved(registry))
        self._used = Children(_used(registry))
        self._paused = Children(_paused(registry))
        self._lateness = _lateness(registry)
        self._registered = Children(_registered(registry))
        self._closed = Children(_closed(registry))
        self._marks = Children(_marks(registry))
        self._deliveries = Children(_deliveries(registry))
        self._begin_at_zero(steps, services)
        for pair in limits:
            self._moved[pair].inc(0)
            self._paused[pair].inc(0)

    def observe(self, events: Iterable[Event]) -> None:
        """Count the events of a committed transaction."""
        for event in events:
            self._count(event)

    def observe_delivery(self, kind: str, outcome: str) -> None:
        """Count an attempt to deliver a row of the outbox, or what became of it later (`DELIVERY_OUTCOMES`)."""
        self._deliveries[kind, outcome].inc()

    def _count(self, event: Event) -> None:
        match event:
            case DeadlineOpened() | DeadlineMet() | DeadlineMissed():
                self._deadlines[type(event)][event.process, event.step].inc()
            case DeadlineMoved(unit=unit, service=service):
                self._moved[unit, service].inc()
            case LimitUsed(unit=unit, service=service, share=share, paused=paused):
                self._used[unit, service].observe(max(0.0, share))
                self._paused[unit, service].inc(_not_negative(paused))
            case EscalationRan(lateness=lateness):
                self._lateness.observe(_not_negative(lateness))
            case SatisfactionMarked(service=service, unit=unit, mark=mark):
                self._marks[service, unit, str(mark)].inc()
            case RequestRegistered(service=service, channel=channel):
                self._registered[service, channel].inc()
            case RequestClosed(service=service, channel=channel, outcome=outcome):
                self._closed[service, channel, outcome].inc()

    def _begin_at_zero(self, steps: Mapping[str, str], services: Iterable[str]) -> None:
        for counter in self._deadlines.values():
            for step, process in steps.items():
                counter[process, step].inc(0)
        for service in services:
            for channel in Channel:
                self._registered[service, channel].inc(0)
        for kind, outcomes in DELIVERY_OUTCOMES.items():
            for outcome in outcomes:
                self._deliveries[kind, outcome].inc(0)


def _not_negative(duration: timedelta) -> float:
    # A clock that was set back must not make a sum that only grows smaller.
    return max(0.0, duration.total_seconds())


def _of_step(registry: CollectorRegistry, name: str, text: str) -> Counter:
    return Counter(f"aftersales_{name}", text, ("process", "step"), registry=registry)


def _moved(registry: CollectorRegistry) -> Counter:
    text = "Due instants of open steps that were moved."
    return Counter("aftersales_deadlines_moved", text, ("unit", "service"), registry=registry)


def _used(registry: CollectorRegistry) -> Histogram:
    text = "Time counted ÷ limit of steps that have ended."
    return Histogram("aftersales_deadline_used_ratio", text, ("unit", "service"), buckets=_SHARES, registry=registry)


def _paused(registry: CollectorRegistry) -> Counter:
    text = "How long limits of steps that have ended stood still for the applicant."
    return Counter("aftersales_limit_paused_seconds", text, ("unit", "service"), registry=registry)


def _lateness(registry: CollectorRegistry) -> Histogram:
    text = "Time from the moment at which a step was due to its escalation."
    return Histogram("aftersales_timer_lateness_seconds", text, buckets=_LATENESS_SECONDS, registry=registry)


def _registered(registry: CollectorRegistry) -> Counter:
    return Counter("aftersales_requests_registered", "Requests registered.", ("service", "channel"), registry=registry)


def _closed(registry: CollectorRegistry) -> Counter:
    text = "Requests archived, by how they ended."
    return Counter("aftersales_requests_closed", text, ("service", "channel", "outcome"), registry=registry)


def _marks(registry: CollectorRegistry) -> Counter:
    text = "Marks from 1 to 5 that people gave after their requests were closed."
    return Counter("aftersales_satisfaction_marks", text, ("service", "unit", "mark"), registry=registry)


def _deliveries(registry: CollectorRegistry) -> Counter:
    text = "Attempts to deliver rows of the outbox, and later reports of delivery."
    return Counter("aftersales_outbox_deliveries", text, ("kind", "outcome"), registry=registry)
