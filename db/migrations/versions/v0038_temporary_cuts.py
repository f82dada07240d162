"""Temporary cuts: who is cut since when in which case; cuts on their way, objections to them, vital premises,
instalments of debts.

Revision ID: 0038
Revises: 0037
"""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this version."""
    _add_cuts()
    _add_proceedings()
    op.create_table(
        "vital_premises",
        sa.Column("bill_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["bill_id"], ["connection.bill_id"], name="fk_vital_premises_bill_id_connection"),
        sa.PrimaryKeyConstraint("bill_id", name="pk_vital_premises"),
    )
    op.create_table(
        "due_agreement",
        sa.Column("bill_number", sa.String(), nullable=False),
        sa.Column("bill_id", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["bill_number"], ["bill.number"], name="fk_due_agreement_bill_number_bill"),
        sa.ForeignKeyConstraint(["bill_id"], ["connection.bill_id"], name="fk_due_agreement_bill_id_connection"),
        sa.PrimaryKeyConstraint("bill_number", name="pk_due_agreement"),
    )
    op.create_index("ix_due_agreement_bill_id", "due_agreement", ["bill_id"])


def _add_cuts() -> None:
    op.create_table(
        "cut",
        sa.Column("tracking_code", sa.String(), nullable=False),
        sa.Column("bill_id", sa.String(), nullable=False),
        sa.Column("cut_case", sa.String(length=32), nullable=False),
        sa.Column("extent", sa.String(length=32), nullable=False),
        sa.Column("reading_kwh", sa.BigInteger(), nullable=True),
        sa.Column("reading_on", sa.Date(), nullable=True),
        sa.Column("cut_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("after_payment", sa.Boolean(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["tracking_code"], ["request.tracking_code"], name="fk_cut_tracking_code_request"),
        sa.ForeignKeyConstraint(["bill_id"], ["connection.bill_id"], name="fk_cut_bill_id_connection"),
        sa.PrimaryKeyConstraint("tracking_code", name="pk_cut"),
    )
    op.create_index("ix_cut_bill_id", "cut", ["bill_id"])


def _add_proceedings() -> None:
    op.create_table(
        "cut_proceeding",
        sa.Column("tracking_code", sa.String(), nullable=False),
        sa.Column("bill_id", sa.String(), nullable=False),
        sa.Column("cut_case", sa.String(length=32), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("evidence", sa.String(), nullable=True),
        sa.Column("debtor_bill_id", sa.String(), nullable=True),
        sa.Column("warned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("warning_seconds", sa.Integer(), nullable=True),
        sa.Column("head_order", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["tracking_code"], ["request.tracking_code"], name="fk_cut_proceeding_tracking_code_request"
        ),
        sa.ForeignKeyConstraint(["bill_id"], ["connection.bill_id"], name="fk_cut_proceeding_bill_id_connection"),
        sa.ForeignKeyConstraint(
            ["debtor_bill_id"], ["connection.bill_id"], name="fk_cut_proceeding_debtor_bill_id_connection"
        ),
        sa.PrimaryKeyConstraint("tracking_code", name="pk_cut_proceeding"),
    )
    op.create_index("ix_cut_proceeding_bill_id", "cut_proceeding", ["bill_id"])
    op.create_index("ix_cut_proceeding_debtor_bill_id", "cut_proceeding", ["debtor_bill_id"])
    op.create_table(
        "cut_objection",
        sa.Column("tracking_code", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("upheld", sa.Boolean(), nullable=True),
        sa.Column("answer", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["tracking_code"], ["cut_proceeding.tracking_code"], name="fk_cut_objection_tracking_code_cut_proceeding"
        ),
        sa.PrimaryKeyConstraint("tracking_code", "number", name="pk_cut_objection"),
    )


def downgrade() -> None:
    """To the version before, which knows a connection's state alone."""
    op.drop_index("ix_due_agreement_bill_id", table_name="due_agreement")
    op.drop_table("due_agreement")
    op.drop_table("vital_premises")
    op.drop_table("cut_objection")
    op.drop_index("ix_cut_proceeding_debtor_bill_id", table_name="cut_proceeding")
    op.drop_index("ix_cut_proceeding_bill_id", table_name="cut_proceeding")
    op.drop_table("cut_proceeding")
    op.drop_index("ix_cut_bill_id", table_name="cut")
    op.drop_table("cut")
