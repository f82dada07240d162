"""What rows from before migration 27 tell of meters: where each hung, who took it away, its seals."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

_MOMENT = sa.DateTime(timezone=True)
_TEHRAN = ZoneInfo("Asia/Tehran")
_DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩يىك", "01234567890123456789ییک")
_BATCH = 5_000

# What is known of meters by now. A connection whose meter was taken away has its last change of that kind beside it,
# with the order by which the work was done.
_FORMER = sa.text("SELECT bill_id, serial, digits, installed_on, removed_on FROM former_meter ORDER BY id").columns(
    installed_on=sa.Date, removed_on=sa.Date
)
_PRESENT_METERS = sa.text(
    "SELECT meter.bill_id, serial, digits, installed_on, phases, state,"
    " (SELECT max(taken_on) FROM reading WHERE reading.bill_id = meter.bill_id) AS last_read_on"
    " FROM meter JOIN connection ON connection.bill_id = meter.bill_id WHERE serial <> '' ORDER BY meter.bill_id"
).columns(installed_on=sa.Date, last_read_on=sa.Date)
_TAKEN_AWAY = sa.text(
    "SELECT change.bill_id, change.tracking_code, change.changed_at, work_order.number, work_order.agent_code"
    " FROM connection_change AS change JOIN connection ON connection.bill_id = change.bill_id"
    " LEFT JOIN work_order ON work_order.number = (SELECT max(done.number) FROM work_order AS done"
    " WHERE done.tracking_code = change.tracking_code AND done.state = 'done')"
    " WHERE connection.state IN ('collected', 'removed')"
    " AND change.change IN ('temporary-collection', 'permanent-collection', 'split-merge')"
    " ORDER BY change.changed_at"
).columns(changed_at=_MOMENT)
_REPLACED = sa.text(
    "SELECT repair.bill_id, repair.repaired_at, work_order.number, work_order.tracking_code, work_order.agent_code"
    " FROM meter_repair AS repair JOIN work_order ON work_order.number = repair.work_order_number"
    " WHERE repair.outcome = 'replaced'"
).columns(repaired_at=_MOMENT)
# A tester seals what he has opened, and whoever finds a broken seal sets another.
_SEALS = sa.text(
    "SELECT work_order.bill_id, seal_number AS number, tested_at AS since, work_order.number AS by_order,"
    " work_order.kind = 'meter-test' OR meter_test.condition = 'broken-seal' AS was_set"
    " FROM meter_test JOIN work_order ON work_order.number = work_order_number WHERE meter_serial IS NULL"
    " UNION ALL SELECT bill_id, seal_number, repaired_at, work_order_number, 1 = 1 FROM meter_repair"
    " UNION ALL SELECT bill_id, seal_after, relocated_at, work_order_number, 1 = 1 FROM relocation"
    " ORDER BY since, by_order"
).columns(since=_MOMENT)
_OTHER_SERIALS = sa.text(
    "SELECT meter_test.meter_serial AS serial, work_order.bill_id, tested_at AS seen_at, work_order.tracking_code"
    " FROM meter_test JOIN work_order ON work_order.number = work_order_number WHERE meter_serial IS NOT NULL"
    " ORDER BY tested_at"
).columns(seen_at=_MOMENT)


def fill(connection: sa.Connection) -> None:
    """Enter each meter that a connection has or had."""
    tables = sa.MetaData()
    tables.reflect(connection, only=["meter_asset", "meter_custody", "meter_seal", "meter_sighting"])
    meters = _entered(_stays(connection))

    def insert(name: str, rows: Iterable[dict[str, Any]]) -> None:
        every = list(rows)
        for start in range(0, len(every), _BATCH):
            connection.execute(tables.tables[name].insert(), every[start : start + _BATCH])

    insert("meter_asset", (each.columns for each in meters))
    insert("meter_custody", (row for each in meters for row in each.way()))
    insert("meter_seal", _seals(connection, meters))
    insert("meter_sighting", _sightings(connection))


@dataclass(kw_only=True)
class _Stay:
    """A meter at a connection, from when to when, and who took it away then, if that is known."""

    bill_id: str
    serial: str
    digits: int
    phases: int | None
    since: datetime
    until: datetime | None
    taken: dict[str, Any] = field(default_factory=dict)


@dataclass(kw_only=True)
class _Meter:
    """A meter with its stays, in their order."""

    key: str
    characters: str
    stays: list[_Stay]

    @property
    def columns(self) -> dict[str, Any]:
        last = self.stays[-1]
        phases = next((each.phases for each in self.stays if each.phases is not None), None)
        return {
            "key": self.key,
            "characters": self.characters,
            "serial": last.serial,
            "digits": last.digits,
            "phases": phases,
        }

    def way(self) -> Iterator[dict[str, Any]]:
        """Its custodies, with no gap between them."""
        rows: list[dict[str, Any]] = []
        for stay in self.stays:
            rows.append({"holder": "connection", "since": stay.since, "bill_id": stay.bill_id})
            if stay.until is not None:
                rows.append({"holder": "unrecorded", "since": stay.until, "bill_id": None, **stay.taken})
        nothing = {"agent_code": None, "by_request": None, "by_order": None, "told_by": None, "reference": None}
        ends = [row["since"] for row in rows[1:]] + [None]
        for position, (row, until) in enumerate(zip(rows, ends, strict=True), start=1):
            yield {**nothing, **row, "meter": self.key, "position": position, "until": until}


def _stays(connection: sa.Connection) -> Iterator[_Stay]:
    """What the connections' records tell."""
    replaced = {(row.bill_id, _day(row.repaired_at)): row for row in connection.execute(_REPLACED)}
    for row in connection.execute(_FORMER):
        swap = replaced.get((row.bill_id, row.removed_on))
        stay = _stay(row, phases=None, until=_start_of(row.removed_on))
        if swap is not None:
            stay.taken = _taken_by(swap)
        yield stay
    taken = {row.bill_id: row for row in connection.execute(_TAKEN_AWAY)}
    for row in connection.execute(_PRESENT_METERS):
        yield _present(row, taken.get(row.bill_id))


