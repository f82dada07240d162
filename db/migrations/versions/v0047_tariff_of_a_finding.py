"""Under which tariff an agent has found a use.

Revision ID: 0047
Revises: 0046
"""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None

_TARIFF = sa.String(32)
_BY_CONNECTION = (
    "UPDATE use_finding SET tariff_class = CASE WHEN EXISTS (SELECT 1 FROM connection"
    " WHERE connection.bill_id = use_finding.bill_id AND connection.tariff_class = 'agricultural')"
    " THEN 'agricultural' ELSE 'industrial' END"
)


def upgrade() -> None:
    """To this version: findings of before were made under the tariff of today, where that has such findings."""
    op.add_column("use_finding", sa.Column("tariff_class", _TARIFF, nullable=True))
    op.execute(_BY_CONNECTION)
    with op.batch_alter_table("use_finding") as use_finding:
        use_finding.alter_column("tariff_class", existing_type=_TARIFF, nullable=False)


def downgrade() -> None:
    """To the version before, in which a finding counts whatever the tariff."""
    op.drop_column("use_finding", "tariff_class")
