"""Delivery reports: how far they were read, and what they change. Late, twice or out of order, it comes to the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, or_, select, update

from db.base import table_of
from db.engine import Database
from db.errors import translated
from db.tables import ReportCursorRow, SmsRow
from services.model.notices import DeliveryReport, SmsState, parse_client_reference

_SMS = table_of(SmsRow)
_CURSORS = table_of(ReportCursorRow)
_PROVIDER = "sms"

_CURSOR = select(_CURSORS).where(_CURSORS.c.provider == _PROVIDER)
_BEGIN = insert(_CURSORS).values(provider=_PROVIDER)
_GO_ON = update(_CURSORS).where(_CURSORS.c.provider == _PROVIDER)

_OF_REPORT = (_SMS.c.key == bindparam("of_key")) & (_SMS.c.resends == bindparam("of_resends"))
_NEWS = or_(_SMS.c.reported_at.is_(None), _SMS.c.reported_at < bindparam("at"))
# Delivered is the end: whatever came before it or comes after, the phone has the SMS. A failure counts once, so that
# its repetition does not bring back what a person has resolved meanwhile.
_DELIVERED = (
    update(_SMS)
    .where(_OF_REPORT, _SMS.c.state != SmsState.DELIVERED)
    .values(state=SmsState.DELIVERED, reported_at=bindparam("at"))
)
_UNDELIVERED = (
    update(_SMS)
    .where(_OF_REPORT, _SMS.c.state.not_in((SmsState.DELIVERED, SmsState.UNDELIVERED)), _NEWS)
    .values(state=SmsState.UNDELIVERED, reported_at=bindparam("at"), resolved_at=None)
)


class DeliveryReportStore:
    """Where the reports are read up to, and the SMS that they are of."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def cursor(self) -> str | None:
        """Behind the last report that was read; None before the first."""
        with translated(self._database.label), self._database.reading.connect() as connection:
            row = connection.execute(_CURSOR).one_or_none()
            return None if row is None else row.cursor

    def apply(
        self, reports: Sequence[DeliveryReport], *, after: str | None, cursor: str | None, now: datetime
    ) -> Sequence[DeliveryReport]:
        """Note what the reports that follow `after` say, and `cursor` as read up to: both or nothing.

        Those that changed something. None of them did where another relay has read past `after` meanwhile.
        """
        with self._reading_on(after, cursor, now) as connection:
            return [] if connection is None else [each for each in reports if _changes(connection, each)]

    @contextmanager
    def _reading_on(self, after: str | None, cursor: str | None, now: datetime) -> Iterator[Connection | None]:
        with translated(self._database.label), self._database.relaying.begin() as connection:
            row = connection.execute(_CURSOR.with_for_update()).one_or_none()
            if row is None:
                connection.execute(_BEGIN, {"cursor": cursor, "since": now})
            elif row.cursor == after:
                connection.execute(_GO_ON, {"cursor": cursor})
            yield connection if row is None or row.cursor == after else None


def _changes(connection: Connection, report: DeliveryReport) -> bool:
    key, resends = parse_client_reference(report.client_reference)
    statement = _DELIVERED if report.delivered else _UNDELIVERED
    return connection.execute(statement, {"of_key": key, "of_resends": resends, "at": report.at}).rowcount > 0
