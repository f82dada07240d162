"""Connections with their readings, and the history of their records, in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from services.model.changes import ConnectionChange
from services.model.connections import (
    Connection,
    ConnectionState,
    FormerMeter,
    FormerSubscriber,
    Reading,
    ReadingJudgement,
)
from tests.fakes.rows import get, insert


@dataclass
class FakeConnections:
    """Connections and readings."""

    rows: dict[str, Connection] = field(default_factory=dict)
    reading_rows: list[Reading] = field(default_factory=list)
    former_rows: dict[str, FormerSubscriber] = field(default_factory=dict)
    former_meter_rows: list[FormerMeter] = field(default_factory=list)
    judgement_rows: list[ReadingJudgement] = field(default_factory=list)
    opened_rows: dict[str, str] = field(default_factory=dict)

    def get(self, bill_id: str) -> Connection:
        return get(self.rows, bill_id, what="connection")

    def find(self, bill_id: str) -> Connection | None:
        return self.rows.get(bill_id)

    def save(self, connection: Connection) -> None:
        self.rows[connection.bill_id] = connection

    def cut_connections(self, *, after: str, limit: int) -> Sequence[str]:
        cut = (each.bill_id for each in self.rows.values() if each.state is ConnectionState.CUT)
        return sorted(each for each in cut if each > after)[:limit]

    def opened_by(self, form_key: str) -> Connection | None:
        return self.rows.get(self.opened_rows.get(form_key, ""))

    def note_opening(self, form_key: str, bill_id: str) -> None:
        insert(self.opened_rows, form_key, bill_id)

    def readings(self, bill_id: str) -> Sequence[Reading]:
        mine = (each for each in self.reading_rows if each.bill_id == bill_id)
        return sorted(mine, key=lambda each: each.taken_on)

    def add_reading(self, reading: Reading) -> None:
        self.reading_rows.append(reading)

    def former_meters(self, bill_id: str) -> Sequence[FormerMeter]:
        mine = (each for each in self.former_meter_rows if each.bill_id == bill_id)
        return sorted(mine, key=lambda each: each.removed_on)

    def add_former_meter(self, former: FormerMeter) -> None:
        self.former_meter_rows.append(former)

    def judgements(self, bill_id: str) -> Sequence[ReadingJudgement]:
        return [each for each in self.judgement_rows if each.bill_id == bill_id]

    def add_judgement(self, judgement: ReadingJudgement) -> None:
        self.judgement_rows.append(judgement)

    def former_subscribers(self, bill_id: str) -> Sequence[FormerSubscriber]:
        mine = (each for each in self.former_rows.values() if each.bill_id == bill_id)
        return sorted(mine, key=lambda each: each.changed_at)

    def add_former_subscriber(self, former: FormerSubscriber) -> None:
        insert(self.former_rows, former.tracking_code, former)


@dataclass
class FakeChanges:
    """The history of connections' records, by request, change and connection."""

    rows: dict[tuple[str, str, str], ConnectionChange] = field(default_factory=dict)

    def add(self, change: ConnectionChange) -> None:
        insert(self.rows, (change.tracking_code, change.change, change.bill_id), change)

    def of_connection(self, bill_id: str) -> Sequence[ConnectionChange]:
        mine = (each for each in self.rows.values() if each.bill_id == bill_id)
        return sorted(mine, key=lambda each: (each.changed_at, each.tracking_code))

    def of_request(self, tracking_code: str) -> Sequence[ConnectionChange]:
        mine = (each for each in self.rows.values() if each.tracking_code == tracking_code)
        return sorted(mine, key=lambda each: each.bill_id)
