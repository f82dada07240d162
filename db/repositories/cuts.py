"""Cuts of connections."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select
from sqlalchemy.orm import Session

from db.base import table_of
from db.repositories.rows import meter_reading, upsert
from db.repositories.touched import Repository
from db.tables import CutRow
from db.tables.cuts import STANDS
from services.model.cuts import Cut

_CUT = table_of(CutRow)
_OF_CONNECTION = select(_CUT).where(_CUT.c.bill_id == bindparam("key")).order_by(_CUT.c.cut_at, _CUT.c.tracking_code)


class SqlCuts(Repository):
    """Implements `services.ports.cuts.Cuts`."""

    not_noted = ("standing_since",)

    def __init__(self, session: Session) -> None:
        self._session = session

    def of_request(self, tracking_code: str) -> Cut | None:
        """The request's cut."""
        row = self._session.scalars(select(CutRow).where(CutRow.tracking_code == tracking_code)).one_or_none()
        return None if row is None else _cut(row)

    def standing(self, bill_id: str) -> Cut | None:
        """The connection's cut that has not ended."""
        return next((each for each in reversed(self.of_connection(bill_id)) if each.ended_at is None), None)

    def standing_since(self, before: datetime, *, after: str, limit: int) -> Sequence[str]:
        """The bill IDs behind `after` of connections that have been cut since before the moment."""
        query = (
            select(CutRow.bill_id)
            .where(STANDS, CutRow.bill_id > after, CutRow.cut_at < before)
            .group_by(CutRow.bill_id)
            .order_by(CutRow.bill_id)
            .limit(limit)
        )
        return list(self._session.scalars(query))

    def of_connection(self, bill_id: str) -> Sequence[Cut]:
        """Oldest first."""
        return [_cut(row) for row in self._session.connection().execute(_OF_CONNECTION, {"key": bill_id})]

    def save(self, cut: Cut) -> None:
        """Add it, or replace the one of its request."""
        upsert(self._session, _row(cut))


def _row(cut: Cut) -> CutRow:
    return CutRow(
        tracking_code=cut.tracking_code,
        bill_id=cut.bill_id,
        cut_case=cut.case,
        extent=cut.extent,
        reading_kwh=None if cut.reading is None else cut.reading.kwh,
        reading_on=None if cut.reading is None else cut.reading.taken_on,
        cut_at=cut.cut_at,
        after_payment=cut.after_payment,
        ended_at=cut.ended_at,
    )


def _cut(row: CutRow | Row[Any]) -> Cut:
    return Cut(
        tracking_code=row.tracking_code,
        bill_id=row.bill_id,
        case=row.cut_case,
        extent=row.extent,
        reading=meter_reading(row.reading_kwh, row.reading_on),
        cut_at=row.cut_at,
        after_payment=row.after_payment,
        ended_at=row.ended_at,
    )
