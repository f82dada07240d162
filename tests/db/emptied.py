"""A PostgreSQL database that is as it was migrated again for each test, behind one engine for all of them.

A database of its own for each is a copy of hundreds of files, and statements that SQLAlchemy compiles anew; a test
leaves rows in a few tables.
"""

from sqlalchemy import insert, literal, select, text, union_all

from db.engine import open_database
from db.tables import ALL_TABLES
from tests.db.restored import as_of_a_new_process


class Emptied:
    """The way to it, at this URL; `database` once it was migrated."""

    def __init__(self, url: str) -> None:
        self.database = open_database(url)
        with self.database.writing.begin() as connection:
            self._first = {
                table: found
                for table in ALL_TABLES.sorted_tables
                if (found := [dict(row) for row in connection.execute(select(table)).mappings()])
            }

    def empty(self) -> None:
        """End all connections, and take away what was written; keys are counted from the first again."""
        self.database = as_of_a_new_process(self.database)
        with self.database.writing.begin() as connection:
            if used := connection.execute(_USED).scalars().all():
                connection.execute(text(f"TRUNCATE {', '.join(used)} CASCADE"))
            for table, found in self._first.items():
                if table.name in used:
                    connection.execute(insert(table), found)
            for each in connection.execute(_COUNTED).scalars().all():
                connection.execute(text(f"ALTER SEQUENCE {each} RESTART"))


_USED = union_all(*(select(literal(table.name)).where(select(table).exists()) for table in ALL_TABLES.sorted_tables))
_COUNTED = text("SELECT sequencename FROM pg_sequences WHERE last_value IS NOT NULL")
"""Of tables that are empty too: a transaction that was taken back has counted on."""
