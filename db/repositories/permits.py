"""Permits of connections, and what was found of their use."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import fields
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from db.base import table_of
from db.repositories.touched import Repository
from db.tables import TariffPermitRow, UseFindingRow
from db.tables.permits import WATCHED
from services.errors import NotFound
from services.model.permits import TariffPermit, UseFinding

_TABLE = table_of(TariffPermitRow)
_COLUMNS = tuple(each.name for each in fields(TariffPermit))
_KEY = ("bill_id", "tariff_class", "number", "valid_until")
_ORDER = (_TABLE.c.presented_on, _TABLE.c.valid_until, _TABLE.c.number)
_OF_CONNECTION = select(_TABLE).where(_TABLE.c.bill_id == bindparam("key")).order_by(*_ORDER)
_OF_CONNECTIONS = (
    select(_TABLE).where(_TABLE.c.bill_id.in_(bindparam("keys", expanding=True))).order_by(_TABLE.c.bill_id, *_ORDER)
)
_INSERT = insert(_TABLE)
_UPDATE = (
    update(_TABLE)
    .where(*(_TABLE.c[name] == bindparam(f"of_{name}") for name in _KEY))
    .values({name: bindparam(name) for name in _COLUMNS if name not in _KEY})
)
_TO_WATCH = (
    select(_TABLE.c.bill_id)
    .distinct()
    .where(WATCHED, _TABLE.c.watched_from <= bindparam("day"), _TABLE.c.bill_id > bindparam("behind"))
    .order_by(_TABLE.c.bill_id)
)
_FINDINGS = table_of(UseFindingRow)
_FINDING_COLUMNS = tuple(each.name for each in fields(UseFinding))
_FOUND = (
    select(_FINDINGS)
    .where(_FINDINGS.c.bill_id == bindparam("key"))
    .order_by(_FINDINGS.c.found_on, _FINDINGS.c.noted_at)
)
_FINDING = select(_FINDINGS).where(_FINDINGS.c.number == bindparam("wanted"))
_INSERT_FINDING = insert(_FINDINGS)
_UPDATE_FINDING = update(_FINDINGS).where(_FINDINGS.c.number == bindparam("wanted"))


class SqlPermits(Repository):
    """Implements `services.ports.permits.Permits`."""

    not_noted = ("connections_to_watch",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of_connection(self, bill_id: str) -> Sequence[TariffPermit]:
        """The connection's, in the order of their presentation."""
        return [_permit(row) for row in self._connection.execute(_OF_CONNECTION, {"key": bill_id})]

    def of_connections(self, bill_ids: Collection[str]) -> Sequence[TariffPermit]:
        """Those of several connections, by bill ID."""
        return [_permit(row) for row in self._connection.execute(_OF_CONNECTIONS, {"keys": list(bill_ids)})]

    def add(self, permit: TariffPermit) -> None:
        """Add one; WriteConflict if it is known."""
        self._connection.execute(_INSERT, _values(permit))

    def save(self, permit: TariffPermit) -> None:
        """Replace it; raises NotFound."""
        values = _values(permit)
        named = {f"of_{name}": values.pop(name) for name in _KEY}
        if self._connection.execute(_UPDATE, values | named).rowcount == 0:
            raise NotFound("permit", permit.number)

    def connections_to_watch(self, day: date, *, after: str, limit: int) -> Sequence[str]:
        """The bill IDs behind `after` of connections with a permit watched from the day or an earlier one."""
        return list(self._connection.scalars(_TO_WATCH.limit(limit), {"day": day, "behind": after}))

    def findings(self, bill_id: str) -> Sequence[UseFinding]:
        """What was found of the connection's use, by the day of the visit."""
        return [_finding(row) for row in self._connection.execute(_FOUND, {"key": bill_id})]

    def finding(self, number: str) -> UseFinding:
        """The finding with this number; raises NotFound."""
        row = self._connection.execute(_FINDING, {"wanted": number}).one_or_none()
        if row is None:
            raise NotFound("use finding", number)
        return _finding(row)

    def save_finding(self, finding: UseFinding) -> None:
        """Replace it; raises NotFound."""
        values = _finding_values(finding)
        if self._connection.execute(_UPDATE_FINDING.values(values), {"wanted": finding.number}).rowcount == 0:
            raise NotFound("use finding", finding.number)

    def add_finding(self, finding: UseFinding) -> None:
        """Add one; WriteConflict where it is there."""
        self._connection.execute(_INSERT_FINDING, _finding_values(finding))


def _values(permit: TariffPermit) -> dict[str, Any]:
    return {name: getattr(permit, name) for name in _COLUMNS}


def _permit(row: Row[Any]) -> TariffPermit:
    return TariffPermit(**{name: getattr(row, name) for name in _COLUMNS})


def _finding_values(finding: UseFinding) -> dict[str, Any]:
    return {name: getattr(finding, name) for name in _FINDING_COLUMNS}


def _finding(row: Row[Any]) -> UseFinding:
    return UseFinding(**{name: getattr(row, name) for name in _FINDING_COLUMNS})
