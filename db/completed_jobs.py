"""The job ledger: the engine delivers a job at least once, its effects happen once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from db.repositories.rows import insert
from db.tables import CompletedJobRow


class CompletedJobs:
    """Stored outcomes of jobs. The key is the element instance, not the job: a retried job has another job key."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def find(self, element_instance_key: int, job_type: str) -> Mapping[str, object] | None:
        """The outcome that was stored (it may be empty), None if the job never ran to its end."""
        row = self._session.get(CompletedJobRow, (element_instance_key, job_type))
        return None if row is None else row.outcome

    def store(
        self, element_instance_key: int, job_type: str, outcome: Mapping[str, object], stored_at: datetime
    ) -> None:
        """Keep the outcome, a JSON object. Raises WriteConflict if the same job was stored meanwhile."""
        row = CompletedJobRow(
            element_instance_key=element_instance_key,
            job_type=job_type,
            outcome=dict(outcome),
            stored_at=stored_at,
        )
        insert(self._session, row)
