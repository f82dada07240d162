"""Declared readings."""

from __future__ import annotations

from sqlalchemy import select

from db.repositories.rows import upsert
from db.specific import SpecificRepository
from db.specific.self_declared_reading.tables import ReadingDeclarationRow
from services.model.connections import MeterReading
from services.specific.self_declared_reading.model import Declaration
from services.specific.self_declared_reading.ports import Declarations


class SqlDeclarations(SpecificRepository):
    """Implements `Declarations`."""

    port = Declarations

    def of_request(self, tracking_code: str) -> Declaration | None:
        """The request's."""
        query = select(ReadingDeclarationRow).where(ReadingDeclarationRow.tracking_code == tracking_code)
        row = self._session.scalars(query).one_or_none()
        return None if row is None else _declaration(row)

    def save(self, declaration: Declaration) -> None:
        """Add it, or replace the one of its request."""
        upsert(self._session, _row(declaration))


def _row(declaration: Declaration) -> ReadingDeclarationRow:
    return ReadingDeclarationRow(
        tracking_code=declaration.tracking_code,
        bill_id=declaration.bill_id,
        kwh=declaration.declared.kwh,
        taken_on=declaration.declared.taken_on,
        declared_at=declaration.declared_at,
        system_number=declaration.system_number,
        unsent_reason=declaration.unsent_reason,
    )


def _declaration(row: ReadingDeclarationRow) -> Declaration:
    return Declaration(
        tracking_code=row.tracking_code,
        bill_id=row.bill_id,
        declared=MeterReading(kwh=row.kwh, taken_on=row.taken_on),
        declared_at=row.declared_at,
        system_number=row.system_number,
        unsent_reason=row.unsent_reason,
    )
