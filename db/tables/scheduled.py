"""How far scheduled work has come."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Row

# An index of few rows is used only by a query that says the same, word for word: see `db.repositories.scheduled`.
WAITS = text("done_at IS NULL")
DONE = text("done_at IS NOT NULL")
GIVEN_UP = text("given_up_by IS NOT NULL")


class ScheduledRunRow(Row):
    """The work of one day."""

    __tablename__ = "scheduled_run"

    work: Mapped[str] = mapped_column(String(32), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    started_at: Mapped[datetime]
    after: Mapped[str]
    connections: Mapped[int]
    counted: Mapped[int]
    batches: Mapped[int]
    ended_at: Mapped[datetime | None]


class SetAsideRow(Row):
    """A connection of which a day's work could not be done."""

    __tablename__ = "scheduled_set_aside"
    __table_args__ = (
        Index("ix_scheduled_set_aside_waits", "work", "day", "bill_id", sqlite_where=WAITS, postgresql_where=WAITS),
        Index("ix_scheduled_set_aside_given_up", "work", "bill_id", sqlite_where=GIVEN_UP, postgresql_where=GIVEN_UP),
        Index("ix_scheduled_set_aside_done_at", "done_at", sqlite_where=DONE, postgresql_where=DONE),
    )

    work: Mapped[str] = mapped_column(String(32), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    bill_id: Mapped[str] = mapped_column(ForeignKey("connection.bill_id"), primary_key=True)
    reason: Mapped[str]
    set_aside_at: Mapped[datetime]
    tried_on: Mapped[date]
    tries: Mapped[int]
    done_at: Mapped[datetime | None]
    given_up_by: Mapped[str | None]
    given_up_because: Mapped[str | None]
