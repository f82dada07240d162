"""The tables. A row class mirrors its table; what the services see are the frozen dataclasses of `services.model`."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.base import EngineKey, JsonObject, MessageState, Ordinal, Row
from services.model.bills import BillKind, BillState, PaymentChannel
from services.model.connections import ConnectionState, ReadingSource, TariffClass
from services.model.metering import MeterCondition, PlaceSuitability, WorkOrderKind, WorkOrderState
from services.model.notices import SmsState
from services.model.requests import ApplicantKind, Channel, RequestOutcome, RequestState
from services.money import Rials

_UNDELIVERED = text("state NOT IN ('sent', 'refused')")
_UNPUBLISHED = text("state <> 'published'")
_OPEN_REQUEST = text("state <> 'closed'")


class SubscriberRow(Row):
    """The person of one connection. Kept per connection: companies' files hold many without a usable national ID."""

    __tablename__ = "subscriber"

    bill_id: Mapped[str] = mapped_column(ForeignKey("connection.bill_id"), primary_key=True)
    national_id: Mapped[str]
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

    bill_id: Mapped[str] = mapped_column(primary_key=True)
    district: Mapped[str]
    tariff_class: Mapped[TariffClass]
    amperage: Mapped[int]
    phases: Mapped[int]
    state: Mapped[ConnectionState]
    carried: Mapped[Rials]
    subscriber: Mapped[SubscriberRow] = relationship(lazy="joined", innerjoin=True, cascade="all, delete-orphan")
    meter: Mapped[MeterRow] = relationship(lazy="joined", innerjoin=True, cascade="all, delete-orphan")


class ReadingRow(Row):
    """A reading in kWh."""

    __tablename__ = "reading"

    id: Mapped[Ordinal] = mapped_column(init=False)
    bill_id: Mapped[str] = mapped_column(ForeignKey("connection.bill_id"), index=True)
    kwh: Mapped[int] = mapped_column(BigInteger)
    taken_on: Mapped[date]
    source: Mapped[ReadingSource]


class FormerSubscriberRow(Row):
    """Who a connection was registered to, up to a reading; written with the change of the name."""

    __tablename__ = "former_subscriber"

    tracking_code: Mapped[str] = mapped_column(ForeignKey("request.tracking_code"), primary_key=True)
    bill_id: Mapped[str] = mapped_column(ForeignKey("connection.bill_id"), index=True)
    national_id: Mapped[str]
    full_name: Mapped[str]
    mobile: Mapped[str]
    landline: Mapped[str]
    liable_until_kwh: Mapped[int] = mapped_column(BigInteger)
    liable_until_day: Mapped[date]
    changed_at: Mapped[datetime]


class ApplicationDraftRow(Row):
    """What an applicant has brought so far, personal data included; deleted when the request is archived."""

    __tablename__ = "application_draft"

    draft_key: Mapped[str] = mapped_column(primary_key=True)
    payload: Mapped[JsonObject]


class RequestRow(Row):
    """A registered request with its application."""

    __tablename__ = "request"
    __table_args__ = (
        Index(
            "uq_request_open",
            "service_key",
            "bill_id",
            unique=True,
            sqlite_where=_OPEN_REQUEST,
            postgresql_where=_OPEN_REQUEST,
        ),
    )

    tracking_code: Mapped[str] = mapped_column(primary_key=True)
    service_key: Mapped[str]
    bill_id: Mapped[str] = mapped_column(ForeignKey("connection.bill_id"), index=True)
    last_bill_payment_id: Mapped[str]
    applicant_kind: Mapped[ApplicantKind]
    national_id: Mapped[str]
    mobile: Mapped[str]
    landline: Mapped[str]
    reading_kwh: Mapped[int | None] = mapped_column(BigInteger)
    reading_on: Mapped[date | None]
    requested_place: Mapped[str | None]
    documents: Mapped[list[str]]
    channel: Mapped[Channel]
    client_reference: Mapped[str | None] = mapped_column(unique=True)
    registered_at: Mapped[datetime] = mapped_column(index=True)
    process_instance_key: Mapped[EngineKey]
    draft_key: Mapped[str]
    state: Mapped[RequestState]
    unit: Mapped[str | None]
    outcome: Mapped[RequestOutcome | None]
    closed_at: Mapped[datetime | None]


class ArchiveEntryRow(Row):
    """The file of a closed request."""

    __tablename__ = "archive_entry"

    tracking_code: Mapped[str] = mapped_column(ForeignKey("request.tracking_code"), primary_key=True)
    outcome: Mapped[RequestOutcome]
    archived_at: Mapped[datetime]


