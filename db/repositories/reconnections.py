"""Terms of reconnections."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.repositories.rows import upsert
from db.repositories.touched import Repository
from db.tables import ReconnectionTermsRow
from services.model.reconnections import ReconnectionTerms


class SqlReconnections(Repository):
    """Implements `services.ports.reconnections.Reconnections`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def terms_of(self, tracking_code: str) -> ReconnectionTerms | None:
        """Those of the request."""
        query = select(ReconnectionTermsRow).where(ReconnectionTermsRow.tracking_code == tracking_code)
        row = self._session.scalars(query).one_or_none()
        return None if row is None else _terms(row)

    def save_terms(self, terms: ReconnectionTerms) -> None:
        """Add them, or replace those of their request."""
        row = ReconnectionTermsRow(
            tracking_code=terms.tracking_code,
            prepayment=terms.prepayment,
            decided_at=terms.decided_at,
        )
        upsert(self._session, row)


def _terms(row: ReconnectionTermsRow) -> ReconnectionTerms:
    return ReconnectionTerms(
        tracking_code=row.tracking_code,
        prepayment=row.prepayment,
        decided_at=row.decided_at,
    )
