"""The tables of the settlement: connections, requests, bills, metering, steps, outboxes, job ledger.

Revision ID: 0001
Revises: nothing
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this version."""
    op.create_table(
        "agent",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("full_name", sa.String(), nullable=False),
        sa.Column("district", sa.String(), nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_agent"),
    )
    op.create_index("ix_agent_district", "agent", ["district"])
    op.create_table(
        "application_draft",
        sa.Column("draft_key", sa.String(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("draft_key", name="pk_application_draft"),
    )
    op.create_table(
        "completed_job",
        sa.Column("element_instance_key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("job_type", sa.String(), nullable=False),
        sa.Column("outcome", sa.JSON(), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("element_instance_key", "job_type", name="pk_completed_job"),
    )
    op.create_table(
        "connection",
        sa.Column("bill_id", sa.String(), nullable=False),
        sa.Column("district", sa.String(), nullable=False),
        sa.Column("tariff_class", sa.String(32), nullable=False),
        sa.Column("amperage", sa.Integer(), nullable=False),
        sa.Column("phases", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("carried", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("bill_id", name="pk_connection"),
    )
    op.create_table(
        "engine_message_outbox",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("correlation_key", sa.String(), nullable=False),
        sa.Column("ttl_seconds", sa.Integer(), nullable=False),
        sa.Column("variables", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_engine_message_outbox"),
        sa.UniqueConstraint("message_id", name="uq_engine_message_outbox_message_id"),
    )
    op.create_index(
        "ix_engine_message_outbox_unpublished",
        "engine_message_outbox",
        ["id"],
        sqlite_where=sa.text("state <> 'published'"),
        postgresql_where=sa.text("state <> 'published'"),
    )
    op.create_table(
        "sequence",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_sequence"),
    )
    op.create_table(
        "meter",
        sa.Column("bill_id", sa.String(), nullable=False),
        sa.Column("serial", sa.String(), nullable=False),
        sa.Column("digits", sa.Integer(), nullable=False),
        sa.Column("multiplier", sa.Integer(), nullable=False),
        sa.Column("installed_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["bill_id"], ["connection.bill_id"], name="fk_meter_bill_id_connection"),
        sa.PrimaryKeyConstraint("bill_id", name="pk_meter"),
    )
    op.create_index("ix_meter_serial", "meter", ["serial"])
    op.create_table(
        "reading",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("bill_id", sa.String(), nullable=False),
        sa.Column("kwh", sa.BigInteger(), nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.Column("source", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(["bill_id"], ["connection.bill_id"], name="fk_reading_bill_id_connection"),
        sa.PrimaryKeyConstraint("id", name="pk_reading"),
    )
    op.create_index("ix_reading_bill_id", "reading", ["bill_id"])
    op.create_table(
        "request",
        sa.Column("tracking_code", sa.String(), nullable=False),
        sa.Column("service_key", sa.String(), nullable=False),
        sa.Column("bill_id", sa.String(), nullable=False),
        sa.Column("last_bill_payment_id", sa.String(), nullable=False),
        sa.Column("applicant_kind", sa.String(32), nullable=False),
        sa.Column("national_id", sa.String(), nullable=False),
        sa.Column("mobile", sa.String(), nullable=False),
        sa.Column("landline", sa.String(), nullable=False),
        sa.Column("reading_kwh", sa.BigInteger(), nullable=False),
        sa.Column("reading_on", sa.Date(), nullable=False),
        sa.Column("documents", sa.JSON(), nullable=False),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("client_reference", sa.String(), nullable=True),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("process_instance_key", sa.BigInteger(), nullable=False),
        sa.Column("draft_key", sa.String(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("unit", sa.String(), nullable=True),
        sa.Column("outcome", sa.String(32), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["bill_id"], ["connection.bill_id"], name="fk_request_bill_id_connection"),
        sa.PrimaryKeyConstraint("tracking_code", name="pk_request"),
        sa.UniqueConstraint("client_reference", name="uq_request_client_reference"),
    )
    op.create_index("ix_request_bill_id", "request", ["bill_id"])
    op.create_index("ix_request_registered_at", "request", ["registered_at"])
    op.create_index(
        "uq_request_open",
        "request",
        ["service_key", "bill_id"],
        unique=True,
        sqlite_where=sa.text("state <> 'closed'"),
        postgresql_where=sa.text("state <> 'closed'"),
    )
    op.create_table(
        "subscriber",
        sa.Column("bill_id", sa.String(), nullable=False),
        sa.Column("national_id", sa.String(), nullable=False),
        sa.Column("full_name", sa.String(), nullable=False),
        sa.Column("mobile", sa.String(), nullable=False),
        sa.Column("landline", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["bill_id"], ["connection.bill_id"], name="fk_subscriber_bill_id_connection"),
        sa.PrimaryKeyConstraint("bill_id", name="pk_subscriber"),
    )
    op.create_table(
        "archive_entry",
        sa.Column("tracking_code", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(32), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tracking_code"], ["request.tracking_code"], name="fk_archive_entry_tracking_code_request"
        ),
        sa.PrimaryKeyConstraint("tracking_code", name="pk_archive_entry"),
    )
    op.create_table(
        "bill",
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("bill_id", sa.String(), nullable=False),
        sa.Column("payment_id", sa.String(), nullable=False),
        sa.Column("tracking_code", sa.String(), nullable=True),
        sa.Column("carried_in", sa.BigInteger(), nullable=False),
        sa.Column("carried_out", sa.BigInteger(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["bill_id"], ["connection.bill_id"], name="fk_bill_bill_id_connection"),
        sa.ForeignKeyConstraint(["tracking_code"], ["request.tracking_code"], name="fk_bill_tracking_code_request"),
        sa.PrimaryKeyConstraint("number", name="pk_bill"),
    )
    op.create_index("ix_bill_bill_id_payment_id", "bill", ["bill_id", "payment_id"])
    op.create_index("ix_bill_tracking_code", "bill", ["tracking_code"])
    op.create_table(
        "sms_outbox",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("tracking_code", sa.String(), nullable=True),
        sa.Column("template", sa.String(), nullable=False),
        sa.Column("mobile", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("provider_reference", sa.String(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["tracking_code"], ["request.tracking_code"], name="fk_sms_outbox_tracking_code_request"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_sms_outbox"),
        sa.UniqueConstraint("key", name="uq_sms_outbox_key"),
    )
    op.create_index("ix_sms_outbox_tracking_code", "sms_outbox", ["tracking_code"])
    op.create_index(
        "ix_sms_outbox_undelivered",
        "sms_outbox",
        ["id"],
        sqlite_where=sa.text("state NOT IN ('sent', 'refused')"),
        postgresql_where=sa.text("state NOT IN ('sent', 'refused')"),
    )
    op.create_table(
        "step_entry",
        sa.Column("element_instance_key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("tracking_code", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("element_id", sa.String(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("missed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tracking_code"], ["request.tracking_code"], name="fk_step_entry_tracking_code_request"
        ),
        sa.PrimaryKeyConstraint("element_instance_key", name="pk_step_entry"),
    )
    op.create_index("ix_step_entry_tracking_code", "step_entry", ["tracking_code"])
    op.create_table(
        "work_order",
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("tracking_code", sa.String(), nullable=False),
        sa.Column("bill_id", sa.String(), nullable=False),
        sa.Column("agent_code", sa.String(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["agent_code"], ["agent.code"], name="fk_work_order_agent_code_agent"),
        sa.ForeignKeyConstraint(["bill_id"], ["connection.bill_id"], name="fk_work_order_bill_id_connection"),
        sa.ForeignKeyConstraint(
            ["tracking_code"], ["request.tracking_code"], name="fk_work_order_tracking_code_request"
        ),
        sa.PrimaryKeyConstraint("number", name="pk_work_order"),
    )
    op.create_index("ix_work_order_agent_code_state", "work_order", ["agent_code", "state"])
    op.create_index("ix_work_order_tracking_code", "work_order", ["tracking_code"])
    op.create_table(
        "bill_line",
        sa.Column("bill_number", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["bill_number"], ["bill.number"], name="fk_bill_line_bill_number_bill"),
        sa.PrimaryKeyConstraint("bill_number", "position", name="pk_bill_line"),
    )
    op.create_table(
        "meter_test",
        sa.Column("work_order_number", sa.String(), nullable=False),
        sa.Column("condition", sa.String(32), nullable=False),
        sa.Column("reading_kwh", sa.BigInteger(), nullable=True),
        sa.Column("seal_number", sa.String(), nullable=False),
        sa.Column("tested_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["work_order_number"], ["work_order.number"], name="fk_meter_test_work_order_number_work_order"
        ),
        sa.PrimaryKeyConstraint("work_order_number", name="pk_meter_test"),
    )
    op.create_table(
        "payment",
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("bill_number", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["bill_number"], ["bill.number"], name="fk_payment_bill_number_bill"),
        sa.PrimaryKeyConstraint("reference", name="pk_payment"),
    )
    op.create_index("ix_payment_bill_number", "payment", ["bill_number"])


def downgrade() -> None:
    """To an empty database, children before parents."""
    op.drop_table("payment")
    op.drop_table("meter_test")
    op.drop_table("bill_line")
    op.drop_table("work_order")
    op.drop_table("step_entry")
    op.drop_table("sms_outbox")
    op.drop_table("bill")
    op.drop_table("archive_entry")
    op.drop_table("subscriber")
    op.drop_table("request")
    op.drop_table("reading")
    op.drop_table("meter")
    op.drop_table("sequence")
    op.drop_table("engine_message_outbox")
    op.drop_table("connection")
    op.drop_table("completed_job")
    op.drop_table("application_draft")
    op.drop_table("agent")
