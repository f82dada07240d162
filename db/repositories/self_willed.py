"""Reconnections that subscribers made themselves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.repositories.rows import insert, update
from db.repositories.touched import Repository
from db.tables import SelfWilledReconnectionRow
from services.model.self_willed import SelfWilledReconnection


class SqlSelfWilledReconnections(Repository):
    """Implements `services.ports.self_willed.SelfWilledReconnections`."""

    not_noted = ("repeated", "open_since")

    def __init__(self, session: Session) -> None:
        self._session = session

    def of_connection(self, bill_id: str) -> tuple[SelfWilledReconnection, ...]:
        """Oldest first, with those that were taken back."""
        row = SelfWilledReconnectionRow
        query = select(row).where(row.bill_id == bill_id).order_by(row.found_on, row.tracking_code)
        return tuple(_found(each) for each in self._session.scalars(query))

    def repeated(self, times: int, *, after: str, limit: int) -> Sequence[str]:
        """The bill IDs behind `after` of connections with so many of them that count."""
        row = SelfWilledReconnectionRow
        query = (
            select(row.bill_id)
            .where(row.bill_id > after, row.withdrawn_at.is_(None))
            .group_by(row.bill_id)
            .having(func.count() >= times)
            .order_by(row.bill_id)
            .limit(limit)
        )
        return list(self._session.scalars(query))

    def open_since(self, day: date, *, after: str, limit: int) -> Sequence[str]:
        """The bill IDs behind `after` of connections with one that is open and was found by the day."""
        row = SelfWilledReconnectionRow
        is_open = row.withdrawn_at.is_(None) & row.settled_by.is_(None)
        query = (
            select(row.bill_id)
            .distinct()
            .where(row.bill_id > after, row.found_on <= day, is_open)
            .order_by(row.bill_id)
            .limit(limit)
        )
        return list(self._session.scalars(query))

    def add(self, found: SelfWilledReconnection) -> None:
        """Add the one of its request."""
        insert(self._session, _row(found))

    def save(self, found: SelfWilledReconnection) -> None:
        """Replace the one of its request; raises NotFound."""
        update(self._session, _row(found), what="self-willed reconnection", key=found.tracking_code)


def _row(found: SelfWilledReconnection) -> SelfWilledReconnectionRow:
    return SelfWilledReconnectionRow(
        tracking_code=found.tracking_code,
        bill_id=found.bill_id,
        found_on=found.found_on,
        found_by=found.found_by,
        kwh_at_cut=found.kwh_at_cut,
        kwh_found=found.kwh_found,
        commitment_number=found.commitment_number,
        commitment_on=found.commitment_on,
        settled_by=found.settled_by,
        settled_on=found.settled_on,
        withdrawn_at=found.withdrawn_at,
        withdrawn_by=found.withdrawn_by,
        withdrawn_because=found.withdrawn_because,
    )


def _found(row: SelfWilledReconnectionRow) -> SelfWilledReconnection:
    return SelfWilledReconnection(
        tracking_code=row.tracking_code,
        bill_id=row.bill_id,
        found_on=row.found_on,
        found_by=row.found_by,
        kwh_at_cut=row.kwh_at_cut,
        kwh_found=row.kwh_found,
        commitment_number=row.commitment_number,
        commitment_on=row.commitment_on,
        settled_by=row.settled_by,
        settled_on=row.settled_on,
        withdrawn_at=row.withdrawn_at,
        withdrawn_by=row.withdrawn_by,
        withdrawn_because=row.withdrawn_because,
    )
