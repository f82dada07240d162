"""When what is kept for a time was kept, and indexes for those who look for what has been kept long enough.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

# What is personal is blank once its time is over: each index holds only what is not.
_PERSONAL = (
    ("request", "closed_at", "national_id <> ''"),
    ("sms_outbox", "created_at", "mobile <> ''"),
    ("former_subscriber", "changed_at", "national_id <> ''"),
)
_PUBLISHED = sa.text("state = 'published' AND emptied_at IS NULL")

# An application that waits for its registration is as if it had been brought today. Notes of starts (`key/started`)
# and what has become a request go with these.
_WAITING = """
UPDATE application_draft SET saved_at = CURRENT_TIMESTAMP
WHERE draft_key NOT LIKE '%/started' AND draft_key NOT IN (SELECT draft_key FROM request)
"""


def upgrade() -> None:
    """To this version. Columns that may be empty are added in place."""
    op.add_column("application_draft", sa.Column("saved_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("engine_message_outbox", sa.Column("emptied_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(_WAITING)
    op.create_index("ix_application_draft_saved_at", "application_draft", ["saved_at"])
    op.create_index("ix_completed_job_stored_at", "completed_job", ["stored_at"])
    for table, column, condition in _PERSONAL:
        where = sa.text(condition)
        op.create_index(f"ix_{table}_personal", table, [column], sqlite_where=where, postgresql_where=where)
    op.create_index(
        "ix_engine_message_outbox_published",
        "engine_message_outbox",
        ["published_at"],
        sqlite_where=_PUBLISHED,
        postgresql_where=_PUBLISHED,
    )


def downgrade() -> None:
    """To the version before: what is blank stays so, and nobody knows when a draft was kept."""
    op.drop_index("ix_engine_message_outbox_published", "engine_message_outbox")
    for table, _column, _condition in reversed(_PERSONAL):
        op.drop_index(f"ix_{table}_personal", table)
    op.drop_index("ix_completed_job_stored_at", "completed_job")
    op.drop_index("ix_application_draft_saved_at", "application_draft")
    op.drop_column("engine_message_outbox", "emptied_at")
    op.drop_column("application_draft", "saved_at")
