"""How far scheduled work has come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from db.base import table_of
from db.repositories.waiting import insert_or_replace
from db.tables import ScheduledRunRow, SetAsideRow
from db.tables.scheduled import GIVEN_UP, WAITS
from services.model.scheduled import ScheduledRun, SetAside

_TABLE = table_of(ScheduledRunRow)
_COLUMNS = tuple(each.name for each in fields(ScheduledRun))
_KEY = ("work", "day")
_FIND = select(_TABLE).where(_TABLE.c.work == bindparam("of_work"), _TABLE.c.day == bindparam("of_day"))
_LATEST = select(_TABLE).where(_TABLE.c.work == bindparam("of_work")).order_by(_TABLE.c.day.desc()).limit(1)
_UPDATE = (
    update(_TABLE)
    .where(_TABLE.c.work == bindparam("of_work"), _TABLE.c.day == bindparam("of_day"))
    .values({name: bindparam(name) for name in _COLUMNS if name not in _KEY})
)
_INSERT = insert(_TABLE)
_ASIDE = table_of(SetAsideRow)
_WAITING = select(_ASIDE).where(WAITS).order_by(_ASIDE.c.work, _ASIDE.c.day, _ASIDE.c.bill_id)
_WAITS_OF = _WAITING.where(_ASIDE.c.work == bindparam("of_work"), _ASIDE.c.bill_id == bindparam("of_bill"))
_GIVEN_UP = select(_ASIDE).where(GIVEN_UP).order_by(_ASIDE.c.work, _ASIDE.c.day, _ASIDE.c.bill_id)
_GIVEN_UP_FOR = (
    select(_ASIDE)
    .where(
        GIVEN_UP,
        _ASIDE.c.work == bindparam("of_work"),
        _ASIDE.c.bill_id == bindparam("of_bill"),
        _ASIDE.c.reason == bindparam("for_reason"),
    )
    .order_by(_ASIDE.c.tried_on.desc(), _ASIDE.c.day.desc())
    .limit(1)
)
_TO_TRY = _WAITING.where(_ASIDE.c.work == bindparam("of_work"), _ASIDE.c.tried_on < bindparam("before"))


class SqlScheduledRuns:
    """Implements `services.ports.scheduled.ScheduledRuns`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, work: str, day: date) -> ScheduledRun | None:
        """The run of the day."""
        row = self._connection.execute(_FIND, {"of_work": work, "of_day": day}).one_or_none()
        return None if row is None else _run(row)

    def latest(self, work: str) -> ScheduledRun | None:
        """The run of the latest day."""
        row = self._connection.execute(_LATEST, {"of_work": work}).one_or_none()
        return None if row is None else _run(row)

    def save(self, run: ScheduledRun) -> None:
        """Add or replace it; WriteConflict where another transaction has gone on with it."""
        values: dict[str, Any] = asdict(run)
        named = {f"of_{name}": values[name] for name in _KEY}
        changed = {name: each for name, each in values.items() if name not in _KEY}
        if self._connection.execute(_UPDATE, changed | named).rowcount == 0:
            self._connection.execute(_INSERT, values)

    def set_aside(self, work: str, *, tried_before: date, limit: int) -> Sequence[SetAside]:
        """What waits of the work and was not tried on the day or later."""
        rows = self._connection.execute(_TO_TRY.limit(limit), {"of_work": work, "before": tried_before})
        return [_set_aside(row) for row in rows]

    def is_set_aside(self, work: str, bill_id: str) -> bool:
        """Whether it waits for the work."""
        asked = {"of_work": work, "of_bill": bill_id}
        return self._connection.execute(_WAITS_OF, asked).first() is not None

    def given_up_for(self, work: str, bill_id: str, reason: str) -> SetAside | None:
        """What was given up of the connection's work that could not be done for this reason."""
        asked = {"of_work": work, "of_bill": bill_id, "for_reason": reason}
        row = self._connection.execute(_GIVEN_UP_FOR, asked).one_or_none()
        return None if row is None else _set_aside(row)

    def given_up(self) -> Sequence[SetAside]:
        """All that was given up."""
        return [_set_aside(row) for row in self._connection.execute(_GIVEN_UP)]

    def waiting(self) -> Sequence[SetAside]:
        """All that waits."""
        return [_set_aside(row) for row in self._connection.execute(_WAITING)]

    def save_set_aside(self, row: SetAside) -> None:
        """Add or replace it."""
        self._connection.execute(insert_or_replace(_ASIDE, self._connection.dialect.name), asdict(row))


def _set_aside(row: Row[Any]) -> SetAside:
    return SetAside(**{each.name: getattr(row, each.name) for each in fields(SetAside)})


def _run(row: Row[Any]) -> ScheduledRun:
    return ScheduledRun(**{name: getattr(row, name) for name in _COLUMNS})
