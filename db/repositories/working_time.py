"""What was decreed of offices' hours."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, insert, select, update

from db.base import table_of
from db.known_changes import KnownChanges
from db.repositories.rows import found
from db.repositories.touched import Repository
from db.tables import CalendarChangeRow, ConnectionRow
from services.errors import NotFound
from services.model.calendar_changes import CalendarChange, Decree, Scope, Weekday
from services.ports.working_time import LocalChanges
from services.working_time.hours import parse_hours, span_text

_WHAT = "calendar change"
_TABLE = table_of(CalendarChangeRow)
_INSERT = insert(_TABLE)
_UPDATE = update(_TABLE).where(_TABLE.c.number == bindparam("key"))
_GET = select(_TABLE).where(_TABLE.c.number == bindparam("key"))
_ALL = select(_TABLE).order_by(_TABLE.c.decreed_at, _TABLE.c.number)
_CONNECTION = table_of(ConnectionRow)
_DISTRICT = select(_CONNECTION.c.district).where(_CONNECTION.c.bill_id == bindparam("key"))
_VERSION = select(func.max(_TABLE.c.number), func.count(_TABLE.c.revoked_at))


class SqlCalendarChanges(Repository):
    """Implements `services.ports.working_time.CalendarChanges`."""

    def __init__(self, connection: Connection, known: KnownChanges, districts: dict[str, str]) -> None:
        """`districts`: by bill ID, what the transaction has seen of them so far, whoever read it."""
        self._connection = connection
        self._known = known
        self._districts = districts
        self._changes: Sequence[CalendarChange] | None = None
        self._has_written = False

    def add(self, change: CalendarChange) -> None:
        """Add one; WriteConflict if its number is taken."""
        self._note_written()
        self._connection.execute(_INSERT, _values(change))

    def save(self, change: CalendarChange) -> None:
        """Replace one; raises NotFound."""
        self._note_written()
        if not self._connection.execute(_UPDATE, {**_values(change), "key": change.number}).rowcount:
            raise NotFound(_WHAT, str(change.number))

    def get(self, number: int) -> CalendarChange:
        """The change with this number; raises NotFound."""
        row = self._connection.execute(_GET, {"key": number}).one_or_none()
        return _change(found(row, what=_WHAT, key=str(number)))

    def all(self) -> Sequence[CalendarChange]:
        """All of them, in the order in which they were entered."""
        return [_change(row) for row in self._connection.execute(_ALL)]

    def at(self, bill_id: str, *, since: date) -> LocalChanges:
        """The district of a connection, and those whose last day is `since` or a later one; raises NotFound.

        One small statement for a transaction, as long as nothing is decreed: what was before is known, and the district
        came with the request.
        """
        if self._changes is None:
            self._changes = self._read()
        changes = [each for each in self._changes if each.decree.last >= since]
        return LocalChanges(district=self._district(bill_id), changes=changes)

    def _district(self, bill_id: str) -> str:
        if bill_id not in self._districts:
            district = self._connection.execute(_DISTRICT, {"key": bill_id}).scalar()
            self._districts[bill_id] = found(district, what="connection", key=bill_id)
        return self._districts[bill_id]

    def _read(self) -> Sequence[CalendarChange]:
        if self._has_written:  # what is not committed may be undone, and its number given to another
            return self.all()
        number, revoked = self._connection.execute(_VERSION).one()
        return self._known.of((number, revoked), self.all)

    def _note_written(self) -> None:
        self._changes = None
        self._has_written = True


def _values(change: CalendarChange) -> dict[str, Any]:
    decree = change.decree
    return {
        "number": change.number,
        "kind": decree.kind,
        "scope_kind": decree.scope.kind,
        "scope_key": decree.scope.key,
        "first_day": decree.first,
        "last_day": decree.last,
        "weekdays": [each.value for each in Weekday if each in decree.weekdays],
        "hours": [span_text(span) for span in decree.hours],
        "reason": decree.reason,
        "decreed_by": change.decreed_by,
        "decreed_at": change.decreed_at,
        "revoked_by": change.revoked_by,
        "revoked_at": change.revoked_at,
    }


def _change(row: Row[Any]) -> CalendarChange:
    decree = Decree(
        kind=row.kind,
        scope=Scope(kind=row.scope_kind, key=row.scope_key),
        first=row.first_day,
        last=row.last_day,
        weekdays=frozenset(map(Weekday, row.weekdays)),
        hours=parse_hours(row.hours),
        reason=row.reason,
    )
    return CalendarChange(
        number=row.number,
        decree=decree,
        decreed_by=row.decreed_by,
        decreed_at=row.decreed_at,
        revoked_by=row.revoked_by,
        revoked_at=row.revoked_at,
    )
