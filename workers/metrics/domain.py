"""What the company wants to know of its services: requests, limits kept and missed, SMS delivered. `aftersales_*`."""

from collections.abc import Iterable, Mapping
from datetime import timedelta

from prometheus_client import CollectorRegistry, Counter, Histogram

from services.events import (
    DeadlineMet,
    DeadlineMissed,
    DeadlineOpened,
    EscalationRan,
    Event,
    LimitUsed,
    RequestClosed,
    RequestRegistered,
)
from services.model.requests import Channel
from workers.metrics.labelled import Children

DELIVERY_OUTCOMES: Mapping[str, tuple[str, ...]] = {
    "sms": ("sent", "outcome-unknown", "failed", "refused", "unavailable", "undelivered", "delivered"),
    "message": ("published", "refused", "unavailable"),
}
"""How an attempt to deliver a row of the outbox can end, by the row's kind."""

_SHARES = (0.1, 0.25, 0.5, 0.75, 0.9, 1, 1.25, 1.5, 2, 4)
_LATENESS_SECONDS = (0.1, 0.5, 1, 2, 5, 10, 30, 60, 300)


class DomainMetrics:
    """Counts what services did, once it is committed.

    `steps` gives the process of each documented step, `services` are those that can be applied for. Their series exist
    from the start, at 0, so that the first miss of a limit is seen as an increase. How a request can end is each
    diagram's: those series begin with the first such end.
    """

    def __init__(self, registry: CollectorRegistry, *, steps: Mapping[str, str], services: Iterable[str]) -> None:
        self._opened = Children(_of_step(registry, "deadlines_opened", "Steps with a limit that have begun."))
        self._met = Children(_of_step(registry, "deadlines_met", "Steps that have ended within their limit."))
        self._missed = Children(_of_step(registry, "deadlines_missed", "Steps whose limit ran out, once for each run."))
        self._used = Children(_used(registry))
        self._lateness = _lateness(registry)
        self._registered = Children(_registered(registry))
        self._closed = Children(_closed(registry))
        self._deliveries = Children(_deliveries(registry))
        self._begin_at_zero(steps, services)

    def observe(self, events: Iterable[Event]) -> None:
        """Count the events of a committed transaction."""
        for event in events:
            self._count(event)

    def observe_delivery(self, kind: str, outcome: str) -> None:
        """Count an attempt to deliver a row of the outbox, or what became of it later (`DELIVERY_OUTCOMES`)."""
        self._deliveries[kind, outcome].inc()

    def _count(self, event: Event) -> None:
        match event:
            case DeadlineOpened(process=process, step=step):
                self._opened[process, step].inc()
            case DeadlineMet(process=process, step=step):
                self._met[process, step].inc()
            case DeadlineMissed(process=process, step=step):
                self._missed[process, step].inc()
            case LimitUsed(process=process, share=share):
                self._used[process,].observe(max(0.0, share))
            case EscalationRan(lateness=lateness):
                self._lateness.observe(_not_negative(lateness))
            case RequestRegistered(service=service, channel=channel):
                self._registered[service, channel].inc()
            case RequestClosed(service=service, channel=channel, outcome=outcome):
                self._closed[service, channel, outcome].inc()

    def _begin_at_zero(self, steps: Mapping[str, str], services: Iterable[str]) -> None:
        for counter in (self._opened, self._met, self._missed):
            for step, process in steps.items():
                counter[process, step].inc(0)
        for service in services:
            for channel in Channel:
                self._registered[service, channel].inc(0)
        for kind, outcomes in DELIVERY_OUTCOMES.items():
            for outcome in outcomes:
                self._deliveries[kind, outcome].inc(0)


def _not_negative(lateness: timedelta) -> float:
    # A clock that was set back must not make a sum that only grows smaller.
    return max(0.0, lateness.total_seconds())


def _of_step(registry: CollectorRegistry, name: str, text: str) -> Counter:
    return Counter(f"aftersales_{name}", text, ("process", "step"), registry=registry)


def _used(registry: CollectorRegistry) -> Histogram:
    text = "Duration ÷ limit of steps that have ended."
    return Histogram("aftersales_deadline_used_ratio", text, ("process",), buckets=_SHARES, registry=registry)


def _lateness(registry: CollectorRegistry) -> Histogram:
    text = "Time from the moment at which a step was due to its escalation."
    return Histogram("aftersales_timer_lateness_seconds", text, buckets=_LATENESS_SECONDS, registry=registry)


def _registered(registry: CollectorRegistry) -> Counter:
    return Counter("aftersales_requests_registered", "Requests registered.", ("service", "channel"), registry=registry)


def _closed(registry: CollectorRegistry) -> Counter:
    text = "Requests archived, by how they ended."
    return Counter("aftersales_requests_closed", text, ("service", "channel", "outcome"), registry=registry)


def _deliveries(registry: CollectorRegistry) -> Counter:
    text = "Attempts to deliver rows of the outbox, and later reports of delivery."
    return Counter("aftersales_outbox_deliveries", text, ("kind", "outcome"), registry=registry)
