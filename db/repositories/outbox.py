"""What a service puts into the outbox. The relay's side is `db.outbox`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, Executable, Row, bindparam, func, select, update

from db.base import MessageState, table_of
from db.repositories.rows import found
from db.repositories.touched import Repository
from db.repositories.waiting import Values, Waiting, insert_or_replace_if, insert_unless_known
from db.tables import EngineMessageRow, ReportCursorRow, SmsRow
from db.tables.delivery import SMS_OPEN, SMS_UNREPORTED
from services.errors import NotFound
from services.model.notices import REPORT_WITHIN, EngineMessage, Sms, SmsState

_SMS = table_of(SmsRow)
_MESSAGES = table_of(EngineMessageRow)
_REPORTS = table_of(ReportCursorRow)
_BY_KEY = select(_SMS).where(_SMS.c.key == bindparam("wanted"))
_MESSAGE = select(_MESSAGES).where(_MESSAGES.c.message_id == bindparam("wanted"))
_UPDATE = update(_SMS).where(_SMS.c.key == bindparam("wanted"))
# Without its number it reaches nobody any more: nothing is left to settle.
_HAS_NUMBER = func.length(_SMS.c.mobile) > 0
_FAILED = select(_SMS).where(
    SMS_OPEN, _HAS_NUMBER, _SMS.c.state.in_((SmsState.NEEDS_REVIEW, SmsState.REFUSED, SmsState.UNDELIVERED))
)
# Of a provider that reports, and from then on: what was sent before nobody ever reports.
_REPORTING_SINCE = select(func.min(_REPORTS.c.since)).scalar_subquery()
_UNREPORTED = select(_SMS).where(
    SMS_UNREPORTED, _HAS_NUMBER, _SMS.c.sent_at < bindparam("before"), _SMS.c.sent_at >= _REPORTING_SINCE
)
# A claimed one is OUTCOME_UNKNOWN.
_WITHDRAW = (
    update(_SMS)
    .where(
        SMS_OPEN,
        _SMS.c.state == SmsState.QUEUED,
        _SMS.c.resends == 0,
        _SMS.c.concerns.in_(bindparam("concerned", expanding=True)),
    )
    .values(state=SmsState.WITHDRAWN, next_at=None)
)
_OF_REQUEST = select(_SMS).where(_SMS.c.tracking_code == bindparam("code")).order_by(_SMS.c.id)


class SqlOutbox(Repository):
    """Implements `services.ports.notices.Outbox`. A key that is known is left alone by the database, which is cheaper
    than asking for it first.
    """

    not_noted = ("write",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        dialect = connection.dialect.name
        self._sms = Waiting(connection, _queue_sms(dialect))
        self._messages = Waiting(connection, insert_unless_known(_MESSAGES, "message_id", dialect))

    def add_sms(self, sms: Sms) -> None:
        """Queue the SMS, unless its key is known and it was not withdrawn."""
        self._sms.add({**_sms_values(sms), "next_at": sms.not_before})

    def withdraw_sms(self, *concerns: str) -> None:
        """Let nobody send what is still queued and depends on one of these."""
        self._sms.write()
        self._connection.execute(_WITHDRAW, {"concerned": concerns})

    def add_message(self, message: EngineMessage) -> None:
        """Queue the message, unless its id is known."""
        self._messages.add(_message_values(message))

    def message(self, message_id: str) -> EngineMessage | None:
        """The message that was added under this id, published or not."""
        self._messages.write()
        row = self._connection.execute(_MESSAGE, {"wanted": message_id}).one_or_none()
        return None if row is None else to_message(row)

    def sms_of(self, tracking_code: str) -> Sequence[Sms]:
        """The request's SMS, as they were queued."""
        self._sms.write()
        return [to_sms(row) for row in self._connection.execute(_OF_REQUEST, {"code": tracking_code})]

    def sms(self, key: str) -> Sms:
        """The SMS with this key; raises NotFound."""
        self._sms.write()
        row = self._connection.execute(_BY_KEY, {"wanted": key}).one_or_none()
        return to_sms(found(row, what="SMS", key=key))

    def save_sms(self, sms: Sms) -> None:
        """Replace the SMS, which no relay holds any more; raises NotFound."""
        values = {**_sms_values(sms), "next_at": None, "wanted": sms.key}
        if self._connection.execute(_UPDATE, values).rowcount == 0:
            raise NotFound("SMS", sms.key)

    def sms_needing_review(self, now: datetime) -> Sequence[Sms]:
        """What nobody but a person can settle, oldest first."""
        self._sms.write()
        failed = self._connection.execute(_FAILED).all()
        unreported = self._connection.execute(_UNREPORTED, {"before": now - REPORT_WITHIN}).all()
        return [to_sms(row) for row in sorted([*failed, *unreported], key=attrgetter("id"))]

    def write(self) -> None:
        """Write what waits."""
        self._sms.write()
        self._messages.write()


@cache
def _queue_sms(dialect: str) -> Executable:
    return insert_or_replace_if(_SMS, "key", dialect, known=_SMS.c.state == SmsState.WITHDRAWN)


def to_sms(row: Row[Any], *, attempts: int | None = None) -> Sms:
    """The SMS of a row; with another number of attempts than the row has, if given."""
    return Sms(
        key=row.key,
        tracking_code=row.tracking_code,
        template=row.template,
        mobile=row.mobile,
        text=row.text,
        created_at=row.created_at,
        state=row.state,
        attempts=row.attempts if attempts is None else attempts,
        provider_reference=row.provider_reference,
        sent_at=row.sent_at,
        outcome_unknown_since=row.outcome_unknown_since,
        fault=row.fault,
        resends=row.resends,
        resolved_at=row.resolved_at,
        not_before=row.not_before,
        concerns=row.concerns,
    )


def to_message(row: Row[Any]) -> EngineMessage:
    """The message of a row."""
    return EngineMessage(
        name=row.name,
        correlation_key=row.correlation_key,
        message_id=row.message_id,
        created_at=row.created_at,
        ttl=timedelta(seconds=row.ttl_seconds),
        variables=row.variables,
    )


def _sms_values(sms: Sms) -> Values:
    return {
        "key": sms.key,
        "tracking_code": sms.tracking_code,
        "template": sms.template,
        "mobile": sms.mobile,
        "text": sms.text,
        "created_at": sms.created_at,
        "state": sms.state,
        "attempts": sms.attempts,
        "provider_reference": sms.provider_reference,
        "sent_at": sms.sent_at,
        "outcome_unknown_since": sms.outcome_unknown_since,
        "fault": sms.fault,
        "resends": sms.resends,
        "resolved_at": sms.resolved_at,
        "not_before": sms.not_before,
        "concerns": sms.concerns,
    }


def _message_values(message: EngineMessage) -> Values:
    return {
        "message_id": message.message_id,
        "name": message.name,
        "correlation_key": message.correlation_key,
        "ttl_seconds": round(message.ttl.total_seconds()),
        "variables": dict(message.variables),
        "created_at": message.created_at,
        "state": MessageState.QUEUED,
        "attempts": 0,
    }
