"""Run by Alembic: migrates on the connection that `db.migrate` gives, in its transaction."""

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Enum

from db.column_types import RialsType, UtcDateTime
from db.tables import ALL_TABLES


def render_item(kind: str, item: object, _context: AutogenContext) -> str | Literal[False]:
    """Our column types as what they are in the database, so that a migration stays true when our code changes."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, RialsType):
        return "sa.BigInteger()"
    if kind == "type" and isinstance(item, Enum):
        return f"sa.String({item.length})"
    return False


def on_version_apply(*_: object, **_more: object) -> None:
    """A migration is done."""
    context.config.attributes["on_step"]()


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=ALL_TABLES,
    transactional_ddl=True,
    # SQLite cannot alter a column: batch mode copies the table instead.
    render_as_batch=True,
    render_item=render_item,
    on_version_apply=on_version_apply,
)
with context.begin_transaction():
    context.run_migrations()
