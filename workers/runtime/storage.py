"""What the runtime needs of the database: transactions, and the results of jobs already done."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, Protocol

from services.ports import UnitOfWork
from workers.runtime.job import Complete, ThrowError

StoredOutcome = Mapping[str, Any]


class CompletedJobs(Protocol):
    """Results of jobs done, by element instance and job type: a redelivered job is answered from here."""

    def find(self, element_instance_key: int, job_type: str) -> StoredOutcome | None: ...
    def store(self, element_instance_key: int, job_type: str, outcome: StoredOutcome, stored_at: datetime) -> None: ...


class Transaction(UnitOfWork, Protocol):
    """A unit of work that also holds the results of jobs."""

    @property
    def completed_jobs(self) -> CompletedJobs: ...


Begin = Callable[[], AbstractContextManager[Transaction]]
"""Begins a transaction: committed when the block ends, rolled back when it raises."""


def to_stored(outcome: Complete | ThrowError) -> StoredOutcome:
    """The outcome as a JSON object. A failure is never stored: the job is to run again."""
    match outcome:
        case Complete(variables):
            return {"kind": "complete", "variables": dict(variables)}
        case ThrowError(code, message, variables):
            return {"kind": "error", "code": code, "message": message, "variables": dict(variables)}


def from_stored(stored: StoredOutcome) -> Complete | ThrowError:
    """The outcome that `to_stored` wrote."""
    if stored["kind"] == "complete":
        return Complete(stored["variables"])
    return ThrowError(stored["code"], stored["message"], stored["variables"])
