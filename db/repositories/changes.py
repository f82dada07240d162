"""The history of connections' records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select

from db.base import table_of
from db.repositories.touched import Repository
from db.tables import ConnectionChangeRow
from services.model.changes import ConnectionChange, FormerContact
from services.retention.rules import BLANK

_TABLE = table_of(ConnectionChangeRow)
_INSERT = insert(_TABLE)
_OF_CONNECTION = (
    select(_TABLE).where(_TABLE.c.bill_id == bindparam("key")).order_by(_TABLE.c.changed_at, _TABLE.c.tracking_code)
)
_OF_REQUEST = select(_TABLE).where(_TABLE.c.tracking_code == bindparam("key")).order_by(_TABLE.c.bill_id)


class SqlChanges(Repository):
    """Implements `services.ports.connections.Changes`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, change: ConnectionChange) -> None:
        """Add one; WriteConflict if the request has made it already."""
        former = change.former
        personal = {
            "full_name": former.full_name if former else BLANK,
            "mobile": former.mobile if former else BLANK,
            "landline": former.landline if former else BLANK,
        }
        self._connection.execute(_INSERT, _facts(change) | personal)

    def of_connection(self, bill_id: str) -> Sequence[ConnectionChange]:
        """The connection's, oldest first."""
        return [_change(row) for row in self._connection.execute(_OF_CONNECTION, {"key": bill_id})]

    def of_request(self, tracking_code: str) -> Sequence[ConnectionChange]:
        """The request's, by bill ID."""
        return [_change(row) for row in self._connection.execute(_OF_REQUEST, {"key": tracking_code})]


def _facts(change: ConnectionChange) -> dict[str, Any]:
    return {
        "tracking_code": change.tracking_code,
        "change": change.change,
        "bill_id": change.bill_id,
        "changed_at": change.changed_at,
        "effective_on": change.effective_on,
        "before": dict(change.before),
        "after": dict(change.after),
    }


def _change(row: Row[Any]) -> ConnectionChange:
    personal = FormerContact(full_name=row.full_name, mobile=row.mobile, landline=row.landline)
    return ConnectionChange(
        tracking_code=row.tracking_code,
        change=row.change,
        bill_id=row.bill_id,
        changed_at=row.changed_at,
        effective_on=row.effective_on,
        before=row.before,
        after=row.after,
        former=personal if row.mobile != BLANK else None,
    )
