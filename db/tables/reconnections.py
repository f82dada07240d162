"""Terms of reconnections and reinstallations."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Row
from services.money import Rials


class ReconnectionTermsRow(Row):
    """What a unit has decided before the bill."""

    __tablename__ = "reconnection_terms"

    tracking_code: Mapped[str] = mapped_column(ForeignKey("request.tracking_code"), primary_key=True)
    prepayment: Mapped[Rials]
    decided_at: Mapped[datetime]
