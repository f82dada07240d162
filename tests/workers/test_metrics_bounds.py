"""How many series there can be, and what their labels may hold."""

from dataclasses import replace
from datetime import timedelta
from itertools import product
from time import monotonic

from prometheus_client.parser import text_string_to_metric_families

from services.catalogue import all_services
from services.events import (
    DeadlineMet,
    DeadlineMissed,
    DeadlineMoved,
    DeadlineOpened,
    EscalationRan,
    LimitUsed,
    RequestClosed,
    RequestRegistered,
)
from services.model.keys import RequestOutcome
from services.model.notices import SmsState
from services.model.requests import Channel
from services.registry import registry
from services.steps.catalogue import all_steps, answering_unit, limited_pairs
from services.units import SUBSCRIBER, all_units
from tests.workers.figures import NOTHING_WAITS, report, shown
from workers.metrics import Metrics, Readiness
from workers.metrics.database import DatabaseCollector
from workers.metrics.domain import DELIVERY_OUTCOMES
from workers.metrics.forecast import ForecastCollector
from workers.metrics.runtime import JOB_OUTCOMES
from workers.runtime.report import OutcomeKind, Source, TypeState, Verdict

# The bounds that production can reach: every combination of labels that the code could make is made.
PROCESSES = [f"process-{number}" for number in range(25)]
JOB_TYPES = [f"do-something-of-kind-{number}" for number in range(60)]
STEPS = {f"P{number % 25:02}-{number // 25:02}": PROCESSES[number % 25] for number in range(250)}
LIMITS = sorted(limited_pairs())
QUEUES = {
    (unit, service)
    for step, service in product(all_steps(), all_services())
    if (unit := answering_unit(step, service)) in all_units()
}
"""Units and services: whose limits run, and, were every step one of every service, who could have one to do."""
STATUSES = [
    "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED",
    "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE",
    "DATA_LOSS", "UNAUTHENTICATED",
]  # fmt: skip
OUTCOMES = [*map(RequestOutcome, registry().outcomes)][:6]
"""So many ends has a request of one service."""


def all_of_production() -> Metrics:
    state = dict.fromkeys(JOB_TYPES, TypeState(capacity=64, in_flight=1, queued=1, stream_open=True))
    overdue = dict.fromkeys(STEPS, 1)
    statistics = replace(NOTHING_WAITS, overdue=overdue)
    metrics = Metrics(job_types=JOB_TYPES, readiness=Readiness({"database": lambda: True, "gateway": lambda: True}))
    metrics.registry.register(DatabaseCollector(lambda: statistics, STEPS))
    metrics.registry.register(ForecastCollector(lambda: dict.fromkeys(QUEUES, 1)))
    metrics.watch(lambda: state, monotonic)
    _fill_runtime(metrics)
    _fill_domain(metrics)
    return metrics


def _fill_runtime(metrics: Metrics) -> None:
    for job_type, outcome, verdict in product(JOB_TYPES, OutcomeKind, Verdict):
        metrics.runtime.job_over(report(outcome, verdict, job_type=job_type, timed_out=True))
        metrics.runtime.job_over(report(outcome, verdict, job_type=job_type, redelivered=True))
    for job_type, source in product(JOB_TYPES, Source):
        metrics.runtime.jobs_activated(job_type, source, 1)
    for source, status in product(Source, STATUSES):
        metrics.runtime.source_failed(source, status)
    metrics.runtime.answer_retried()
    metrics.runtime.committed(1, 0.01)


def _fill_domain(metrics: Metrics) -> None:
    for step, process in STEPS.items():
        kinds = (DeadlineOpened, DeadlineMet, DeadlineMissed)
        metrics.domain.observe(kind(process=process, step=step) for kind in kinds)
    for unit, service in LIMITS:
        moved, used = (DeadlineMoved(unit=unit, service=service), LimitUsed(unit=unit, service=service, share=1.0))
        metrics.domain.observe([moved, used])
    metrics.domain.observe([EscalationRan(lateness=timedelta(seconds=1))])
    for service, channel in product(PROCESSES, ["counter", "file", "web"]):
        registered = RequestRegistered(service=service, channel=channel)  # type: ignore[arg-type]  # one more to come
        closed = (RequestClosed(service=service, channel=registered.channel, outcome=each) for each in OUTCOMES)
        metrics.domain.observe([registered, *closed])
    for kind, outcomes in DELIVERY_OUTCOMES.items():
        for outcome in outcomes:
            metrics.domain.observe_delivery(kind, outcome)


def test_production_at_its_largest_has_at_most_7000_series() -> None:
    series = len(shown(all_of_production()))
    assert series <= 7000, series
    # Not so few that the test has forgotten something: the labelled families alone are more than this.
    assert series >= 4000, series


def test_labels_come_only_from_bounded_sets() -> None:
    metrics = all_of_production()
    bounded: dict[str, set[str]] = {
        "type": set(JOB_TYPES),
        "source": set(Source),
        "code": set(STATUSES),
        "outcome": {*JOB_OUTCOMES, *registry().outcomes, *DELIVERY_OUTCOMES["sms"], *DELIVERY_OUTCOMES["message"]},
        "process": {*PROCESSES, *(step.owner for step in all_steps().values())},
        "service": {*PROCESSES, *(step.owner for step in all_steps().values())},
        "step": {*STEPS, *all_steps()},
        "unit": {*all_units(), SUBSCRIBER},
        "channel": {*Channel, "web"},
        "kind": set(DELIVERY_OUTCOMES),
        "state": set(SmsState),
        "dependency": {"database", "gateway"},
    }
    for family in text_string_to_metric_families(metrics.exposition().decode()):
        for sample in family.samples:
            for label, value in sample.labels.items():
                assert label == "le" or value in bounded[label], (sample.name, label, value)
    for secret in ("7000000007", "0499370899", "09121234567", "2251799813685249"):
        assert secret not in metrics.exposition().decode()


def test_names_are_those_that_prometheus_advises() -> None:
    for family in text_string_to_metric_families(all_of_production().exposition().decode()):
        assert family.name.startswith(("zeebe_worker_", "aftersales_", "process_"))
        assert family.documentation.endswith("."), family.name
        assert not family.name.endswith(("_milliseconds", "_minutes", "_count", "_percent")), family.name
        if family.type == "counter":
            assert all(sample.name.endswith("_total") for sample in family.samples)
