"""Checks of files, collected equipment, and removals that the company begins."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Row
from db.column_types import state_type
from services.model.refunds import Voltage
from services.money import Rials
from services.specific.permanent_collection.model import Finding, Users
from services.specific.permanent_collection.removals import RemovalCase


class FileCheckRow(Row):
    """What a connection's file says, as the request's check of it found."""

    __tablename__ = "collection_file_check"

    tracking_code: Mapped[str] = mapped_column(ForeignKey("request.tracking_code"), primary_key=True)
    users: Mapped[Users] = mapped_column(state_type(Users))
    voltage: Mapped[Voltage] = mapped_column(state_type(Voltage))
    phases: Mapped[int]
    amperage: Mapped[int]
    power_kw: Mapped[int | None]
    note: Mapped[str | None]
    checked_at: Mapped[datetime]


class CollectedEquipmentRow(Row):
    """Equipment that was taken away: one of a request; what comes later is empty until then."""

    __tablename__ = "collected_equipment"

    tracking_code: Mapped[str] = mapped_column(ForeignKey("request.tracking_code"), primary_key=True)
    work_order_number: Mapped[str] = mapped_column(ForeignKey("work_order.number"), unique=True)
    bill_id: Mapped[str] = mapped_column(ForeignKey("connection.bill_id"), index=True)
    meter_serial: Mapped[str]
    kwh: Mapped[int] = mapped_column(BigInteger)
    read_on: Mapped[date]
    seals: Mapped[list[str]]
    photo: Mapped[str]
    collected_at: Mapped[datetime]
    finding: Mapped[Finding | None] = mapped_column(state_type(Finding))
    error_hundredths: Mapped[int | None]
    tested_at: Mapped[datetime | None]
    receipt_number: Mapped[str | None] = mapped_column(unique=True)
    received_at: Mapped[datetime | None]


class RemovalRow(Row):
    """A removal on its way; what comes later is empty until then."""

    __tablename__ = "removal"

    tracking_code: Mapped[str] = mapped_column(ForeignKey("request.tracking_code"), primary_key=True)
    bill_id: Mapped[str] = mapped_column(ForeignKey("connection.bill_id"), index=True)
    removal_case: Mapped[RemovalCase] = mapped_column(state_type(RemovalCase))
    begun_at: Mapped[datetime]
    begun_debt: Mapped[Rials | None]
    warned_at: Mapped[datetime | None]
    pay_until: Mapped[date | None]
    head_order: Mapped[str | None]
