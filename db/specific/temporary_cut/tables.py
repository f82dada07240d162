"""Temporary cuts on their way."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Row
from db.column_types import state_type
from services.model.cuts import CutCase
from services.specific.temporary_cut.model import PremisesKind


class CutProceedingRow(Row):
    """A cut on its way."""

    __tablename__ = "cut_proceeding"

    tracking_code: Mapped[str] = mapped_column(ForeignKey("request.tracking_code"), primary_key=True)
    bill_id: Mapped[str] = mapped_column(ForeignKey("connection.bill_id"), index=True)
    cut_case: Mapped[CutCase]
    begun_at: Mapped[datetime]
    evidence: Mapped[str | None]
    debtor_bill_id: Mapped[str | None] = mapped_column(ForeignKey("connection.bill_id"), index=True)
    warned_at: Mapped[datetime | None]
    warning_seconds: Mapped[int | None]
    head_order: Mapped[str | None]


class VitalPremisesRow(Row):
    """A connection whose power is vital."""

    __tablename__ = "vital_premises"

    bill_id: Mapped[str] = mapped_column(ForeignKey("connection.bill_id"), primary_key=True)
    kind: Mapped[PremisesKind] = mapped_column(state_type(PremisesKind))
    noted_at: Mapped[datetime]


class DueAgreementRow(Row):
    """An instalment of a debt: another due day of an unpaid bill."""

    __tablename__ = "due_agreement"

    bill_number: Mapped[str] = mapped_column(String(), ForeignKey("bill.number"), primary_key=True)
    bill_id: Mapped[str] = mapped_column(ForeignKey("connection.bill_id"), index=True)
    due_on: Mapped[date]
    agreed_at: Mapped[datetime]
