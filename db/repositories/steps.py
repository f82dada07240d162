"""The step ledger."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.repositories.rows import insert, update
from db.tables import StepEntryRow
from services.model.steps import StepEntry


class SqlSteps:
    """Implements `services.ports.Steps`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, entry: StepEntry) -> None:
        """Add a run of a step."""
        insert(self._session, _row(entry))

    def save(self, entry: StepEntry) -> None:
        """Replace the run; raises NotFound."""
        update(self._session, _row(entry), what="step", key=str(entry.element_instance_key))

    def find(self, element_instance_key: int) -> StepEntry | None:
        """The run with this key."""
        row = self._session.get(StepEntryRow, element_instance_key)
        return None if row is None else _entry(row)

    def of_request(self, tracking_code: str) -> Sequence[StepEntry]:
        """The request's runs, in order of start."""
        in_order = (StepEntryRow.started_at, StepEntryRow.element_instance_key)
        query = select(StepEntryRow).where(StepEntryRow.tracking_code == tracking_code).order_by(*in_order)
        return [_entry(row) for row in self._session.scalars(query)]


def _entry(row: StepEntryRow) -> StepEntry:
    return StepEntry(
        tracking_code=row.tracking_code,
        step=row.step,
        element_instance_key=row.element_instance_key,
        element_id=row.element_id,
        started_at=row.started_at,
        due_at=row.due_at,
        finished_at=row.finished_at,
        missed_at=row.missed_at,
        cancelled=row.cancelled,
    )


def _row(entry: StepEntry) -> StepEntryRow:
    return StepEntryRow(
        tracking_code=entry.tracking_code,
        step=entry.step,
        element_instance_key=entry.element_instance_key,
        element_id=entry.element_id,
        started_at=entry.started_at,
        due_at=entry.due_at,
        finished_at=entry.finished_at,
        missed_at=entry.missed_at,
        cancelled=entry.cancelled,
    )
