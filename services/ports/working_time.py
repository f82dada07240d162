"""What was decreed of offices' hours while the company works."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from services.model.calendar_changes import CalendarChange


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalChanges:
    """What says when the office of a connection works: its district, and what was decreed."""

    district: str
    changes: Sequence[CalendarChange]


class CalendarChanges(Protocol):
    """The closures and special hours that were entered. Nothing is deleted: revoking one is an end of it."""

    def add(self, change: CalendarChange) -> None: ...
    def save(self, change: CalendarChange) -> None:
        """Raises NotFound."""
        ...

    def get(self, number: int) -> CalendarChange:
        """Raises NotFound."""
        ...

    def all(self) -> Sequence[CalendarChange]:
        """All of them, revoked ones too, in the order in which they were entered."""
        ...

    def at(self, bill_id: str, *, since: date) -> LocalChanges:
        """Where a connection is, with those that say something of the day or a later one: all that what begins on it
        needs to know. Every step that opens by working time asks. Raises NotFound for an unknown connection.
        """
        ...
