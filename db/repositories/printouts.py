"""What was prepared to be handed over."""

from __future__ import annotations

from dataclasses import asdict

from pydantic import TypeAdapter
from sqlalchemy import Connection, bindparam, insert, select

from db.base import table_of
from db.repositories.touched import Repository
from db.tables import PrintoutRow
from services.model.printouts import Printout, Sheet

_TABLE = table_of(PrintoutRow)
_SHEET = TypeAdapter(Sheet)

_FIND = select(_TABLE).where(_TABLE.c.tracking_code == bindparam("key"))
_INSERT = insert(_TABLE)


class SqlPrintouts(Repository):
    """Implements `services.ports.requests.Printouts`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, printout: Printout) -> None:
        """Add one; WriteConflict if the request has one already."""
        self._connection.execute(_INSERT, asdict(printout))

    def find(self, tracking_code: str) -> Printout | None:
        """The request's, if one was prepared."""
        row = self._connection.execute(_FIND, {"key": tracking_code}).one_or_none()
        if row is None:
            return None
        return Printout(
            tracking_code=row.tracking_code,
            kind=row.kind,
            prepared_at=row.prepared_at,
            sheet=_SHEET.validate_python(row.sheet),
        )
