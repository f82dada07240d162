"""Figures of all that waits, for those who watch: a few counts over small indexes, in one moment's view."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    String,
    Table,
    TextClause,
    bindparam,
    func,
    select,
    text,
    type_coerce,
)

from db.base import MessageState, table_of
from db.engine import Database
from db.errors import translated
from db.tables import EngineMessageRow, ReportCursorRow, ScheduledRunRow, SetAsideRow, SmsRow, StepEntryRow
from db.tables.delivery import SMS_OPEN, SMS_UNREPORTED, UNPUBLISHED
from db.tables.requests import STEP_OPEN
from db.tables.scheduled import WAITS
from services.model.notices import REPORT_WITHIN, SmsState

SMS = "sms"
MESSAGE = "message"

_STATEMENT_MILLISECONDS = 2000
_AT_ONCE = timedelta(0)
_TWO = 2
_FOR_RELAY = (SmsState.QUEUED.value, SmsState.OUTCOME_UNKNOWN.value, MessageState.QUEUED.value)
_FAILED = (SmsState.NEEDS_REVIEW.value, SmsState.REFUSED.value, SmsState.UNDELIVERED.value)

_SMS = table_of(SmsRow)
_MESSAGES = table_of(EngineMessageRow)
_STEPS = table_of(StepEntryRow)
_REPORTS = table_of(ReportCursorRow)
_RUNS = table_of(ScheduledRunRow)


def _by_state(
    table: Table, since: ColumnElement[datetime], *wanted: TextClause | ColumnElement[bool]
) -> Select[str, int, Any]:
    state = type_coerce(table.c.state, String)
    return select(state, func.count(), func.min(since)).where(*wanted).group_by(table.c.state)


# The first condition of each is for the index (see `db.tables.delivery`): what waits is counted, not all that ever was.
# What has lost its number waits for nobody.
_HAS_NUMBER = func.length(_SMS.c.mobile) > 0
# What waits for the end of quiet hours does not wait for the relay until then.
_OPEN_SMS = _by_state(_SMS, func.coalesce(_SMS.c.not_before, _SMS.c.created_at), SMS_OPEN, _HAS_NUMBER)
_OPEN_MESSAGES = _by_state(_MESSAGES, _MESSAGES.c.created_at, UNPUBLISHED)
_UNREPORTED = (
    select(func.count())
    .select_from(_SMS)
    .where(
        SMS_UNREPORTED,
        _HAS_NUMBER,
        _SMS.c.sent_at < bindparam("before"),
        _SMS.c.sent_at >= select(func.min(_REPORTS.c.since)).scalar_subquery(),
    )
)
_OVERDUE = (
    select(_STEPS.c.step, func.count().label("runs"))
    .where(STEP_OPEN, _STEPS.c.due_at < bindparam("now"))
    .group_by(_STEPS.c.step)
)


# Runs follow each other: where the newest one of a work has not ended, the one before has.
_AGE = func.row_number().over(partition_by=_RUNS.c.work, order_by=_RUNS.c.day.desc()).label("age")
_BY_AGE = select(_RUNS, _AGE).subquery()
_NEWEST_RUNS = select(_BY_AGE).where(_BY_AGE.c.age <= _TWO).order_by(_BY_AGE.c.day)
_ASIDE = table_of(SetAsideRow)
_CONNECTIONS = func.count(_ASIDE.c.bill_id.distinct()).label("connections")
_SET_ASIDE = select(_ASIDE.c.work, _CONNECTIONS).where(WAITS).group_by(_ASIDE.c.work)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduledProgress:
    """Of scheduled work: the connections of its newest run, how long that took or has taken so far, and how long ago a
    run has ended, None where none ever has; `set_aside` are the connections of all nights that wait to be tried again.
    """

    connections: int
    took: timedelta
    ended_ago: timedelta | None
    set_aside: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """What waits at a moment. Kinds are `sms` and `message`; states that no row is in are left out.

    `outbox_rows` are by kind and state; SMS that were sent, delivered or withdrawn and messages that were published
    wait for nothing. `oldest_age` is how long the oldest row of a kind has waited for the relay, in a lease or a
    back-off or not; zero where none waits. `sms_needing_review` is the length of the outbox's list of that name.
    `overdue` counts open runs past their due moment, by the id of the step. `scheduled` is by work.
    """

    outbox_rows: Mapping[tuple[str, str], int]
    oldest_age: Mapping[str, timedelta]
    sms_needing_review: int
    overdue: Mapping[str, int]
    scheduled: Mapping[str, ScheduledProgress]


class SqlStatistics:
    """Takes the figures."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def take(self, now: datetime) -> Statistics:
        """The figures at this moment. Raises DatabaseUnavailable, also where the database takes too long over them."""
        with translated(self._database.label), self._database.reading.connect() as connection:
            _do_not_wait(connection)
            sms, messages = _waiting(connection, _OPEN_SMS), _waiting(connection, _OPEN_MESSAGES)
            return Statistics(
                outbox_rows={(SMS, state): each.rows for state, each in sms.items()}
                | {(MESSAGE, state): each.rows for state, each in messages.items()},
                oldest_age={SMS: _oldest_age(sms, now), MESSAGE: _oldest_age(messages, now)},
                sms_needing_review=sum(sms[state].rows for state in _FAILED if state in sms)
                + _unreported(connection, now),
                overdue=_overdue(connection, now),
                scheduled=_scheduled(connection, now),
            )


@dataclass(frozen=True, slots=True)
class _Waiting:
    """Rows in one state."""

    rows: int
    oldest: datetime


def _do_not_wait(connection: Connection) -> None:
    # On SQLite a reader waits for nobody.
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SET LOCAL statement_timeout = {_STATEMENT_MILLISECONDS}"))


def _waiting(connection: Connection, by_state: Select[str, int, Any]) -> Mapping[str, _Waiting]:
    return {state: _Waiting(rows, oldest) for state, rows, oldest in connection.execute(by_state)}


def _oldest_age(waiting: Mapping[str, _Waiting], now: datetime) -> timedelta:
    return max([_AT_ONCE, *(now - waiting[state].oldest for state in _FOR_RELAY if state in waiting)])


def _unreported(connection: Connection, now: datetime) -> int:
    return connection.execute(_UNREPORTED, {"before": now - REPORT_WITHIN}).scalar_one()


def _overdue(connection: Connection, now: datetime) -> Mapping[str, int]:
    found = connection.execute(_OVERDUE, {"now": now}).all()
    return {row.step: row.runs for row in found}


def _scheduled(connection: Connection, now: datetime) -> Mapping[str, ScheduledProgress]:
    found: dict[str, ScheduledProgress] = {}
    ended: dict[str, datetime] = {}
    set_aside = {row.work: row.connections for row in connection.execute(_SET_ASIDE)}
    for row in connection.execute(_NEWEST_RUNS):
        if row.ended_at is not None:
            ended[row.work] = row.ended_at
        found[row.work] = ScheduledProgress(
            connections=row.connections,
            took=(row.ended_at or now) - row.started_at,
            ended_ago=now - ended[row.work] if row.work in ended else None,
            set_aside=set_aside.get(row.work, 0),
        )
    return found
