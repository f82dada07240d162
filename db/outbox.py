"""The relay's side of the outbox: several relay processes may work side by side, and any may die at any point.

A claim is committed before anything is sent. It leases the row until `next_at`; whoever claims it after that has a
higher number of attempts, and the former holder's marks no longer count.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from db.base import MessageState
from db.engine import Database
from db.errors import translated
from db.repositories.outbox import to_message, to_sms
from db.tables import EngineMessageRow, SmsRow
from services.model.notices import EngineMessage, Sms, SmsState

LEASE = timedelta(minutes=1)
"""Longer than a provider or the engine takes to answer, shorter than the engine remembers a message id."""


class SmsRelayStore:
    """SMS to send. In the table a claimed SMS is UNSETTLED: from then on the provider may have it, and if the relay
    dies nobody knows. So the next holder asks the provider first.
    """

    def __init__(self, database: Database, *, lease: timedelta = LEASE) -> None:
        self._database = database
        self._lease = lease

    def claim(self, limit: int, now: datetime) -> Sequence[Sms]:
        """Up to `limit` SMS in the order of queueing, leased to the caller; `attempts` counts this claim.

        QUEUED ones are to be sent; UNSETTLED ones are to be asked for by their key first.
        """
        undelivered = SmsRow.state.in_((SmsState.QUEUED, SmsState.UNSETTLED))
        query = select(SmsRow).where(undelivered, _is_due(SmsRow.next_at, now)).order_by(SmsRow.id).limit(limit)
        with _transaction(self._database) as session:
            rows = session.scalars(query.with_for_update(skip_locked=True)).all()
            return [self._lease_out(row, now) for row in rows]

    def mark_sent(self, sms: Sms, provider_reference: str, sent_at: datetime) -> bool:
        """The provider has it. False, here and below: the lease was lost to another relay, and nothing was written."""
        with self._held(sms) as row:
            if row is not None:
                row.state, row.provider_reference, row.sent_at = SmsState.SENT, provider_reference, sent_at
            return row is not None

    def unsettled(self, sms: Sms, next_at: datetime) -> bool:
        """Nobody knows whether the provider has it; it is asked from `next_at` on."""
        with self._held(sms) as row:
            if row is not None:
                row.next_at = next_at
            return row is not None

    def refused(self, sms: Sms) -> bool:
        """The provider will never send it."""
        with self._held(sms) as row:
            if row is not None:
                row.state = SmsState.REFUSED
            return row is not None

    def retry_later(self, sms: Sms, next_at: datetime) -> bool:
        """The provider certainly has not got it; it is sent from `next_at` on."""
        with self._held(sms) as row:
            if row is not None:
                row.state, row.next_at = SmsState.QUEUED, next_at
            return row is not None

    def _lease_out(self, row: SmsRow, now: datetime) -> Sms:
        row.attempts += 1
        claimed = to_sms(row)
        row.state, row.next_at = SmsState.UNSETTLED, now + self._lease
        return claimed

    @contextmanager
    def _held(self, sms: Sms) -> Iterator[SmsRow | None]:
        query = select(SmsRow).where(
            SmsRow.key == sms.key, SmsRow.attempts == sms.attempts, SmsRow.state == SmsState.UNSETTLED
        )
        with _transaction(self._database) as session:
            yield session.scalars(query.with_for_update()).one_or_none()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedMessage:
    """A message under lease; `attempts` counts its claims."""

    message: EngineMessage
    attempts: int


class MessageRelayStore:
    """Messages to publish, at least once: the engine knows one that it has by its message id."""

    def __init__(self, database: Database, *, lease: timedelta = LEASE) -> None:
        self._database = database
        self._lease = lease

    def claim(self, limit: int, now: datetime) -> Sequence[ClaimedMessage]:
        """Up to `limit` messages in the order of queueing, leased to the caller."""
        queued = EngineMessageRow.state == MessageState.QUEUED
        due = _is_due(EngineMessageRow.next_at, now)
        query = select(EngineMessageRow).where(queued, due).order_by(EngineMessageRow.id).limit(limit)
        with _transaction(self._database) as session:
            rows = session.scalars(query.with_for_update(skip_locked=True)).all()
            return [self._lease_out(row, now) for row in rows]

    def mark_published(self, claimed: ClaimedMessage, published_at: datetime) -> bool:
        """The engine has it. False, here and below: the lease was lost to another relay, and nothing was written."""
        with self._held(claimed) as row:
            if row is not None:
                row.state, row.published_at = MessageState.PUBLISHED, published_at
            return row is not None

    def retry_later(self, claimed: ClaimedMessage, next_at: datetime) -> bool:
        """It is published again from `next_at` on."""
        with self._held(claimed) as row:
            if row is not None:
                row.next_at = next_at
            return row is not None

    def _lease_out(self, row: EngineMessageRow, now: datetime) -> ClaimedMessage:
        row.attempts += 1
        row.next_at = now + self._lease
        return ClaimedMessage(message=to_message(row), attempts=row.attempts)

    @contextmanager
    def _held(self, claimed: ClaimedMessage) -> Iterator[EngineMessageRow | None]:
        query = select(EngineMessageRow).where(
            EngineMessageRow.message_id == claimed.message.message_id,
            EngineMessageRow.attempts == claimed.attempts,
            EngineMessageRow.state == MessageState.QUEUED,
        )
        with _transaction(self._database) as session:
            yield session.scalars(query.with_for_update()).one_or_none()


def _is_due(next_at: InstrumentedAttribute[datetime | None], now: datetime) -> ColumnElement[bool]:
    return or_(next_at.is_(None), next_at <= now)


@contextmanager
def _transaction(database: Database) -> Iterator[Session]:
    with translated(database.label), Session(database.relaying) as session, session.begin():
        yield session
