"""What a service puts into the outbox. The relay's side is `db.outbox`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.repositories.rows import insert
from db.tables import EngineMessageRow, SmsRow
from services.model.notices import EngineMessage, Sms


class SqlOutbox:
    """Implements `services.ports.Outbox`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add_sms(self, sms: Sms) -> None:
        """Queue the SMS, unless its key is known."""
        if self._session.scalar(select(SmsRow.id).where(SmsRow.key == sms.key)) is None:
            insert(self._session, _sms_row(sms))

    def add_message(self, message: EngineMessage) -> None:
        """Queue the message, unless its id is known."""
        known = select(EngineMessageRow.id).where(EngineMessageRow.message_id == message.message_id)
        if self._session.scalar(known) is None:
            insert(self._session, _message_row(message))

    def sms_of(self, tracking_code: str) -> Sequence[Sms]:
        """The request's SMS, as they were queued."""
        query = select(SmsRow).where(SmsRow.tracking_code == tracking_code).order_by(SmsRow.id)
        return [to_sms(row) for row in self._session.scalars(query)]


def to_sms(row: SmsRow) -> Sms:
    """The SMS of a row."""
    return Sms(
        key=row.key,
        tracking_code=row.tracking_code,
        template=row.template,
        mobile=row.mobile,
        text=row.text,
        created_at=row.created_at,
        state=row.state,
        attempts=row.attempts,
        provider_reference=row.provider_reference,
        sent_at=row.sent_at,
    )


def to_message(row: EngineMessageRow) -> EngineMessage:
    """The message of a row."""
    return EngineMessage(
        name=row.name,
        correlation_key=row.correlation_key,
        message_id=row.message_id,
        created_at=row.created_at,
        ttl=timedelta(seconds=row.ttl_seconds),
        variables=row.variables,
    )


def _sms_row(sms: Sms) -> SmsRow:
    return SmsRow(
        key=sms.key,
        tracking_code=sms.tracking_code,
        template=sms.template,
        mobile=sms.mobile,
        text=sms.text,
        created_at=sms.created_at,
        state=sms.state,
        attempts=sms.attempts,
        provider_reference=sms.provider_reference,
        sent_at=sms.sent_at,
    )


def _message_row(message: EngineMessage) -> EngineMessageRow:
    return EngineMessageRow(
        message_id=message.message_id,
        name=message.name,
        correlation_key=message.correlation_key,
        ttl_seconds=round(message.ttl.total_seconds()),
        variables=dict(message.variables),
        created_at=message.created_at,
    )
