"""The relay's side of the outbox: several relay processes may work side by side, and any may die at any point.

A claim is committed before anything is sent. It leases the row until `next_at`; whoever claims it after that has a
higher number of attempts, and the former holder's results no longer count.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Table, TextClause, Update, bindparam, or_, select, update

from db.base import MessageState, table_of
from db.engine import Database
from db.errors import translated
from db.repositories.outbox import to_message, to_sms
from db.tables import EngineMessageRow, SmsRow
from db.tables.delivery import SMS_OPEN, UNPUBLISHED
from services.model.notices import EngineMessage, Sms, SmsState

LEASE = timedelta(minutes=1)
"""Longer than a provider or the engine takes to answer, shorter than the engine remembers a message id."""

_SMS = table_of(SmsRow)
_MESSAGES = table_of(EngineMessageRow)


def _due(
    table: Table, *wanted: ColumnElement[bool] | TextClause, or_if: Sequence[ColumnElement[bool]] = ()
) -> Select[Any]:
    is_due = or_(table.c.next_at.is_(None), table.c.next_at <= bindparam("now"), *or_if)
    return select(table).where(*wanted, is_due).order_by(table.c.id).limit(bindparam("limit"))


# The first condition of each is for the index (see `db.tables.delivery`): a relay looks several times a second, at few
# rows among millions that were sent.
_SMS_DUE = _due(_SMS, SMS_OPEN, _SMS.c.state.in_((SmsState.QUEUED, SmsState.OUTCOME_UNKNOWN)))
# What is put off for longer than anybody puts off was held by a relay whose clock was wrong: a request would stand
# still for as long. Two that publish the same message harm nobody.
_MESSAGES_DUE = _due(_MESSAGES, UNPUBLISHED, or_if=[_MESSAGES.c.next_at > bindparam("beyond")])

_LEASE_SMS = (
    update(_SMS)
    .where(_SMS.c.id.in_(bindparam("ids", expanding=True)))
    .values(attempts=_SMS.c.attempts + 1, state=SmsState.OUTCOME_UNKNOWN, next_at=bindparam("until"))
)
_SAVE_SMS = (
    update(_SMS)
    .where(
        _SMS.c.key == bindparam("held"), _SMS.c.attempts == bindparam("claim"), _SMS.c.state == SmsState.OUTCOME_UNKNOWN
    )
    .values(
        {
            name: bindparam(name)
            for name in ("state", "next_at", "provider_reference", "sent_at", "outcome_unknown_since", "fault")
        }
    )
)
_LEASE_MESSAGES = (
    update(_MESSAGES)
    .where(_MESSAGES.c.id.in_(bindparam("ids", expanding=True)))
    .values(attempts=_MESSAGES.c.attempts + 1, next_at=bindparam("until"))
)
_SAVE_MESSAGES = (
    update(_MESSAGES)
    .where(
        _MESSAGES.c.message_id == bindparam("held"),
        _MESSAGES.c.attempts == bindparam("claim"),
        _MESSAGES.c.state == MessageState.QUEUED,
    )
    .values({name: bindparam(name) for name in ("state", "next_at", "published_at")})
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TriedSms:
    """A claimed SMS as it stands after the attempt; one that is to be tried again waits until `next_at`."""

    sms: Sms
    next_at: datetime | None = None


class SmsRelayStore:
    """SMS to send. In the table a claimed SMS is OUTCOME_UNKNOWN: from then on the provider may have it, and if the
    relay dies nobody knows. So the next holder asks the provider first.
    """

    def __init__(self, database: Database, *, lease: timedelta = LEASE) -> None:
        self._database = database
        self._lease = lease

    def claim(self, limit: int, now: datetime) -> Sequence[Sms]:
        """Up to `limit` SMS in the order of queueing, leased to the caller; `attempts` counts this claim.

        QUEUED ones are to be sent; OUTCOME_UNKNOWN ones are to be asked for by their client reference first.
        """
        rows = _claim(self._database, _SMS_DUE, _LEASE_SMS, limit=limit, now=now, until=now + self._lease)
        return [to_sms(row, attempts=row.attempts + 1) for row in rows]

    def save(self, tried: Sequence[TriedSms]) -> int:
        """Keep what became of claimed SMS. The number kept: another relay has claimed the rest of them meanwhile."""
        return _save(self._database, _SAVE_SMS, [_sms_result(each) for each in tried])


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedMessage:
    """A message under lease; `row` is its id in the table, `attempts` counts its claims."""

    row: int
    message: EngineMessage
    attempts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TriedMessage:
    """A claimed message after the attempt: published at a moment, or to be tried again from one on."""

    claimed: ClaimedMessage
    published_at: datetime | None = None
    next_at: datetime | None = None


class MessageRelayStore:
    """Messages to publish, at least once: the engine knows one that it has by its message id."""

    def __init__(self, database: Database, *, lease: timedelta = LEASE) -> None:
        self._database = database
        self._lease = lease

    def claim(self, limit: int, now: datetime) -> Sequence[ClaimedMessage]:
        """Up to `limit` messages in the order of queueing, leased to the caller."""
        due = _MESSAGES_DUE.params(beyond=now + 2 * self._lease)
        rows = _claim(self._database, due, _LEASE_MESSAGES, limit=limit, now=now, until=now + self._lease)
        return [ClaimedMessage(row=row.id, message=to_message(row), attempts=row.attempts + 1) for row in rows]

    def save(self, tried: Sequence[TriedMessage]) -> int:
        """Keep what became of claimed messages. The number kept: another relay has claimed the rest meanwhile."""
        return _save(self._database, _SAVE_MESSAGES, [_message_result(each) for each in tried])


def _claim(
    database: Database, due: Select[Any], lease_out: Update, *, limit: int, now: datetime, until: datetime
) -> Sequence[Row[Any]]:
    """The rows as they were before."""
    asked = {"now": now, "limit": limit}
    with translated(database.label):
        # A look that keeps nobody waiting: on SQLite a claim would take the write lock, mostly for nothing.
        with database.reading.connect() as connection:
            if connection.execute(due, {**asked, "limit": 1}).first() is None:
                return []
        with database.relaying.begin() as connection:
            rows = connection.execute(due.with_for_update(skip_locked=True), asked).all()
            if rows:
                connection.execute(lease_out, {"ids": [row.id for row in rows], "until": until})
            return rows


def _save(database: Database, statement: Update, results: Sequence[dict[str, Any]]) -> int:
    if not results:
        return 0
    with translated(database.label), database.relaying.begin() as connection:
        return connection.execute(statement, results).rowcount


def _sms_result(tried: TriedSms) -> dict[str, Any]:
    sms = tried.sms
    return {
        "held": sms.key,
        "claim": sms.attempts,
        "state": sms.state,
        "next_at": tried.next_at,
        "provider_reference": sms.provider_reference,
        "sent_at": sms.sent_at,
        "outcome_unknown_since": sms.outcome_unknown_since,
        "fault": sms.fault,
    }


def _message_result(tried: TriedMessage) -> dict[str, Any]:
    return {
        "held": tried.claimed.message.message_id,
        "claim": tried.claimed.attempts,
        "state": MessageState.QUEUED if tried.published_at is None else MessageState.PUBLISHED,
        "next_at": tried.next_at,
        "published_at": tried.published_at,
    }
