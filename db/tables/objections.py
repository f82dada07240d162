"""Objections to what the company is about to do."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Row

OBJECTION_PERSONAL = text("text <> ''")


class ObjectionRow(Row):
    """An objection; `number` counts those of a request from 1. What was written in it is "" once its time is over."""

    __tablename__ = "objection"
    __table_args__ = (
        Index(
            "ix_objection_personal",
            "answered_at",
            sqlite_where=OBJECTION_PERSONAL,
            postgresql_where=OBJECTION_PERSONAL,
        ),
    )

    tracking_code: Mapped[str] = mapped_column(ForeignKey("request.tracking_code"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    text: Mapped[str]
    made_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    upheld: Mapped[bool | None]
    answer: Mapped[str | None]
