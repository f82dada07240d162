"""The step ledger. Every job opens or closes a step, so its rows are kept at hand and written together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, union_all, update

from db.base import table_of
from db.repositories.touched import Repository
from db.repositories.waiting import Values, Waiting
from db.tables import ConnectionRow, RequestRow, StepEntryRow
from db.tables.requests import STEP_OPEN
from services.errors import NotFound
from services.model.steps import RecentRun, StepEntry

_TABLE = table_of(StepEntryRow)
_REQUEST = table_of(RequestRow)
_CONNECTION = table_of(ConnectionRow)
_FIND = select(_TABLE).where(_TABLE.c.element_instance_key.in_(bindparam("keys", expanding=True)))
_OF_REQUEST = select(_TABLE).where(_TABLE.c.tracking_code == bindparam("code"))
_OPEN_RUNS = select(_TABLE).where(STEP_OPEN).order_by(_TABLE.c.started_at, _TABLE.c.element_instance_key)
_OPEN_RUNS_OF_STEP = select(_TABLE).where(
    STEP_OPEN, _TABLE.c.tracking_code == bindparam("code"), _TABLE.c.step == bindparam("step")
)
_RECENT = (
    select(
        _TABLE.c.tracking_code,
        _TABLE.c.step,
        _REQUEST.c.service_key,
        _CONNECTION.c.district,
        _TABLE.c.started_at,
        _TABLE.c.due_at,
        _TABLE.c.limit_seconds.is_not(None).label("has_limit"),
        _TABLE.c.finished_at,
        _TABLE.c.cancelled,
    )
    .join(_REQUEST, _REQUEST.c.tracking_code == _TABLE.c.tracking_code)
    .join(_CONNECTION, _CONNECTION.c.bill_id == _REQUEST.c.bill_id)
)
# Two halves, each with an index of its own.
_RECENT_RUNS = union_all(_RECENT.where(STEP_OPEN), _RECENT.where(_TABLE.c.finished_at >= bindparam("since")))
_RUNS_ENDED = _RECENT.where(
    _TABLE.c.finished_at >= bindparam("since"),
    _TABLE.c.finished_at < bindparam("until"),
    _CONNECTION.c.district.not_in(bindparam("except_in", expanding=True)),
)
_INSERT = insert(_TABLE)
_UPDATE = update(_TABLE).where(_TABLE.c.element_instance_key == bindparam("key"))


class SqlSteps(Repository):
    """Implements `services.ports.steps.Steps`.

    What the transaction has seen or written it need not ask for again: nobody else can have changed it (see
    `db.engine.Database`). So the runs of a request are those of the first reading, and what was added here since; a run
    that another transaction has added meanwhile shows as WriteConflict when it is written here too, at the latest at
    the commit.
    """

    not_noted = ("expect", "write")

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._known: dict[int, StepEntry | None] = {}
        self._runs: defaultdict[str, set[int]] = defaultdict(set)  # the keys of what is known, by request
        self._read_whole: set[str] = set()  # the requests whose runs are all known
        self._expected: set[int] = set()
        self._inserts = Waiting(connection, _INSERT)
        self._updates = Waiting(connection, _UPDATE)

    def expect(self, element_instance_keys: Iterable[int]) -> None:
        """Any of these runs may be asked for: the first that is brings the others along, in one statement."""
        self._expected.update(element_instance_keys)

    def add(self, entry: StepEntry) -> None:
        """Add a run of a step."""
        self._inserts.add(_values(entry))
        self._keep(entry)

    def save(self, entry: StepEntry) -> None:
        """Replace the run; raises NotFound."""
        key = entry.element_instance_key
        if self.find(key) is None:
            raise NotFound("step", str(key))
        values = _values(entry)
        del values["element_instance_key"]  # as of a request
        self._updates.add({**values, "key": key})
        self._keep(entry)

    def find(self, element_instance_key: int) -> StepEntry | None:
        """The run with this key."""
        if element_instance_key not in self._known:
            self._read({element_instance_key, *self._expected} - self._known.keys())
        return self._known[element_instance_key]

    def of_request(self, tracking_code: str) -> Sequence[StepEntry]:
        """The request's runs, in order of start; read once. What waits to be written is written later: every
        examination that opens asks.
        """
        if tracking_code not in self._read_whole:
            for row in self._connection.execute(_OF_REQUEST, {"code": tracking_code}):
                if self._known.get(row.element_instance_key) is None:
                    self._remember(row)
            self._read_whole.add(tracking_code)
        return sorted(self._known_of(tracking_code), key=attrgetter("started_at", "element_instance_key"))

    def open_run(self, tracking_code: str, step: str) -> StepEntry | None:
        """The first run of a step of a request that is open. What waits to be written is written later: every step that
        opens asks.
        """
        runs = {each.element_instance_key: each for each in self._known_of(tracking_code)}
        if tracking_code not in self._read_whole:
            read = self._connection.execute(_OPEN_RUNS_OF_STEP, {"code": tracking_code, "step": step})
            runs = {each.element_instance_key: each for each in map(_entry, read)} | runs
        opened = (each for each in runs.values() if each.step == step and each.is_open)
        return min(opened, key=attrgetter("started_at"), default=None)

    def open_runs(self) -> Sequence[StepEntry]:
        """The runs of all requests that are open, in order of start."""
        self.write()
        return [self._remember(row) for row in self._connection.execute(_OPEN_RUNS)]

    def recent_runs(self, since: datetime) -> Sequence[RecentRun]:
        """The runs of all requests that are open, or have ended since, cancelled or not."""
        self.write()
        return [_recent(row) for row in self._connection.execute(_RECENT_RUNS, {"since": since}).all()]

    def runs_ended(self, since: datetime, *, until: datetime, except_in: Collection[str]) -> Sequence[RecentRun]:
        """The runs that ended within that time, cancelled or not, but for those of connections in some districts."""
        self.write()
        asked = {"since": since, "until": until, "except_in": sorted(except_in)}
        return [_recent(row) for row in self._connection.execute(_RUNS_ENDED, asked).all()]

    def write(self) -> None:
        """Write what waits."""
        self._inserts.write()
        self._updates.write()

    def _read(self, keys: set[int]) -> None:
        self._expected.clear()
        self._known.update(dict.fromkeys(keys))
        for row in self._connection.execute(_FIND, {"keys": list(keys)}):
            self._remember(row)

    def _remember(self, row: Row[Any]) -> StepEntry:
        return self._keep(_entry(row))

    def _keep(self, entry: StepEntry) -> StepEntry:
        self._known[entry.element_instance_key] = entry
        self._runs[entry.tracking_code].add(entry.element_instance_key)
        return entry

    def _known_of(self, tracking_code: str) -> Iterator[StepEntry]:
        return (each for key in self._runs[tracking_code] if (each := self._known[key]))


def _entry(row: Row[Any]) -> StepEntry:
    return StepEntry(
        tracking_code=row.tracking_code,
        step=row.step,
        element_instance_key=row.element_instance_key,
        element_id=row.element_id,
        started_at=row.started_at,
        due_at=row.due_at,
        limit=None if row.limit_seconds is None else timedelta(seconds=row.limit_seconds),
        clock=row.clock,
        finished_at=row.finished_at,
        missed_at=row.missed_at,
        cancelled=row.cancelled,
        watched=row.watched,
    )


def _recent(row: Row[Any]) -> RecentRun:
    return RecentRun(
        tracking_code=row.tracking_code,
        step=row.step,
        service_key=row.service_key,
        district=row.district,
        started_at=row.started_at,
        due_at=row.due_at,
        has_limit=row.has_limit,
        finished_at=row.finished_at,
        cancelled=row.cancelled,
    )


def _values(entry: StepEntry) -> Values:
    return {
        "tracking_code": entry.tracking_code,
        "step": entry.step,
        "element_instance_key": entry.element_instance_key,
        "element_id": entry.element_id,
        "started_at": entry.started_at,
        "due_at": entry.due_at,
        "limit_seconds": None if entry.limit is None else round(entry.limit.total_seconds()),
        "clock": entry.clock,
        "finished_at": entry.finished_at,
        "missed_at": entry.missed_at,
        "cancelled": entry.cancelled,
        "watched": entry.watched,
    }
