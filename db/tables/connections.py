"""Connections, who they are and were registered to, and their readings."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import JsonObject, Ordinal, Row
from services.model.connections import ConnectionState, Judgement, ReadingRole, ReadingSource, TariffClass
from services.money import Rials

FORMER_PERSONAL = text("national_id <> ''")
CUT = text("state = 'cut'")
CHANGE_PERSONAL = text("mobile <> ''")


class SubscriberRow(Row):
    """The person of one connection. Kept per connection: companies' files hold many without a usable national ID."""

    __tablename__ = "subscriber"

    bill_id: Mapped[str] = mapped_column(ForeignKey("connection.bill_id"), primary_key=True)
    national_id: Mapped[str] = mapped_column(index=True)
    full_name: Mapped[str]
    mobile: Mapped[str]
    landline: Mapped[str]


class MeterRow(Row):
    """The meter that is mounted at a connection. Its serial is unique for its maker only."""

    __tablename__ = "meter"

    bill_id: Mapped[str] = mapped_column(ForeignKey("connection.bill_id"), primary_key=True)
    serial: Mapped[str] = mapped_column(index=True)
    digits: Mapped[int]
    multiplier: Mapped[int]
    installed_on: Mapped[date]


class ConnectionRow(Row):
    """A connection."""

    __tablename__ = "connection"
    __table_args__ = (Index("ix_connection_cut", "bill_id", sqlite_where=CUT, postgresql_where=CUT),)

    bill_id: Mapped[str] = mapped_column(primary_key=True)
    district: Mapped[str]
    tariff_class: Mapped[TariffClass]
    amperage: Mapped[int]
    phases: Mapped[int]
    address: Mapped[str]
    state: Mapped[ConnectionState]
    carried: Mapped[Rials]


class OpenedFileRow(Row):
    """The form that opened a connection's file: sent twice, it opens one."""

    __tablename__ = "opened_file"

    form_key: Mapped[str] = mapped_column(String(64), primary_key=True)
    bill_id: Mapped[str] = mapped_column(ForeignKey("connection.bill_id"))


class ReadingRow(Row):
    """A reading in kWh."""

    __tablename__ = "reading"

    id: Mapped[Ordinal] = mapped_column(init=False)
    bill_id: Mapped[str] = mapped_column(ForeignKey("connection.bill_id"), index=True)
    kwh: Mapped[int] = mapped_column(BigInteger)
    taken_on: Mapped[date]
    source: Mapped[ReadingSource]
    meter_serial: Mapped[str | None]
    role: Mapped[ReadingRole | None]


class FormerMeterRow(Row):
    """A meter that was removed from a connection."""

    __tablename__ = "former_meter"

    id: Mapped[Ordinal] = mapped_column(init=False)
    bill_id: Mapped[str] = mapped_column(ForeignKey("connection.bill_id"), index=True)
    serial: Mapped[str]
    digits: Mapped[int]
    multiplier: Mapped[int]
    installed_on: Mapped[date]
    removed_on: Mapped[date]


class ReadingJudgementRow(Row):
    """What a person said of a reading that contradicts another."""

    __tablename__ = "reading_judgement"

    id: Mapped[Ordinal] = mapped_column(init=False)
    bill_id: Mapped[str] = mapped_column(ForeignKey("connection.bill_id"), index=True)
    tracking_code: Mapped[str] = mapped_column(ForeignKey("request.tracking_code"), index=True)
    judgement: Mapped[Judgement]
    reading_kwh: Mapped[int] = mapped_column(BigInteger)
    reading_on: Mapped[date]
    against_kwh: Mapped[int] = mapped_column(BigInteger)
    against_on: Mapped[date]
    reason: Mapped[str]
    judged_at: Mapped[datetime]


class FormerSubscriberRow(Row):
    """Who a connection was registered to, up to a reading; written with the change of the name.

    What is personal is "" once the time of that person's liability is over.
    """

    __tablename__ = "former_subscriber"
    __table_args__ = (
        Index(
            "ix_former_subscriber_personal",
            "changed_at",
            sqlite_where=FORMER_PERSONAL,
            postgresql_where=FORMER_PERSONAL,
        ),
    )

    tracking_code: Mapped[str] = mapped_column(ForeignKey("request.tracking_code"), primary_key=True)
    bill_id: Mapped[str] = mapped_column(ForeignKey("connection.bill_id"), index=True)
    national_id: Mapped[str]
    full_name: Mapped[str]
    mobile: Mapped[str]
    landline: Mapped[str]
    liable_until_kwh: Mapped[int] = mapped_column(BigInteger)
    liable_until_day: Mapped[date]
    changed_at: Mapped[datetime]


class ConnectionChangeRow(Row):
    """A change of a connection's record. The facts hold nothing personal; a former name and telephones have columns of
    their own, which are "" where they were not changed, or once their time is over.
    """

    __tablename__ = "connection_change"
    __table_args__ = (
        Index(
            "ix_connection_change_personal",
            "changed_at",
            sqlite_where=CHANGE_PERSONAL,
            postgresql_where=CHANGE_PERSONAL,
        ),
    )

    tracking_code: Mapped[str] = mapped_column(ForeignKey("request.tracking_code"), primary_key=True)
    change: Mapped[str] = mapped_column(String(32), primary_key=True)
    bill_id: Mapped[str] = mapped_column(ForeignKey("connection.bill_id"), primary_key=True, index=True)
    changed_at: Mapped[datetime]
    effective_on: Mapped[date]
    before: Mapped[JsonObject]
    after: Mapped[JsonObject]
    full_name: Mapped[str]
    mobile: Mapped[str]
    landline: Mapped[str]
