"""What the runtime does, in figures: `zeebe_worker_*`. Nothing here knows the company's services."""

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from workers.metrics.labelled import Children
from workers.runtime.report import JobReport, OutcomeKind, Source, TypeState, Verdict

State = Callable[[], Mapping[str, TypeState]]
LastContact = Callable[[], float]
"""When the engine last answered anything: seconds since 1970; 0, or less, for never."""

_DURATION_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 30)
_QUEUE_SECONDS = (0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60)
_COMMIT_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5)
_COMMIT_JOBS = (1, 2, 4, 8, 16, 32, 64)


class Unaccepted(StrEnum):
    """Outcomes in the metrics for answers that the engine did not take; the others are those of the jobs themselves."""

    NOT_FOUND = "not_found"
    UNANSWERED = "unanswered"


JOB_OUTCOMES: tuple[str, ...] = (*OutcomeKind, *Unaccepted)


class RuntimeMetrics:
    """Counts what a worker tells: implements the runtime's Observer.

    The series of the given job types exist from the start, at 0: an increase from nothing to 1 would not be seen.
    """

    def __init__(self, registry: CollectorRegistry, job_types: Iterable[str] = ()) -> None:
        self._activated = Children(_activated(registry))
        self._over = Children(_over(registry))
        self._redelivered = Children(_of_type(registry, "jobs_redelivered", "Jobs answered with their stored result."))
        self._timed_out = Children(_of_type(registry, "jobs_timed_out", "Jobs whose handler was cut off: too long."))
        self._duration = Children(_duration(registry))
        self._queue = Children(_queue(registry))
        self._source_errors = Children(_source_errors(registry))
        self._answer_retries = _plain(registry, "answer_retries", "Answers that had to be sent again.")
        self._commits = _plain(registry, "commits", "Transactions committed.")
        self._commit_jobs = _commit_jobs(registry)
        self._commit_seconds = _commit_seconds(registry)
        for job_type in job_types:
            self._begin_at_zero(job_type)

    def job_over(self, report: JobReport) -> None:
        """Count the job by what the engine said; time it, if its handler ran."""
        of_type = (report.job.type,)
        self._over[report.job.type, _outcome(report)].inc()
        if report.redelivered:
            self._redelivered[of_type].inc()
        elif report.outcome is not OutcomeKind.GIVEN_BACK:
            self._duration[of_type].observe(report.seconds)
            self._queue[of_type].observe(report.queue_seconds)
        if report.timed_out:
            self._timed_out[of_type].inc()

    def jobs_activated(self, job_type: str, source: Source, count: int) -> None:
        """Count the jobs taken."""
        self._activated[job_type, source].inc(count)

    def source_failed(self, source: Source, code: str) -> None:
        """Count the error by the name of its gRPC status."""
        self._source_errors[source, code].inc()

    def answer_retried(self) -> None:
        """Count the repetition."""
        self._answer_retries.inc()

    def committed(self, jobs: int, seconds: float) -> None:
        """Count the transaction, the jobs in it and its time."""
        self._commits.inc()
        self._commit_jobs.observe(jobs)
        self._commit_seconds.observe(seconds)

    def _begin_at_zero(self, job_type: str) -> None:
        for source in Source:
            self._activated[job_type, source].inc(0)
        for outcome in JOB_OUTCOMES:
            self._over[job_type, outcome].inc(0)
        for metric in (self._redelivered, self._timed_out):
            metric[job_type,].inc(0)


class WorkerCollector(Collector):
    """How a worker stands at the moment of the scrape. Both functions are called on the scrape's thread."""

    def __init__(self, state: State, last_contact: LastContact) -> None:
        self._state = state
        self._last_contact = last_contact

    def collect(self) -> Iterable[GaugeMetricFamily]:
        """One figure of each kind for each job type, and when the engine was last heard of."""
        state = self._state()
        yield _gauge(state, "jobs_in_flight", "Jobs taken and not yet answered.", lambda each: each.in_flight)
        yield _gauge(state, "jobs_queued", "Jobs taken that wait for their handler.", lambda each: each.queued)
        yield _gauge(state, "job_capacity", "Jobs that may be in flight at a time.", lambda each: each.capacity)
        yield _gauge(state, "stream_open", "1 while the engine pushes jobs.", lambda each: each.stream_open)
        contact = max(0.0, self._last_contact())
        text = "When the engine last answered anything, in seconds since 1970; 0 for never."
        yield GaugeMetricFamily("zeebe_worker_last_contact_timestamp_seconds", text, value=contact)


def _outcome(report: JobReport) -> str:
    match report.verdict:
        case Verdict.ACCEPTED:
            return report.outcome
        case Verdict.NOT_FOUND:
            return Unaccepted.NOT_FOUND
        case Verdict.UNANSWERED:
            return Unaccepted.UNANSWERED


def _gauge(
    state: Mapping[str, TypeState], name: str, text: str, value: Callable[[TypeState], float]
) -> GaugeMetricFamily:
    family = GaugeMetricFamily(f"zeebe_worker_{name}", text, labels=("type",))
    for job_type, each in state.items():
        family.add_metric((job_type,), float(value(each)))
    return family


def _activated(registry: CollectorRegistry) -> Counter:
    text = "Jobs taken from the engine, by job type and by how they came."
    return Counter("zeebe_worker_jobs_activated", text, ("type", "source"), registry=registry)


def _over(registry: CollectorRegistry) -> Counter:
    text = "Jobs that are over. completed, bpmn_error, failed, given_back: the engine took that answer."
    return Counter("zeebe_worker_jobs", text, ("type", "outcome"), registry=registry)


def _of_type(registry: CollectorRegistry, name: str, text: str) -> Counter:
    return Counter(f"zeebe_worker_{name}", text, ("type",), registry=registry)


def _plain(registry: CollectorRegistry, name: str, text: str) -> Counter:
    return Counter(f"zeebe_worker_{name}", text, registry=registry)


def _duration(registry: CollectorRegistry) -> Histogram:
    text = "Time in the handler, its share of the commit included."
    return Histogram("zeebe_worker_job_duration_seconds", text, ("type",), buckets=_DURATION_SECONDS, registry=registry)


def _queue(registry: CollectorRegistry) -> Histogram:
    text = "Time from the taking of a job to the start of its handler."
    return Histogram("zeebe_worker_job_queue_seconds", text, ("type",), buckets=_QUEUE_SECONDS, registry=registry)


def _source_errors(registry: CollectorRegistry) -> Counter:
    text = "Streams and polls that ended with an error, by gRPC status."
    return Counter("zeebe_worker_source_errors", text, ("source", "code"), registry=registry)


def _commit_jobs(registry: CollectorRegistry) -> Histogram:
    return Histogram("zeebe_worker_commit_jobs", "Jobs in a transaction.", buckets=_COMMIT_JOBS, registry=registry)


def _commit_seconds(registry: CollectorRegistry) -> Histogram:
    text = "Time of a transaction from its beginning to the end of its commit."
    return Histogram("zeebe_worker_commit_seconds", text, buckets=_COMMIT_SECONDS, registry=registry)
