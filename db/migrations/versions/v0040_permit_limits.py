"""What permits allow, and what agents find of the use.

Revision ID: 0040
Revises: 0039
"""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this version: of permits from before, nobody noted a power or an energy."""
    op.add_column("tariff_permit", sa.Column("permitted_watts", sa.Integer(), nullable=True))
    op.add_column("tariff_permit", sa.Column("yearly_kwh", sa.Integer(), nullable=True))
    op.create_table(
        "use_finding",
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("bill_id", sa.String(), nullable=False),
        sa.Column("found_on", sa.Date(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ancillary_permille", sa.Integer(), nullable=False),
        sa.Column("other_permille", sa.Integer(), nullable=False),
        sa.Column("drawn_watts", sa.Integer(), nullable=True),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("noted_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["bill_id"], ["connection.bill_id"], name="fk_use_finding_bill_id_connection"),
        sa.PrimaryKeyConstraint("number", name="pk_use_finding"),
    )
    op.create_index("ix_use_finding_bill_id", "use_finding", ["bill_id"])


def downgrade() -> None:
    """To the version before, which knows no limit of a permit."""
    op.drop_table("use_finding")
    op.drop_column("tariff_permit", "yearly_kwh")
    op.drop_column("tariff_permit", "permitted_watts")
