"""The faults of the alert matrix as time series: eight healthy minutes, the fault, eighteen minutes of recovery."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

STEP_SECONDS = 10
_PER_MINUTE = 60 // STEP_SECONDS
BEFORE = 8 * _PER_MINUTE
AFTER = 18 * _PER_MINUTE
_CAUGHT_UP_AFTER = 5 * _PER_MINUTE

Figures = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Span:
    """How long a fault lasts, and the notation of series that change with it. Rates are per step."""

    minutes: int = 0
    seconds: int = 0

    @property
    def steps(self) -> int:
        return self.minutes * _PER_MINUTE + self.seconds // STEP_SECONDS

    @property
    def end(self) -> int:
        """Seconds from the beginning to the end of the recovery."""
        return (BEFORE + self.steps + AFTER - 1) * STEP_SECONDS

    def gauge(self, before: float, during: float, after: float | None = None) -> str:
        parts = zip((BEFORE, self.steps, AFTER), (before, during, before if after is None else after), strict=True)
        return " ".join(f"{value}x{steps - 1}" for steps, value in parts)

    def gone(self, before: str, after: str) -> str:
        """There before and after, missing during the fault."""
        return f"{before} stale _x{self.steps - 1} {after}"

    def counter(self, before: float, during: float | None = None, after: float | None = None) -> str:
        rates = (before, before if during is None else during, before if after is None else after)
        parts, value = [], 0.0
        for steps, rate in zip((BEFORE, self.steps, AFTER), rates, strict=True):
            parts.append(f"{value:g}+{rate:g}x{steps - 1}")
            value = round(value + rate * steps, 6)
        return " ".join(parts)

    def jump(self, rate: float, by: float) -> str:
        """A counter that is `by` higher from the fault's beginning on."""
        return f"0+{rate:g}x{BEFORE - 1} {round(rate * BEFORE + by, 6):g}+{rate:g}x{self.steps + AFTER - 1}"

    def held(self, rate: float) -> str:
        """A counter that stands still during the fault and has caught up five minutes after it."""
        held = rate * BEFORE
        caught_up = rate * (BEFORE + self.steps + _CAUGHT_UP_AFTER)
        faster = (caught_up - held) / _CAUGHT_UP_AFTER
        return (
            f"0+{rate:g}x{BEFORE - 1} {held:g}x{self.steps - 1} {held:g}+{faster:.6f}x{_CAUGHT_UP_AFTER - 1} "
            f"{caught_up:g}+{rate:g}x{AFTER - _CAUGHT_UP_AFTER - 1}"
        )

    def now(self, offset: float = 0) -> str:
        """The moment of each sample; during the fault, `offset` seconds from it."""
        begun, ended = BEFORE * STEP_SECONDS, (BEFORE + self.steps) * STEP_SECONDS
        return (
            f"0+{STEP_SECONDS}x{BEFORE - 1} {begun + offset}+{STEP_SECONDS}x{self.steps - 1} "
            f"{ended}+{STEP_SECONDS}x{AFTER - 1}"
        )

    def stopped(self) -> str:
        """The moment of each sample, which stands still during the fault."""
        begun, ended = BEFORE * STEP_SECONDS, (BEFORE + self.steps) * STEP_SECONDS
        return f"0+{STEP_SECONDS}x{BEFORE - 1} {begun}x{self.steps - 1} {ended}+{STEP_SECONDS}x{AFTER - 1}"

    def rising(self) -> str:
        """Seconds since the fault began; 0 without it."""
        return f"0x{BEFORE - 1} 0+{STEP_SECONDS}x{self.steps - 1} 0x{AFTER - 1}"


@dataclass(frozen=True, slots=True)
class Fault:
    """A row of the matrix: the alerts that fire, and what differs from health."""

    alert: str | None
    figures: Figures
    span: Span = field(default_factory=lambda: Span(minutes=10))

    def series(self) -> Figures:
        return {**healthy(self.span), **self.figures}


def of_worker(name: str, worker: str, **labels: str) -> str:
    """A series of one workers' process."""
    return _series(name, job="workers", instance=worker, **labels)


def of_broker(name: str, **labels: str) -> str:
    return _series(name, job="zeebe", instance="z", **labels)


def _series(name: str, **labels: str) -> str:
    return name + "{" + ", ".join(f'{key}="{value}"' for key, value in labels.items()) + "}"


PAGES = 'up{job="pages", instance="p"}'
WORKERS: Sequence[str] = ("a", "b")
TYPES: Sequence[str] = ("open-step", "send-sms")


