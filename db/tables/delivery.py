"""What waits to be delivered, what jobs have answered, which numbers were given."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import EngineKey, JsonObject, MessageState, Ordinal, Row
from services.model.notices import SmsState

# An index of few rows is used only by a query that says the same, word for word: see `db.outbox`.
SMS_OPEN = text("state NOT IN ('sent', 'delivered', 'withdrawn')")
SMS_UNREPORTED = text("state = 'sent' AND resolved_at IS NULL")
UNPUBLISHED = text("state <> 'published'")
SMS_PERSONAL = text("mobile <> ''")
MESSAGE_FULL = text("state = 'published' AND emptied_at IS NULL")


class SmsRow(Row):
    """An SMS on its way. It is not claimed before `next_at`, which is the lease's end while a relay holds it, and at
    first the end of the quiet hours, `not_before`.

    `reported_at` is the time of the latest delivery report that counted. Number and text are "" once kept long enough.
    """

    __tablename__ = "sms_outbox"
    __table_args__ = (
        UniqueConstraint("key"),
        Index("ix_sms_outbox_open", "id", sqlite_where=SMS_OPEN, postgresql_where=SMS_OPEN),
        Index("ix_sms_outbox_unreported", "sent_at", sqlite_where=SMS_UNREPORTED, postgresql_where=SMS_UNREPORTED),
        Index("ix_sms_outbox_personal", "created_at", sqlite_where=SMS_PERSONAL, postgresql_where=SMS_PERSONAL),
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
    next_at: Mapped[datetime | None]
    outcome_unknown_since: Mapped[datetime | None]
    fault: Mapped[str | None]
    resends: Mapped[int] = mapped_column(server_default="0")
    reported_at: Mapped[datetime | None]
    resolved_at: Mapped[datetime | None]
    not_before: Mapped[datetime | None]
    concerns: Mapped[str | None]


class ReportCursorRow(Row):
    """How far a provider's delivery reports were read, and since when it has given any."""

    __tablename__ = "report_cursor"

    provider: Mapped[str] = mapped_column(primary_key=True)
    cursor: Mapped[str | None]
    since: Mapped[datetime]


class EngineMessageRow(Row):
    """A message to the engine on its way; `next_at` as of an SMS.

    A published one is kept for ever, so that it is known; what it said, until `emptied_at`.
    """

    __tablename__ = "engine_message_outbox"
    __table_args__ = (
        UniqueConstraint("message_id"),
        Index("ix_engine_message_outbox_unpublished", "id", sqlite_where=UNPUBLISHED, postgresql_where=UNPUBLISHED),
        Index(
            "ix_engine_message_outbox_published",
            "published_at",
            sqlite_where=MESSAGE_FULL,
            postgresql_where=MESSAGE_FULL,
        ),
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
    emptied_at: Mapped[datetime | None] = mapped_column(default=None)


class CompletedJobRow(Row):
    """The answer that was given to a job, for the day that the engine delivers it again."""

    __tablename__ = "completed_job"

    element_instance_key: Mapped[EngineKey] = mapped_column(primary_key=True, autoincrement=False)
    job_type: Mapped[str] = mapped_column(primary_key=True)
    outcome: Mapped[JsonObject]
    stored_at: Mapped[datetime] = mapped_column(index=True)


class SequenceRow(Row):
    """The last number that a sequence gave."""

    __tablename__ = "sequence"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[int] = mapped_column(BigInteger)
