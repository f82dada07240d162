"""What was decreed of offices' hours."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Mapped, mapped_column

from db.base import Row
from services.model.calendar_changes import DecreeKind, ScopeKind


class CalendarChangeRow(Row):
    """A decree, with who entered and who revoked it. `scope_key` is empty for the whole company; `hours` are spans as
    "07:30-14:30" of each day, `weekdays` their names, both empty for all.
    """

    __tablename__ = "calendar_change"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[DecreeKind]
    scope_kind: Mapped[ScopeKind]
    scope_key: Mapped[str]
    first_day: Mapped[date]
    last_day: Mapped[date]
    weekdays: Mapped[list[str]]
    hours: Mapped[list[str]]
    reason: Mapped[str]
    decreed_by: Mapped[str]
    decreed_at: Mapped[datetime]
    revoked_by: Mapped[str | None]
    revoked_at: Mapped[datetime | None]