def healthy(span: Span) -> dict[str, str]:
    """All figures of two workers' processes, our pages and a broker that do their work."""
    figures = _broker(span) | {PAGES: span.gauge(1, 1)}
    for worker in WORKERS:
        figures |= _process(span, worker) | _jobs(span, worker) | _services(span, worker)
    return figures


def _broker(span: Span) -> dict[str, str]:
    figures = {
        of_broker("up"): span.gauge(1, 1),
        of_broker("zeebe_pending_incidents_total", partition="1"): span.gauge(0, 0),
        of_broker("zeebe_dropped_request_count_total", partition="1"): span.counter(0),
        of_broker("zeebe_received_request_count_total", partition="1"): span.counter(100),
        COMMITTED: span.counter(50),
        EXPORTED: span.counter(50),
    }
    for job_type in TYPES:
        figures[created(job_type)] = span.counter(2)
        figures[completed(job_type)] = span.counter(2)
    return figures


COMMITTED = of_broker("zeebe_log_appender_last_committed_position", partition="1")
EXPORTED = of_broker("zeebe_exporter_last_updated_exported_position", partition="1", exporter="opensearch")


def created(job_type: str) -> str:
    return of_broker("zeebe_job_events_total", action="created", type=job_type, partition="1")


def completed(job_type: str) -> str:
    return of_broker("zeebe_job_events_total", action="completed", type=job_type, partition="1")


def _process(span: Span, worker: str) -> dict[str, str]:
    return {
        of_worker("up", worker): span.gauge(1, 1),
        of_worker("process_start_time_seconds", worker): span.gauge(7, 7),
        of_worker("zeebe_worker_last_contact_timestamp_seconds", worker): span.now(),
        of_worker("zeebe_worker_commits_total", worker): span.counter(1),
        ready(worker, "gateway"): span.gauge(1, 1),
        ready(worker, "database"): span.gauge(1, 1),
    }


def _jobs(span: Span, worker: str) -> dict[str, str]:
    figures = {}
    for job_type in TYPES:
        figures[of_worker("zeebe_worker_stream_open", worker, type=job_type)] = span.gauge(1, 1)
        figures[taken(worker, job_type)] = span.counter(1)
        figures[over(worker, job_type, "completed")] = span.counter(1)
        figures[over(worker, job_type, "failed")] = span.counter(0)
        figures[over(worker, job_type, "unanswered")] = span.counter(0)
    return figures


def _services(span: Span, worker: str) -> dict[str, str]:
    figures = {
        outbox_age(worker, "sms"): span.gauge(0, 0),
        outbox_age(worker, "message"): span.gauge(0, 0),
        of_worker("aftersales_sms_needing_review_rows", worker): span.gauge(0, 0),
        lateness_count(worker): span.counter(0.1),
        lateness_in_time(worker): span.counter(0.1),
        limits(worker, "met"): span.counter(1),
        limits(worker, "missed"): span.counter(0),
        forecast(worker): span.gauge(0, 0),
    }
    for outcome in ("sent", "delivered"):
        figures[sms(worker, outcome)] = span.counter(1)
    for outcome in ("outcome-unknown", "failed", "refused", "unavailable", "undelivered"):
        figures[sms(worker, outcome)] = span.counter(0)
    return figures


def ready(worker: str, dependency: str) -> str:
    return of_worker("aftersales_ready", worker, dependency=dependency)


def taken(worker: str, job_type: str) -> str:
    return of_worker("zeebe_worker_jobs_activated_total", worker, type=job_type, source="stream")


def over(worker: str, job_type: str, outcome: str) -> str:
    return of_worker("zeebe_worker_jobs_total", worker, type=job_type, outcome=outcome)


def outbox_age(worker: str, kind: str) -> str:
    return of_worker("aftersales_outbox_oldest_age_seconds", worker, kind=kind)


def sms(worker: str, outcome: str) -> str:
    return of_worker("aftersales_outbox_deliveries_total", worker, kind="sms", outcome=outcome)


def limits(worker: str, end: str) -> str:
    return of_worker(f"aftersales_deadlines_{end}_total", worker, process="handle-faulty-meter", step="SET-13")


def forecast(worker: str) -> str:
    return of_worker("aftersales_steps_forecast_late", worker, unit="diagnosis", service="some-service")


def lateness_count(worker: str) -> str:
    return of_worker("aftersales_timer_lateness_seconds_count", worker)


def lateness_in_time(worker: str) -> str:
    return of_worker("aftersales_timer_lateness_seconds_bucket", worker, le="60.0")
