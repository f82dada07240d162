"""Rows that have been kept long enough: found by small indexes, a batch at a time, blanked or deleted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    Column,
    ColumnElement,
    Connection,
    Delete,
    Row,
    Select,
    String,
    TextClause,
    Update,
    and_,
    bindparam,
    delete,
    exists,
    func,
    or_,
    select,
    tuple_,
    update,
)

from db.base import table_of
from db.column_types import UtcDateTime
from db.repositories.touched import Repository
from db.tables import (
    ApplicationDraftRow,
    BillRow,
    ComplaintRow,
    CompletedJobRow,
    ConnectionChangeRow,
    EngineMessageRow,
    FormerSubscriberRow,
    ObjectionRow,
    PersonalDetailsRow,
    RequestRow,
    SatisfactionRow,
    SetAsideRow,
    SmsRow,
)
from db.tables.complaints import COMPLAINT_PERSONAL
from db.tables.connections import CHANGE_PERSONAL, FORMER_PERSONAL
from db.tables.delivery import MESSAGE_FULL, SMS_PERSONAL
from db.tables.objections import OBJECTION_PERSONAL
from db.tables.requests import REQUEST_PERSONAL
from db.tables.scheduled import DONE
from services.intake.drafts import notes_beside
from services.model.bills import BillState
from services.model.notices import SmsState
from services.retention.ports import AnswerKey
from services.retention.rules import BLANK, RULE_OF, Kind

_DRAFTS = table_of(ApplicationDraftRow)
_DETAILS = table_of(PersonalDetailsRow)
_REQUESTS = table_of(RequestRow)
_SMS = table_of(SmsRow)
_FORMER = table_of(FormerSubscriberRow)
_CHANGES = table_of(ConnectionChangeRow)
_COMPLAINTS = table_of(ComplaintRow)
_OBJECTIONS = table_of(ObjectionRow)
_OBJECTION_KEY = (_OBJECTIONS.c.tracking_code, _OBJECTIONS.c.number)
_CLOSED = (
    select(_REQUESTS.c.closed_at)
    .where(_REQUESTS.c.tracking_code == _OBJECTIONS.c.tracking_code)
    .correlate(_OBJECTIONS)
    .scalar_subquery()
)
_MARKS = table_of(SatisfactionRow)
_ASIDE = table_of(SetAsideRow)
_ASIDE_KEY = (_ASIDE.c.work, _ASIDE.c.day, _ASIDE.c.bill_id)
_MESSAGES = table_of(EngineMessageRow)
_ANSWERS = table_of(CompletedJobRow)
_BILLS, _OTHERS = table_of(BillRow), table_of(BillRow).alias("other_bill")

_BEFORE = bindparam("before", type_=UtcDateTime())
_KEYS: BindParameter[Any] = bindparam("keys", expanding=True)
_WITH_RELAY = (SmsState.QUEUED, SmsState.OUTCOME_UNKNOWN)


def _is_owed(of_whom: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether somebody still has to pay one of these bills, also where a bill of the connection asks for it instead."""
    consolidated = and_(
        _BILLS.c.state == BillState.CONSOLIDATED,
        exists().where(_OTHERS.c.bill_id == _BILLS.c.bill_id, _OTHERS.c.state == BillState.ISSUED),
    )
    return exists().where(of_whom, or_(_BILLS.c.state == BillState.ISSUED, consolidated))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Purge:
    """Which rows of before a moment, by the columns of their key, oldest first, and what is done to them."""

    key: Column[Any] | tuple[Column[Any], ...]
    since: ColumnElement[Any]
    wanted: Sequence[ColumnElement[bool] | TextClause] = ()
    effect: Update | Delete

    @property
    def columns(self) -> tuple[Column[Any], ...]:
        return self.key if isinstance(self.key, tuple) else (self.key,)

    @property
    def due(self) -> Select[Any]:
        return select(*self.columns).where(*self.wanted, self.since < _BEFORE)

    def keys(self, rows: Iterable[Row[Any]]) -> list[Any]:
        """What `effect` names the rows by."""
        return [tuple(row) if isinstance(self.key, tuple) else row[0] for row in rows]


def _among_keys(*key: Column[Any]) -> ColumnElement[bool]:
    return key[0].in_(_KEYS) if len(key) == 1 else tuple_(*key).in_(_KEYS)


def _blanked(kind: Kind, *key: Column[Any]) -> Update:
    return update(key[0].table).where(_among_keys(*key)).values(dict.fromkeys(RULE_OF[kind].blanks, BLANK))