def _present(row: Any, taken: Any) -> _Stay:  # noqa: ANN401 - rows of statements of our own
    """The meter of the record, which hangs there, unless it was taken away. When, nobody may have written: then it is
    the day of the last reading.
    """
    if row.state not in ("collected", "removed"):
        return _stay(row, phases=row.phases, until=None)
    if taken is None:
        return _stay(
            row, phases=row.phases, until=_start_of(max(row.last_read_on or row.installed_on, row.installed_on))
        )
    stay = _stay(row, phases=row.phases, until=_utc(taken.changed_at))
    stay.taken = _taken_by(taken)
    return stay


def _stay(row: Any, *, phases: int | None, until: datetime | None) -> _Stay:  # noqa: ANN401
    since = _start_of(row.installed_on)
    return _Stay(
        bill_id=row.bill_id,
        serial=row.serial,
        digits=row.digits,
        phases=phases,
        since=since,
        until=None if until is None else max(until, since),
    )


def _taken_by(row: Any) -> dict[str, Any]:  # noqa: ANN401
    """The agent who has done the work, where there is an order of his."""
    holder = {"holder": "agent", "agent_code": row.agent_code} if row.agent_code else {}
    return {**holder, "by_request": row.tracking_code, "by_order": row.number}


def _entered(stays: Iterable[_Stay]) -> list[_Meter]:
    """Meters, each with its stays. Two of one serial that hung at the same time are two."""
    by_serial: dict[str, list[_Meter]] = defaultdict(list)
    for stay in sorted(stays, key=_in_order):
        characters = _characters(stay.serial)
        alike = by_serial[characters]
        free = next((each for each in alike if _is_over(each.stays[-1], stay.since)), None)
        if free is not None:
            free.stays.append(stay)
        else:
            key = f"{characters}~{len(alike) + 1}" if alike else characters
            alike.append(_Meter(key=key, characters=characters, stays=[stay]))
    return [each for alike in by_serial.values() for each in alike]


def _in_order(stay: _Stay) -> tuple[datetime, bool, datetime, str]:
    return stay.since, stay.until is None, stay.until or stay.since, stay.bill_id


def _is_over(stay: _Stay, moment: datetime) -> bool:
    return stay.until is not None and stay.until <= moment


def _seals(connection: sa.Connection, meters: Sequence[_Meter]) -> Iterator[dict[str, Any]]:
    """Those that reports told of, each on the meter that hung there then; a new one instead of those before."""
    at: dict[str, list[tuple[_Stay, str]]] = defaultdict(list)
    for meter in meters:
        for stay in meter.stays:
            at[stay.bill_id].append((stay, meter.key))
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for told in connection.execute(_SEALS):
        key = next((key for stay, key in at[told.bill_id] if _held(stay, _utc(told.since))), None)
        if key is not None:
            _note(rows[key], key, told)
    return (row for each in rows.values() for row in each)


def _note(known: list[dict[str, Any]], key: str, told: Any) -> None:  # noqa: ANN401
    present = [row for row in known if row["removed_at"] is None]
    if any(_characters(row["number"]) == _characters(told.number) for row in present):
        return
    since = _utc(told.since)
    for row in present if told.was_set else ():
        row.update(removed_at=since, removed_by=told.by_order)
    known.append(
        {
            "meter": key,
            "position": len(known) + 1,
            "number": told.number,
            "since": since,
            "set_by": told.by_order if told.was_set else None,
            "removed_at": None,
            "removed_by": None,
        }
    )


def _held(stay: _Stay, moment: datetime) -> bool:
    """A report of the day on which a meter was replaced is of the new one."""
    return stay.since <= moment and (stay.until is None or moment < stay.until)


def _sightings(connection: sa.Connection) -> Iterator[dict[str, Any]]:
    for row in connection.execute(_OTHER_SERIALS):
        seen = {"bill_id": row.bill_id, "seen_at": _utc(row.seen_at), "tracking_code": row.tracking_code}
        yield {**seen, "serial": row.serial, "characters": _characters(row.serial)}


def _characters(text: str) -> str:
    """What tells one serial or seal from another, as `services.metering.custody` does when this is written."""
    written = " ".join(text.translate(_DIGITS).split())
    return "".join(filter(str.isalnum, written)).casefold() or written


def _utc(moment: datetime) -> datetime:
    """SQLite keeps no zone."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _day(moment: datetime) -> date:
    return _utc(moment).astimezone(_TEHRAN).date()


def _start_of(day: date) -> datetime:
    """The first instant of the day in Tehran."""
    return datetime.combine(day, time(), _TEHRAN).astimezone(UTC)
