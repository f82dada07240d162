"""The names that rules and dashboards may use: those that the workers really show, and the broker's."""

import re
from collections.abc import Iterator
from datetime import timedelta

from prometheus_client import Metric

from db.repositories.statistics import MESSAGE, SMS, Statistics
from workers.metrics import Metrics, Readiness
from workers.runtime.report import TypeState

# Seen on the metrics page of Camunda 8.6.0; the last with executionMetricsExporterEnabled only.
BROKER = frozenset(
    {
        "zeebe_job_events_total",
        "zeebe_pending_incidents_total",
        "zeebe_dropped_request_count_total",
        "zeebe_received_request_count_total",
        "zeebe_log_appender_last_committed_position",
        "zeebe_exporter_last_updated_exported_position",
        "zeebe_job_activation_time_seconds_bucket",
    }
)

_SUFFIXES = {"counter": ("_total",), "gauge": ("",), "histogram": ("_bucket", "_sum", "_count")}
_NAME = re.compile(r"\b(?:aftersales|zeebe)_[a-z0-9_]+")
_RECORDED = re.compile(r"\baftersales:[a-z0-9_:]+")


def measured_in(expression: str) -> frozenset[str]:
    """The metrics of ours and of the broker's in a PromQL expression."""
    return frozenset(_NAME.findall(_RECORDED.sub("", expression)))


def recorded_in(expression: str) -> frozenset[str]:
    """The recording rules in a PromQL expression."""
    return frozenset(_RECORDED.findall(expression))


def shown_by_workers() -> frozenset[str]:
    """The sample names of a workers' process, of metrics without a series too."""
    ages = {SMS: timedelta(0), MESSAGE: timedelta(0)}
    nothing = Statistics(outbox_rows={}, oldest_age=ages, overdue={}, sms_needing_review=0, scheduled={})
    metrics = Metrics(
        job_types=["t"],
        statistics=lambda: nothing,
        forecast=lambda: {("a-unit", "a-service"): 0},
        readiness=Readiness({"gateway": lambda: True}),
    )
    metrics.watch(lambda: {"t": TypeState(capacity=1, in_flight=0, queued=0, stream_open=True)}, lambda: 0.0)
    return frozenset(name for family in metrics.registry.collect() for name in _names(family))


def _names(family: Metric) -> Iterator[str]:
    for suffix in _SUFFIXES[family.type]:
        yield family.name + suffix
