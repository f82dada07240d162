"""How satisfied people were."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from db.repositories.requests import SqlRequests
from db.repositories.rows import upsert
from db.repositories.touched import Repository
from db.tables import RequestRow, SatisfactionRow
from services.model.requests import Request
from services.model.satisfaction import SatisfactionAsked, SatisfactionCount


class SqlSatisfaction(Repository):
    """Implements `services.ports.satisfaction.Satisfaction`."""

    not_noted = ("connections_to_ask", "was_asked", "counts")

    def __init__(self, session: Session, requests: SqlRequests) -> None:
        self._session = session
        self._requests = requests

    def find(self, tracking_code: str) -> SatisfactionAsked | None:
        """What was asked about the request."""
        query = select(SatisfactionRow).where(SatisfactionRow.tracking_code == tracking_code)
        row = self._session.scalars(query).one_or_none()
        return None if row is None else _asked(row)

    def save(self, asked: SatisfactionAsked) -> None:
        """Add it, or replace the one of its request."""
        upsert(self._session, _row(asked))

    def connections_to_ask(self, since: datetime, *, until: datetime, after: str, limit: int) -> Sequence[str]:
        """The bill IDs behind `after` of connections with a request that was closed within that time."""
        query = (
            select(RequestRow.bill_id)
            .distinct()
            .where(RequestRow.closed_at >= since, RequestRow.closed_at < until, RequestRow.bill_id > after)
            .order_by(RequestRow.bill_id)
            .limit(limit)
        )
        return list(self._session.scalars(query))

    def closed_of(self, bill_id: str, since: datetime, *, until: datetime) -> Sequence[Request]:
        """The connection's requests that were closed within that time, the newest first."""
        query = (
            select(RequestRow.tracking_code)
            .where(RequestRow.bill_id == bill_id, RequestRow.closed_at >= since, RequestRow.closed_at < until)
            .order_by(RequestRow.closed_at.desc(), RequestRow.tracking_code)
        )
        return [self._requests.get(code) for code in self._session.scalars(query)]

    def was_asked(self, mobile: str, *, since: datetime) -> bool:
        """Whether whoever has this number was asked at that instant or later."""
        asked = exists().where(
            SatisfactionRow.asked_at >= since,
            RequestRow.tracking_code == SatisfactionRow.tracking_code,
            RequestRow.mobile == mobile,
        )
        return bool(self._session.scalar(select(asked)))

    def counts(self) -> Sequence[SatisfactionCount]:
        """Of all that is kept, by service, unit and mark."""
        key = (SatisfactionRow.service_key, SatisfactionRow.unit, SatisfactionRow.mark)
        found = self._session.execute(select(*key, func.count()).group_by(*key))
        return [
            SatisfactionCount(service_key=service, unit=unit, mark=mark, people=people)
            for service, unit, mark, people in found
        ]


def _row(asked: SatisfactionAsked) -> SatisfactionRow:
    return SatisfactionRow(
        tracking_code=asked.tracking_code,
        service_key=asked.service_key,
        unit=asked.unit,
        asked_at=asked.asked_at,
        mark=asked.mark,
        marked_at=asked.marked_at,
    )


def _asked(row: SatisfactionRow) -> SatisfactionAsked:
    return SatisfactionAsked(
        tracking_code=row.tracking_code,
        service_key=row.service_key,
        unit=row.unit,
        asked_at=row.asked_at,
        mark=row.mark,
        marked_at=row.marked_at,
    )
