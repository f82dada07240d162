"""How far scheduled work has come, in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from services.model.scheduled import ScheduledRun, SetAside


@dataclass
class FakeScheduledRuns:
    """By work and day."""

    rows: dict[tuple[str, date], ScheduledRun] = field(default_factory=dict)
    aside: dict[tuple[str, date, str], SetAside] = field(default_factory=dict)

    def find(self, work: str, day: date) -> ScheduledRun | None:
        return self.rows.get((work, day))

    def latest(self, work: str) -> ScheduledRun | None:
        return max((each for each in self.rows.values() if each.work == work), key=lambda each: each.day, default=None)

    def save(self, run: ScheduledRun) -> None:
        self.rows[run.work, run.day] = run

    def set_aside(self, work: str, *, tried_before: date, limit: int) -> Sequence[SetAside]:
        return [each for each in self.waiting() if each.work == work and each.tried_on < tried_before][:limit]

    def is_set_aside(self, work: str, bill_id: str) -> bool:
        return any((each.work, each.bill_id) == (work, bill_id) for each in self.waiting())

    def given_up_for(self, work: str, bill_id: str, reason: str) -> SetAside | None:
        asked = (work, bill_id, reason)
        found = [each for each in self.given_up() if (each.work, each.bill_id, each.reason) == asked]
        return max(found, key=lambda each: (each.tried_on, each.day), default=None)

    def given_up(self) -> Sequence[SetAside]:
        return [row for _, row in sorted(self.aside.items()) if row.given_up_by is not None]

    def waiting(self) -> Sequence[SetAside]:
        return [row for _, row in sorted(self.aside.items()) if row.done_at is None]

    def save_set_aside(self, row: SetAside) -> None:
        self.aside[row.work, row.day, row.bill_id] = row
