"""Objections to cuts and to removals lie in one table: they are one thing, whatever they are against.

Revision ID: 0053
Revises: 0052
"""

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None

_COLUMNS = "tracking_code, number, text, made_at, answered_at, upheld, answer"
_FORMER = {"cut_objection": "cut_proceeding", "removal_objection": "removal"}
"""The tables of before, by what their objections were against: a request is one or the other."""


def upgrade() -> None:
    """To this version: the objections of before are taken over."""
    _create("objection", "request")
    for former in _FORMER:
        op.execute(f"insert into objection ({_COLUMNS}) select {_COLUMNS} from {former}")  # noqa: S608 - our own names
        op.drop_table(former)


def downgrade() -> None:
    """To the version before: each to what it is against."""
    for former, of in _FORMER.items():
        _create(former, of)
        op.execute(
            f"insert into {former} ({_COLUMNS}) select {_COLUMNS} from objection "  # noqa: S608 - our own names
            f"where tracking_code in (select tracking_code from {of})"
        )
    op.drop_table("objection")


def _create(table: str, of: str) -> None:
    op.create_table(
        table,
        sa.Column("tracking_code", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("upheld", sa.Boolean(), nullable=True),
        sa.Column("answer", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["tracking_code"], [f"{of}.tracking_code"], name=f"fk_{table}_tracking_code_{of}"),
        sa.PrimaryKeyConstraint("tracking_code", "number", name=f"pk_{table}"),
    )
