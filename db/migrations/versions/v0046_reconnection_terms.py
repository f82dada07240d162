"""Terms of reconnections and reinstallations: a prepayment.

Revision ID: 0046
Revises: 0045
"""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this version."""
    op.create_table(
        "reconnection_terms",
        sa.Column("tracking_code", sa.String(), nullable=False),
        sa.Column("prepayment", sa.BigInteger(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tracking_code"], ["request.tracking_code"], name="fk_reconnection_terms_tracking_code_request"
        ),
        sa.PrimaryKeyConstraint("tracking_code", name="pk_reconnection_terms"),
    )


def downgrade() -> None:
    """Back from this version."""
    op.drop_table("reconnection_terms")