# A text condition is for the index of few rows, which says the same word for word: see `db.tables`.
_PURGES: Mapping[Kind, _Purge] = {
    Kind.DRAFTS: _Purge(
        key=_DRAFTS.c.draft_key, since=_DRAFTS.c.saved_at, effect=delete(_DRAFTS).where(_DRAFTS.c.draft_key.in_(_KEYS))
    ),
    Kind.DETAILS: _Purge(
        key=_DETAILS.c.number, since=_DETAILS.c.saved_at, effect=delete(_DETAILS).where(_DETAILS.c.number.in_(_KEYS))
    ),
    Kind.REQUESTS: _Purge(
        key=_REQUESTS.c.tracking_code,
        since=_REQUESTS.c.closed_at,
        wanted=[REQUEST_PERSONAL, ~_is_owed(_BILLS.c.tracking_code == _REQUESTS.c.tracking_code)],
        effect=_blanked(Kind.REQUESTS, _REQUESTS.c.tracking_code),
    ),
    Kind.SMS: _Purge(
        key=_SMS.c.id,
        since=_SMS.c.created_at,
        wanted=[SMS_PERSONAL, _SMS.c.state.not_in(_WITH_RELAY)],
        effect=_blanked(Kind.SMS, _SMS.c.id),
    ),
    Kind.FORMER_SUBSCRIBERS: _Purge(
        key=_FORMER.c.tracking_code,
        since=_FORMER.c.changed_at,
        wanted=[
            FORMER_PERSONAL,
            ~_is_owed(and_(_BILLS.c.bill_id == _FORMER.c.bill_id, _BILLS.c.issued_at <= _FORMER.c.changed_at)),
        ],
        effect=_blanked(Kind.FORMER_SUBSCRIBERS, _FORMER.c.tracking_code),
    ),
    Kind.CHANGES: _Purge(
        key=_CHANGES.c.tracking_code,
        since=_CHANGES.c.changed_at,
        wanted=[CHANGE_PERSONAL],
        effect=_blanked(Kind.CHANGES, _CHANGES.c.tracking_code),
    ),
    Kind.COMPLAINTS: _Purge(
        key=_COMPLAINTS.c.tracking_code,
        since=_COMPLAINTS.c.made_at,
        wanted=[COMPLAINT_PERSONAL],
        effect=_blanked(Kind.COMPLAINTS, _COMPLAINTS.c.tracking_code),
    ),
    Kind.OBJECTIONS: _Purge(
        key=_OBJECTION_KEY,
        since=func.coalesce(_OBJECTIONS.c.answered_at, _CLOSED),
        wanted=[OBJECTION_PERSONAL],
        effect=_blanked(Kind.OBJECTIONS, *_OBJECTION_KEY),
    ),
    Kind.MARKS: _Purge(
        key=_MARKS.c.tracking_code,
        since=_MARKS.c.asked_at,
        effect=delete(_MARKS).where(_MARKS.c.tracking_code.in_(_KEYS)),
    ),
    Kind.SET_ASIDE: _Purge(
        key=_ASIDE_KEY,
        since=_ASIDE.c.done_at,
        wanted=[DONE],
        effect=delete(_ASIDE).where(_among_keys(*_ASIDE_KEY)),
    ),
    Kind.MESSAGES: _Purge(
        key=_MESSAGES.c.id,
        since=_MESSAGES.c.published_at,
        wanted=[MESSAGE_FULL],
        effect=update(_MESSAGES).where(_MESSAGES.c.id.in_(_KEYS)).values(variables={}, emptied_at=bindparam("now")),
    ),
}

_AFTER = tuple_(
    bindparam("stored_at", type_=UtcDateTime()),
    bindparam("element_instance_key", type_=BigInteger()),
    bindparam("job_type", type_=String()),
)
_ANSWER_KEY = (_ANSWERS.c.stored_at, _ANSWERS.c.element_instance_key, _ANSWERS.c.job_type)
_OLD_ANSWERS = select(*_ANSWER_KEY).where(_ANSWERS.c.stored_at < _BEFORE).order_by(*_ANSWER_KEY)
_DELETE_ANSWER = delete(_ANSWERS).where(
    _ANSWERS.c.element_instance_key == bindparam("element"), _ANSWERS.c.job_type == bindparam("type")
)


class SqlRetention(Repository):
    """Implements `services.retention.ports.Retention`.

    It writes rows that no work reads any more, so it keeps no connection for itself: nobody's work is refused for it.
    """

    not_noted = ("purge", "count", "old_answers", "delete_answers")

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def purge(self, kind: Kind, *, before: datetime, now: datetime, limit: int) -> int:
        """Blank or delete up to `limit` rows of before a moment; how many it were."""
        purge = _PURGES[kind]
        due = purge.due.order_by(purge.since).limit(limit).with_for_update(skip_locked=True, of=purge.columns[0].table)
        keys = purge.keys(self._connection.execute(due, {"before": before}))
        if keys:
            named = {"now": now} if kind is Kind.MESSAGES else {}
            notes = [note for key in keys for note in notes_beside(key)] if kind is Kind.DRAFTS else []
            self._connection.execute(purge.effect, {"keys": [*keys, *notes], **named})
        return len(keys)

    def count(self, kind: Kind, *, before: datetime) -> int:
        """How many rows there are of before a moment."""
        due = _OLD_ANSWERS.order_by(None) if kind is Kind.JOB_ANSWERS else _PURGES[kind].due
        counted = select(func.count()).select_from(due.subquery())
        return self._connection.execute(counted, {"before": before}).scalar_one()

    def old_answers(self, *, before: datetime, after: AnswerKey | None, limit: int) -> Sequence[AnswerKey]:
        """Up to `limit` answers that were stored before a moment, in their order, behind `after`."""
        query, values = _OLD_ANSWERS.limit(limit), {"before": before}
        if after is not None:
            query = query.where(_ANSWERS.c.stored_at >= bindparam("stored_at"), tuple_(*_ANSWER_KEY) > _AFTER)
            values |= _named(after)
        return [
            AnswerKey(stored_at=row.stored_at, element_instance_key=row.element_instance_key, job_type=row.job_type)
            for row in self._connection.execute(query, values)
        ]

    def delete_answers(self, answers: Sequence[AnswerKey]) -> int:
        """Delete them; how many there still were."""
        if not answers:
            return 0
        rows = [{"element": each.element_instance_key, "type": each.job_type} for each in answers]
        return self._connection.execute(_DELETE_ANSWER, rows).rowcount


def _named(key: AnswerKey) -> dict[str, Any]:
    return {
        "stored_at": key.stored_at,
        "element_instance_key": key.element_instance_key,
        "job_type": key.job_type,
    }
