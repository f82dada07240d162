"""Objections to what the company is about to do."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.repositories.rows import upsert
from db.repositories.touched import Repository
from db.tables import ObjectionRow
from services.model.objections import Objection


class SqlObjections(Repository):
    """Implements `services.ports.objections.Objections`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of_request(self, tracking_code: str) -> Sequence[Objection]:
        """Oldest first."""
        query = select(ObjectionRow).where(ObjectionRow.tracking_code == tracking_code).order_by(ObjectionRow.number)
        return [_objection(row) for row in self._session.scalars(query)]

    def save(self, objection: Objection) -> None:
        """Add it, or replace the one of its number."""
        upsert(self._session, _row(objection))


def _row(objection: Objection) -> ObjectionRow:
    return ObjectionRow(
        tracking_code=objection.tracking_code,
        number=objection.number,
        text=objection.text,
        made_at=objection.made_at,
        answered_at=objection.answered_at,
        upheld=objection.upheld,
        answer=objection.answer,
    )


def _objection(row: ObjectionRow) -> Objection:
    return Objection(
        tracking_code=row.tracking_code,
        number=row.number,
        text=row.text,
        made_at=row.made_at,
        answered_at=row.answered_at,
        upheld=row.upheld,
        answer=row.answer,
    )
