"""Permits by which connections have their tariff."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Row
from services.model.connections import TariffClass
from services.model.keys import DocumentKind
from services.model.permits import UseRuling

# An index of few rows is used only by a query that says the same, word for word: see `db.repositories.permits`.
WATCHED = text("watched_from IS NOT NULL")


class TariffPermitRow(Row):
    """A permit that was presented. Watched are those whose expiry is still to be announced, or to come."""

    __tablename__ = "tariff_permit"
    __table_args__ = (
        Index("ix_tariff_permit_watched", "bill_id", "watched_from", sqlite_where=WATCHED, postgresql_where=WATCHED),
    )

    bill_id: Mapped[str] = mapped_column(ForeignKey("connection.bill_id"), primary_key=True)
    tariff_class: Mapped[TariffClass] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(primary_key=True)
    valid_until: Mapped[date] = mapped_column(primary_key=True)
    kind: Mapped[DocumentKind | None]
    issuer: Mapped[str]
    presented_on: Mapped[date]
    tracking_code: Mapped[str | None] = mapped_column(ForeignKey("request.tracking_code"))
    watched_from: Mapped[date | None]
    announced_on: Mapped[date | None]
    lapsed_on: Mapped[date | None]
    permitted_watts: Mapped[int | None]
    yearly_kwh: Mapped[int | None]


class UseFindingRow(Row):
    """What was found of a connection's use on a day; a later entry for the same day takes its place."""

    __tablename__ = "use_finding"

    number: Mapped[str] = mapped_column(primary_key=True)
    bill_id: Mapped[str] = mapped_column(ForeignKey("connection.bill_id"), index=True)
    tariff_class: Mapped[TariffClass]
    found_on: Mapped[date]
    noted_at: Mapped[datetime]
    ancillary_permille: Mapped[int]
    other_permille: Mapped[int]
    drawn_watts: Mapped[int | None]
    evidence: Mapped[str]
    noted_by: Mapped[str]
    ruling: Mapped[UseRuling | None]
    ruling_reason: Mapped[str | None]
    ruled_at: Mapped[datetime | None]
