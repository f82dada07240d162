"""The open jobs of an engine and which of them a worker could activate now."""

from collections.abc import Iterator
from dataclasses import dataclass

from .records import Record

_GONE = ("COMPLETED", "CANCELED", "ERROR_THROWN")


@dataclass(slots=True, kw_only=True)
class JobState:
    """A job that has not ended. ``status``: available, activated, backing-off or failed (no retries left)."""

    key: int
    type: str
    element_id: str
    instance_key: int
    retries: int
    status: str
    recurs_at: int = -1

    def __str__(self) -> str:
        return f"{self.type} at {self.element_id} (job {self.key}, {self.status}, {self.retries} retries)"


class Jobs:
    """All jobs that have not ended, by key; a key grows with time, so the order is that of creation."""

    def __init__(self) -> None:
        self._jobs: dict[int, JobState] = {}

    def __iter__(self) -> Iterator[JobState]:
        return iter(sorted(self._jobs.values(), key=lambda job: job.key))

    def apply(self, record: Record) -> None:
        """Take in a JOB or JOB_BATCH event."""
        if record.value_type == "JOB_BATCH":
            for key in record.value["jobKeys"]:
                self._set(key, "activated")
        elif record.intent == "CREATED":
            self._create(record)
        elif record.intent in _GONE:
            self._jobs.pop(record.key, None)
        elif record.key in self._jobs:
            self._change(record)

    def available(self) -> Iterator[JobState]:
        """The jobs that an activation would return, oldest first."""
        return (job for job in self if job.status == "available")

    def make_available(self, key: int) -> None:
        """A failed job's incident was resolved."""
        self._set(key, "available")

    def recurring_moments(self) -> list[int]:
        """When (epoch milliseconds) the backed-off jobs become available."""
        return [job.recurs_at for job in self._jobs.values() if job.status == "backing-off"]

    def _create(self, record: Record) -> None:
        value = record.value
        self._jobs[record.key] = JobState(
            key=record.key,
            type=value["type"],
            element_id=value["elementId"],
            instance_key=value["processInstanceKey"],
            retries=value["retries"],
            status="available",
        )

    def _change(self, record: Record) -> None:
        job = self._jobs[record.key]
        job.retries = record.value["retries"]
        if record.intent == "FAILED":
            job.recurs_at = record.value["recurringTime"]
            job.status = _status_after_failure(record)
        elif record.intent in ("TIMED_OUT", "YIELDED", "RECURRED_AFTER_BACKOFF"):
            job.status = "available"

    def _set(self, key: int, status: str) -> None:
        if key in self._jobs:
            self._jobs[key].status = status


def _status_after_failure(record: Record) -> str:
    if record.value["retries"] <= 0:
        return "failed"
    return "backing-off" if record.value["retryBackoff"] > 0 else "available"
