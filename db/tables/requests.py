"""Requests, from the draft to the archive, and their steps."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import EngineKey, JsonObject, Row
from services.model.keys import ApplicantKind, RequestOutcome
from services.model.printouts import PrintoutKind
from services.model.requests import Channel, PersonKind, RequestState
from services.model.reviews import Notice, ReviewOutcome
from services.model.steps import LimitClock

_OPEN_REQUEST = text("state <> 'closed'")
REQUEST_PERSONAL = text("national_id <> ''")
STEP_OPEN = text("finished_at IS NULL AND NOT cancelled")
_STEP_ENDED = text("finished_at IS NOT NULL")


class ApplicationDraftRow(Row):
    """What an applicant has brought so far, personal data included; deleted when the request is archived.

    `saved_at` is of an application that waits for its registration; None once it is a request, and for notes.
    """

    __tablename__ = "application_draft"

    draft_key: Mapped[str] = mapped_column(primary_key=True)
    payload: Mapped[JsonObject]
    saved_at: Mapped[datetime | None] = mapped_column(index=True)


class PersonalDetailsRow(Row):
    """What is personal in an application, kept until a draft takes it over: then the person is blanked."""

    __tablename__ = "personal_details"

    number: Mapped[str] = mapped_column(primary_key=True)
    person_kind: Mapped[PersonKind | None]
    national_id: Mapped[str | None]
    mobile: Mapped[str | None]
    landline: Mapped[str | None]
    saved_at: Mapped[datetime] = mapped_column(index=True)
    saved_by: Mapped[str]
    expires_at: Mapped[datetime]
    draft_key: Mapped[str | None]


class RequestRow(Row):
    """A registered request with its application. What is personal in it is "" once its time is over.

    `answers` are those to its service's own fields (`db.repositories.answers`); nothing in them is personal.
    """

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
        Index("ix_request_personal", "closed_at", sqlite_where=REQUEST_PERSONAL, postgresql_where=REQUEST_PERSONAL),
    )

    tracking_code: Mapped[str] = mapped_column(primary_key=True)
    service_key: Mapped[str]
    bill_id: Mapped[str] = mapped_column(ForeignKey("connection.bill_id"), index=True)
    last_bill_payment_id: Mapped[str | None]
    applicant_kind: Mapped[ApplicantKind]
    national_id: Mapped[str]
    mobile: Mapped[str]
    landline: Mapped[str]
    answers: Mapped[JsonObject]
    documents: Mapped[list[str]]
    channel: Mapped[Channel]
    client_reference: Mapped[str | None] = mapped_column(unique=True)
    registered_at: Mapped[datetime] = mapped_column(index=True)
    process_instance_key: Mapped[EngineKey] = mapped_column(index=True)
    draft_key: Mapped[str] = mapped_column(index=True)
    state: Mapped[RequestState]
    unit: Mapped[str | None]
    outcome: Mapped[RequestOutcome | None]
    closed_at: Mapped[datetime | None] = mapped_column(index=True)


class ArchiveEntryRow(Row):
    """The file of a closed request."""

    __tablename__ = "archive_entry"

    tracking_code: Mapped[str] = mapped_column(ForeignKey("request.tracking_code"), primary_key=True)
    outcome: Mapped[RequestOutcome]
    archived_at: Mapped[datetime]


class StepEntryRow(Row):
    """One run of a documented step."""

    __tablename__ = "step_entry"
    __table_args__ = (
        Index("ix_step_entry_open", "step", "due_at", sqlite_where=STEP_OPEN, postgresql_where=STEP_OPEN),
        Index("ix_step_entry_ended", "finished_at", sqlite_where=_STEP_ENDED, postgresql_where=_STEP_ENDED),
    )

    element_instance_key: Mapped[EngineKey] = mapped_column(primary_key=True, autoincrement=False)
    tracking_code: Mapped[str] = mapped_column(ForeignKey("request.tracking_code"), index=True)
    step: Mapped[str]
    element_id: Mapped[str]
    started_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    limit_seconds: Mapped[int | None]
    clock: Mapped[LimitClock]
    finished_at: Mapped[datetime | None]
    missed_at: Mapped[datetime | None]
    cancelled: Mapped[bool]
    watched: Mapped[bool]


class StepReviewRow(Row):
    """One notice of a run of a step to the supervisor, and what came of it."""

    __tablename__ = "step_review"

    element_instance_key: Mapped[EngineKey] = mapped_column(
        ForeignKey("step_entry.element_instance_key"), primary_key=True, autoincrement=False
    )
    notice: Mapped[Notice] = mapped_column(primary_key=True)
    tracking_code: Mapped[str] = mapped_column(ForeignKey("request.tracking_code"), index=True)
    told_at: Mapped[datetime]
    outcome: Mapped[ReviewOutcome | None]
    ended_at: Mapped[datetime | None]
    note: Mapped[str | None]


class PrintoutRow(Row):
    """What was prepared to be handed over, word for word; it names nobody."""

    __tablename__ = "printout"

    tracking_code: Mapped[str] = mapped_column(ForeignKey("request.tracking_code"), primary_key=True)
    kind: Mapped[PrintoutKind]
    prepared_at: Mapped[datetime]
    sheet: Mapped[JsonObject]
