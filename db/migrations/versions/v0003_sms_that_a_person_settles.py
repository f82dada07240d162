"""SMS that a person settles, delivery reports; smaller indexes for those who ask all the time.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_OPEN = sa.text("state NOT IN ('sent', 'delivered')")
_UNREPORTED = sa.text("state = 'sent' AND settled_at IS NULL")
_STEP_OPEN = sa.text("finished_at IS NULL AND NOT cancelled")
_UNDELIVERED_BEFORE = sa.text("state NOT IN ('sent', 'refused')")

# To the version before, what the provider took is sent, and what a person was to find out is asked for again.
_UNKNOWN_STATES = """
UPDATE sms_outbox SET state = CASE state WHEN 'for-person' THEN 'unsettled' ELSE 'sent' END
WHERE state IN ('delivered', 'undelivered', 'for-person')
"""


def upgrade() -> None:
    """To this version. Columns that may be empty are added in place: an outbox of years is not copied."""
    op.add_column("sms_outbox", sa.Column("unsettled_since", sa.DateTime(timezone=True), nullable=True))
    op.add_column("sms_outbox", sa.Column("fault", sa.String(), nullable=True))
    op.add_column("sms_outbox", sa.Column("resends", sa.Integer(), server_default="0", nullable=False))
    op.add_column("sms_outbox", sa.Column("reported_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("sms_outbox", sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True))
    op.drop_index("ix_sms_outbox_undelivered", "sms_outbox")
    op.create_index("ix_sms_outbox_open", "sms_outbox", ["id"], sqlite_where=_OPEN, postgresql_where=_OPEN)
    op.create_index(
        "ix_sms_outbox_unreported", "sms_outbox", ["sent_at"], sqlite_where=_UNREPORTED, postgresql_where=_UNREPORTED
    )
    op.create_index(
        "ix_step_entry_open", "step_entry", ["step", "due_at"], sqlite_where=_STEP_OPEN, postgresql_where=_STEP_OPEN
    )
    op.create_table(
        "report_cursor",
        sa.Column("provider", sa.String(), nullable=False),
        sa.Column("cursor", sa.String(), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("provider", name="pk_report_cursor"),
    )


def downgrade() -> None:
    """To the version before: how often an SMS was sent anew, and what was reported of it, is lost."""
    op.drop_table("report_cursor")
    op.drop_index("ix_step_entry_open", "step_entry")
    op.drop_index("ix_sms_outbox_unreported", "sms_outbox")
    op.drop_index("ix_sms_outbox_open", "sms_outbox")
    op.execute(_UNKNOWN_STATES)
    for name in ("settled_at", "reported_at", "resends", "fault", "unsettled_since"):
        op.drop_column("sms_outbox", name)
    op.create_index(
        "ix_sms_outbox_undelivered",
        "sms_outbox",
        ["id"],
        sqlite_where=_UNDELIVERED_BEFORE,
        postgresql_where=_UNDELIVERED_BEFORE,
    )
