"""The job ledger: the engine delivers a job at least once, its effects happen once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select

from db.base import table_of
from db.tables import CompletedJobRow

JobKey = tuple[int, str]
"""Element instance and job type. Not the job: a retried job has another job key."""

StoredOutcome = Mapping[str, object]

_TABLE = table_of(CompletedJobRow)
# By element instance alone, the first part of the primary key: one instance has hardly more than one type of job.
_FIND = select(_TABLE.c.element_instance_key, _TABLE.c.job_type, _TABLE.c.outcome).where(
    _TABLE.c.element_instance_key.in_(bindparam("instances", expanding=True))
)
_STORE = insert(_TABLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class CompletedJob:
    """What a job was answered with: a JSON object."""

    element_instance_key: int
    job_type: str
    outcome: StoredOutcome
    stored_at: datetime


class CompletedJobs:
    """Stored outcomes of jobs, asked for and stored for a whole group at once: one statement each.

    `expect` is told of the element instances that a group works for: a step that one of its jobs opens or closes goes
    by the same key.
    """

    def __init__(self, connection: Connection, expect: Callable[[Sequence[int]], None]) -> None:
        self._connection = connection
        self._expect = expect

    def find_many(self, keys: Sequence[JobKey]) -> dict[JobKey, StoredOutcome]:
        """The outcomes (they may be empty) of those jobs that ran to their end."""
        if not keys:
            return {}
        wanted = set(keys)
        instances = [instance for instance, _ in keys]
        self._expect(instances)
        rows = self._connection.execute(_FIND, {"instances": instances})
        return {(instance, job_type): outcome for instance, job_type, outcome in rows if (instance, job_type) in wanted}

    def store_many(self, jobs: Sequence[CompletedJob]) -> None:
        """Keep the outcomes. Raises WriteConflict if one of the jobs was stored meanwhile; then none is."""
        if jobs:
            self._connection.execute(_STORE, [_values(job) for job in jobs])


def _values(job: CompletedJob) -> dict[str, object]:
    return {
        "element_instance_key": job.element_instance_key,
        "job_type": job.job_type,
        "outcome": dict(job.outcome),
        "stored_at": job.stored_at,
    }
