"""Complaints about closed requests."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.repositories.rows import upsert
from db.repositories.touched import Repository
from db.tables import ComplaintRow
from services.model.complaints import Complaint


class SqlComplaints(Repository):
    """Implements `services.ports.complaints.Complaints`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of_request(self, tracking_code: str) -> Sequence[Complaint]:
        """Oldest first."""
        query = select(ComplaintRow).where(ComplaintRow.tracking_code == tracking_code).order_by(ComplaintRow.number)
        return [_complaint(row) for row in self._session.scalars(query)]

    def find_by_draft(self, draft_key: str) -> Complaint | None:
        """The one that the request of this draft was begun again for."""
        query = select(ComplaintRow).where(ComplaintRow.draft_key == draft_key)
        row = self._session.scalars(query).one_or_none()
        return None if row is None else _complaint(row)

    def save(self, complaint: Complaint) -> None:
        """Add it, or replace the one of its number."""
        upsert(self._session, _row(complaint))


def _row(complaint: Complaint) -> ComplaintRow:
    return ComplaintRow(
        tracking_code=complaint.tracking_code,
        number=complaint.number,
        about=complaint.about,
        text=complaint.text,
        made_at=complaint.made_at,
        first_hands=sorted(complaint.first_hands),
        answered_at=complaint.answered_at,
        decision=complaint.decision,
        answer=complaint.answer,
        answered_by=complaint.answered_by,
        draft_key=complaint.draft_key,
    )


def _complaint(row: ComplaintRow) -> Complaint:
    return Complaint(
        tracking_code=row.tracking_code,
        number=row.number,
        about=row.about,
        text=row.text,
        made_at=row.made_at,
        first_hands=frozenset(row.first_hands),
        answered_at=row.answered_at,
        decision=row.decision,
        answer=row.answer,
        answered_by=row.answered_by,
        draft_key=row.draft_key,
    )
