"""A database file that is as its template again for each test, behind one engine for all of them.

SQLAlchemy keeps with an engine what it has compiled. Where each test had an engine of its own, compiling the same
statements anew was much of a test's time.
"""

import shutil
import sqlite3
from dataclasses import replace
from functools import cache
from pathlib import Path

from sqlalchemy import event

from db.engine import Database, open_database
from db.known_changes import KnownChanges


class Restored:
    """The copy of a template, beside it; `database` is the way into it, at `url`."""

    def __init__(self, template: Path) -> None:
        self._template = template
        self._folder = template.with_suffix(".copy")
        self.url = f"sqlite:///{self._folder / 'aftersales.db'}"
        self.database: Database = open_database(self.url)
        event.listen(self.database.writing, "connect", _without_fsync)

    def restore(self) -> None:
        """End all connections and make the copy anew, whatever a test has left in its place."""
        self.database = as_of_a_new_process(self.database)
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir()
        shutil.copy(self._template, self._folder / "aftersales.db")


@cache
def restored(template: Path) -> Restored:
    """The one copy of this template in this process."""
    return Restored(template)


def as_of_a_new_process(database: Database) -> Database:
    """The same way in, without connections, and without what was read of the rows that were there before."""
    database.close()
    return replace(database, known_changes=KnownChanges())


def _without_fsync(connection: sqlite3.Connection, _entry: object) -> None:
    """The file need not outlive a power cut; a tenth of a test's time would be waiting for the disk."""
    connection.execute("PRAGMA synchronous = OFF")
