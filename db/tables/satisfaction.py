"""How satisfied people were."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Row


class SatisfactionRow(Row):
    """That somebody was asked about a request, and the mark that he gave. Deleted once its time is over."""

    __tablename__ = "satisfaction"

    tracking_code: Mapped[str] = mapped_column(ForeignKey("request.tracking_code"), primary_key=True)
    service_key: Mapped[str]
    unit: Mapped[str]
    asked_at: Mapped[datetime] = mapped_column(index=True)
    mark: Mapped[int | None]
    marked_at: Mapped[datetime | None]