class BillLineRow(Row):
    """A line of a bill; `position` counts from 0."""

    __tablename__ = "bill_line"

    bill_number: Mapped[str] = mapped_column(ForeignKey("bill.number"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str]
    title: Mapped[str]
    amount: Mapped[Rials]


class BillRow(Row):
    """A bill. Its identifiers are not unique: a void bill's successor of the same amount and period has the same."""

    __tablename__ = "bill"
    __table_args__ = (Index(None, "bill_id", "payment_id"),)

    number: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[BillKind]
    bill_id: Mapped[str] = mapped_column(ForeignKey("connection.bill_id"))
    payment_id: Mapped[str]
    tracking_code: Mapped[str | None] = mapped_column(ForeignKey("request.tracking_code"), index=True)
    carried_in: Mapped[Rials]
    carried_out: Mapped[Rials]
    issued_at: Mapped[datetime]
    due_on: Mapped[date]
    state: Mapped[BillState]
    provisional: Mapped[bool]
    billed_up_to_kwh: Mapped[int | None] = mapped_column(BigInteger)
    billed_up_to_day: Mapped[date | None]
    taken_over_by: Mapped[str | None] = mapped_column(ForeignKey("bill.number"), index=True)
    lines: Mapped[list[BillLineRow]] = relationship(
        lazy="selectin", order_by=BillLineRow.position, cascade="all, delete-orphan"
    )


class PaymentRow(Row):
    """Money received. The bank's reference is the key, so that it counts once."""

    __tablename__ = "payment"

    reference: Mapped[str] = mapped_column(primary_key=True)
    bill_number: Mapped[str] = mapped_column(ForeignKey("bill.number"), index=True)
    amount: Mapped[Rials]
    paid_on: Mapped[date]
    channel: Mapped[PaymentChannel]
    recorded_at: Mapped[datetime]


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
    __table_args__ = (Index(None, "agent_code", "state"),)

    number: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[WorkOrderKind]
    tracking_code: Mapped[str] = mapped_column(ForeignKey("request.tracking_code"), index=True)
    bill_id: Mapped[str] = mapped_column(ForeignKey("connection.bill_id"))
    agent_code: Mapped[str] = mapped_column(ForeignKey("agent.code"))
    issued_at: Mapped[datetime]
    state: Mapped[WorkOrderState]
    done_at: Mapped[datetime | None]


class MeterTestRow(Row):
    """What a work order's visit found: one result per order."""

    __tablename__ = "meter_test"

    work_order_number: Mapped[str] = mapped_column(ForeignKey("work_order.number"), primary_key=True)
    condition: Mapped[MeterCondition]
    reading_kwh: Mapped[int | None] = mapped_column(BigInteger)
    seal_number: Mapped[str]
    tested_at: Mapped[datetime]


class PlaceVisitRow(Row):
    """What a visit to a new mounting place found; a place may be visited again."""

    __tablename__ = "place_visit"

    id: Mapped[Ordinal] = mapped_column(init=False)
    tracking_code: Mapped[str] = mapped_column(ForeignKey("request.tracking_code"), index=True)
    suitability: Mapped[PlaceSuitability]
    works: Mapped[list[str]]
    reason: Mapped[str | None]
    visited_at: Mapped[datetime]


class RelocationRow(Row):
    """A meter that was moved: one for the order that was carried out."""

    __tablename__ = "relocation"

    work_order_number: Mapped[str] = mapped_column(ForeignKey("work_order.number"), primary_key=True)
    bill_id: Mapped[str] = mapped_column(ForeignKey("connection.bill_id"), index=True)
    place: Mapped[str]
    seal_before: Mapped[str]
    seal_after: Mapped[str]
    reading_kwh: Mapped[int] = mapped_column(BigInteger)
    relocated_at: Mapped[datetime]


class StepEntryRow(Row):
    """One run of a documented step."""

    __tablename__ = "step_entry"

    element_instance_key: Mapped[EngineKey] = mapped_column(primary_key=True, autoincrement=False)
    tracking_code: Mapped[str] = mapped_column(ForeignKey("request.tracking_code"), index=True)
    step: Mapped[str]
    element_id: Mapped[str]
    started_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    missed_at: Mapped[datetime | None]
    cancelled: Mapped[bool]


class SmsRow(Row):
    """An SMS on its way. It is not claimed before `next_at`, which is the lease's end while a relay holds it."""

    __tablename__ = "sms_outbox"
    __table_args__ = (
        UniqueConstraint("key"),
        Index("ix_sms_outbox_undelivered", "id", sqlite_where=_UNDELIVERED, postgresql_where=_UNDELIVERED),
    )

    id: Mapped[Ordinal] = mapped_column(init=False)
    key: Mapped[str]
    tracking_code: Mapped[str | None] = mapped_column(ForeignKey("request.tracking_code"), index=True)
    template: Mapped[str]
    mobile: Mapped[str]
    text: Mapped[str]
    created_at: Mapped[datetime]
    state: Mapped[SmsState]
    attempts: Mapped[int]
    provider_reference: Mapped[str | None]
    sent_at: Mapped[datetime | None]
    next_at: Mapped[datetime | None] = mapped_column(default=None)


class EngineMessageRow(Row):
    """A message to the engine on its way; `next_at` as of an SMS."""

    __tablename__ = "engine_message_outbox"
    __table_args__ = (
        UniqueConstraint("message_id"),
        Index("ix_engine_message_outbox_unpublished", "id", sqlite_where=_UNPUBLISHED, postgresql_where=_UNPUBLISHED),
    )

    id: Mapped[Ordinal] = mapped_column(init=False)
    message_id: Mapped[str]
    name: Mapped[str]
    correlation_key: Mapped[str]
    ttl_seconds: Mapped[int]
    variables: Mapped[JsonObject]
    created_at: Mapped[datetime]
    state: Mapped[MessageState] = mapped_column(default=MessageState.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime | None] = mapped_column(default=None)
    published_at: Mapped[datetime | None] = mapped_column(default=None)


class CompletedJobRow(Row):
    """The answer that was given to a job, for the day that the engine delivers it again."""

    __tablename__ = "completed_job"

    element_instance_key: Mapped[EngineKey] = mapped_column(primary_key=True, autoincrement=False)
    job_type: Mapped[str] = mapped_column(primary_key=True)
    outcome: Mapped[JsonObject]
    stored_at: Mapped[datetime]


class SequenceRow(Row):
    """The last number that a sequence gave."""

    __tablename__ = "sequence"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[int] = mapped_column(BigInteger)


ALL_TABLES = Row.metadata
