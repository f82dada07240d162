"""What keeps how far scheduled work has come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from services.model.scheduled import ScheduledRun, SetAside


class ScheduledRuns(Protocol):
    """One run for each work and day."""

    def find(self, work: str, day: date) -> ScheduledRun | None: ...
    def latest(self, work: str) -> ScheduledRun | None:
        """The run of the latest day, ended or not."""
        ...

    def save(self, run: ScheduledRun) -> None:
        """Add or replace it. Of two transactions that go on with one run at once, the second is a conflict."""
        ...

    def set_aside(self, work: str, *, tried_before: date, limit: int) -> Sequence[SetAside]:
        """Up to so many connections of the work that still wait, and that no night of the day or a later one has tried:
        by their day, then by bill ID.
        """
        ...

    def is_set_aside(self, work: str, bill_id: str) -> bool:
        """Whether the connection still waits for the work, of whatever day."""
        ...

    def given_up_for(self, work: str, bill_id: str, reason: str) -> SetAside | None:
        """What was given up of the connection's work that could not be done for this reason: the one that was tried
        last.
        """
        ...

    def given_up(self) -> Sequence[SetAside]:
        """All that was given up and is still kept, by work, day and bill ID."""
        ...

    def waiting(self) -> Sequence[SetAside]:
        """All that still wait, by work, day and bill ID."""
        ...

    def save_set_aside(self, row: SetAside) -> None:
        """Add or replace it."""
        ...
