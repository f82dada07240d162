"""What was decreed of offices' hours, in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from services.model.calendar_changes import CalendarChange
from services.model.connections import Connection
from services.ports.working_time import LocalChanges
from tests.fakes.rows import get, insert, replace


@dataclass
class FakeCalendarChanges:
    """By number; `connections` are those of the same records."""

    connections: Mapping[str, Connection] = field(default_factory=dict)
    rows: dict[int, CalendarChange] = field(default_factory=dict)

    def add(self, change: CalendarChange) -> None:
        insert(self.rows, change.number, change)

    def save(self, change: CalendarChange) -> None:
        replace(self.rows, change.number, change, what="calendar change")

    def get(self, number: int) -> CalendarChange:
        return get(self.rows, number, what="calendar change")

    def all(self) -> Sequence[CalendarChange]:
        return sorted(self.rows.values(), key=lambda each: (each.decreed_at, each.number))

    def at(self, bill_id: str, *, since: date) -> LocalChanges:
        district = get(self.connections, bill_id, what="connection").district
        return LocalChanges(district=district, changes=[each for each in self.all() if each.decree.last >= since])
