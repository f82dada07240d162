"""Agents, their orders, and what they found and did."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import JsonObject, Row
from services.model.keys import WorkOrderKind
from services.model.metering import MeterCondition, OrderOutcome, WorkOrderState

_OPEN = text("state = 'open'")


class AgentRow(Row):
    """A field agent; `kinds` are the work orders that the agent takes."""

    __tablename__ = "agent"

    code: Mapped[str] = mapped_column(primary_key=True)
    full_name: Mapped[str]
    district: Mapped[str] = mapped_column(index=True)
    kinds: Mapped[list[str]]
    active: Mapped[bool]


class WorkOrderRow(Row):
    """An order to an agent."""

    __tablename__ = "work_order"
    __table_args__ = (
        Index(None, "agent_code", "state"),
        Index("ix_work_order_open", "number", sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    number: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[WorkOrderKind]
    tracking_code: Mapped[str] = mapped_column(ForeignKey("request.tracking_code"), index=True)
    bill_id: Mapped[str] = mapped_column(ForeignKey("connection.bill_id"))
    agent_code: Mapped[str] = mapped_column(ForeignKey("agent.code"))
    issued_at: Mapped[datetime]
    state: Mapped[WorkOrderState]
    done_at: Mapped[datetime | None]
    questioned_kwh: Mapped[int | None] = mapped_column(BigInteger)


class MeterTestRow(Row):
    """What a work order's visit found: one result per order."""

    __tablename__ = "meter_test"

    work_order_number: Mapped[str] = mapped_column(ForeignKey("work_order.number"), primary_key=True)
    condition: Mapped[MeterCondition]
    reading_kwh: Mapped[int | None] = mapped_column(BigInteger)
    seal_number: Mapped[str]
    tested_at: Mapped[datetime]
    meter_serial: Mapped[str | None]


class OrderReportRow(Row):
    """What was reported of an order of the standard process: one report per order."""

    __tablename__ = "order_report"

    work_order_number: Mapped[str] = mapped_column(ForeignKey("work_order.number"), primary_key=True)
    outcome: Mapped[OrderOutcome]
    reason: Mapped[str | None]
    answers: Mapped[JsonObject]
    reported_at: Mapped[datetime]


class FormerOrderReportRow(Row):
    """What a report of an order said before it was corrected; `version` counts them from 1 for each order."""

    __tablename__ = "former_order_report"

    work_order_number: Mapped[str] = mapped_column(ForeignKey("work_order.number"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    outcome: Mapped[OrderOutcome]
    reason: Mapped[str | None]
    answers: Mapped[JsonObject]
    reported_at: Mapped[datetime]
