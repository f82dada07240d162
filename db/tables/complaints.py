"""Complaints about closed requests."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Row
from services.model.complaints import ComplaintAbout, ComplaintDecision

COMPLAINT_PERSONAL = text("text <> ''")


class ComplaintRow(Row):
    """A complaint; `number` counts those of a request from 1. What people wrote in it is "" once its time is over."""

    __tablename__ = "complaint"
    __table_args__ = (
        Index(
            "ix_complaint_personal",
            "made_at",
            sqlite_where=COMPLAINT_PERSONAL,
            postgresql_where=COMPLAINT_PERSONAL,
        ),
    )

    tracking_code: Mapped[str] = mapped_column(ForeignKey("request.tracking_code"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    about: Mapped[ComplaintAbout]
    text: Mapped[str]
    made_at: Mapped[datetime]
    first_hands: Mapped[list[str]]
    answered_at: Mapped[datetime | None]
    decision: Mapped[ComplaintDecision | None]
    answer: Mapped[str | None]
    answered_by: Mapped[str | None]
    draft_key: Mapped[str | None] = mapped_column(index=True)
