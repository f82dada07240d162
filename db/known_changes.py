"""What was decreed of offices' hours, as a process has read it: asked for by every step that opens by working time."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from services.model.calendar_changes import CalendarChange

Version = tuple[int | None, int]
"""The highest number, and how many are revoked: nothing is deleted, and a change changes once."""


class KnownChanges:
    """The last version that was read. Safe for threads: one of another snapshot reads its own again."""

    def __init__(self) -> None:
        self._last: tuple[Version, Sequence[CalendarChange]] | None = None

    def of(self, version: Version, read: Callable[[], Sequence[CalendarChange]]) -> Sequence[CalendarChange]:
        """The changes of a committed version, which `read` reads where they are not known."""
        last = self._last
        if last is None or last[0] != version:
            last = self._last = (version, read())
        return last[1]
