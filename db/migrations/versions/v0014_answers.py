"""What only one service asks is one JSON object of answers, not a column each. Not every service asks for a last bill.

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

# Of each database: the reading of a settlement, and the place that a relocation asks for.
_TO_ANSWERS = {
    "sqlite": (
        """UPDATE request
        SET answers = json_object(
            'reading', json_object('kind', 'reading', 'kwh', reading_kwh, 'takenOn', reading_on)
        )
        WHERE reading_kwh IS NOT NULL AND reading_on IS NOT NULL""",
        """UPDATE request
        SET answers = json_set(answers, '$.requestedPlace', json_object('kind', 'words', 'value', requested_place))
        WHERE requested_place IS NOT NULL""",
    ),
    "postgresql": (
        """UPDATE request
        SET answers = json_build_object(
            'reading', json_build_object('kind', 'reading', 'kwh', reading_kwh, 'takenOn', reading_on)
        )
        WHERE reading_kwh IS NOT NULL AND reading_on IS NOT NULL""",
        """UPDATE request
        SET answers = CAST(CAST(answers AS jsonb) || jsonb_build_object(
            'requestedPlace', jsonb_build_object('kind', 'words', 'value', requested_place)
        ) AS json)
        WHERE requested_place IS NOT NULL""",
    ),
}

_TO_COLUMNS = {
    "sqlite": """UPDATE request SET
        reading_kwh = json_extract(answers, '$.reading.kwh'),
        reading_on = json_extract(answers, '$.reading.takenOn'),
        requested_place = json_extract(answers, '$.requestedPlace.value')""",
    "postgresql": """UPDATE request SET
        reading_kwh = CAST(answers -> 'reading' ->> 'kwh' AS bigint),
        reading_on = CAST(answers -> 'reading' ->> 'takenOn' AS date),
        requested_place = answers -> 'requestedPlace' ->> 'value'""",
}


def upgrade() -> None:
    """To this version."""
    op.add_column("request", sa.Column("answers", sa.JSON(), server_default="{}", nullable=False))
    for statement in _TO_ANSWERS[op.get_bind().dialect.name]:
        op.execute(statement)
    with op.batch_alter_table("request") as request:
        request.alter_column("last_bill_payment_id", existing_type=sa.String(), nullable=True)
        request.drop_column("requested_place")
        request.drop_column("reading_on")
        request.drop_column("reading_kwh")


def downgrade() -> None:
    """To the version before: answers to other fields are lost. Refused by the database while there are requests for
    which no last bill was shown.
    """
    op.add_column("request", sa.Column("reading_kwh", sa.BigInteger(), nullable=True))
    op.add_column("request", sa.Column("reading_on", sa.Date(), nullable=True))
    op.add_column("request", sa.Column("requested_place", sa.String(), nullable=True))
    op.execute(_TO_COLUMNS[op.get_bind().dialect.name])
    with op.batch_alter_table("request") as request:
        request.alter_column("last_bill_payment_id", existing_type=sa.String(), nullable=False)
        request.drop_column("answers")
