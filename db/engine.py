"""The database by its URL: one per process, safe for threads. Nothing connects before the first transaction."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field
from math import inf
from threading import Lock
from time import monotonic

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry

from db.errors import DatabaseUnavailable, DatabaseUrlInvalid
from db.known_changes import KnownChanges

LOCK_WAIT_SECONDS = 15
"""How long a writer waits for another before it gives up with DatabaseUnavailable; below the engine's job time-outs."""

_CONNECT_SECONDS = 5
_SILENCE = {"keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 3, "tcp_user_timeout": 10_000}
"""A server that is gone without a word (its machine, the way to it) is DatabaseUnavailable after some ten seconds. By
the system's own measure a thread would wait for it for hours. Seconds, but for the last, which is in milliseconds.
"""

_BEGIN = "sqlite_begin"
_TURN = "sqlite_turn"
_BACK_AT = "back_at"
_TRUSTED_SECONDS = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """The ways into one database. `label` is its URL without the password.

    `writing` holds a unit of work. On SQLite one writes at a time. On PostgreSQL each sees the moment of its first
    statement (REPEATABLE READ): a row that it writes and another has changed since is a WriteConflict. That says
    nothing of what it only read; so at its end a unit of work rewrites the rows of all connections of which it read or
    wrote anything (see `db.repositories.touched`): what it read of them, and that there was nothing, cannot have
    changed when it commits. What belongs to no connection (agents and how busy they are, lists over all requests) may
    have.

    `reading` sees one moment and writes nothing. `relaying` sees what others commit meanwhile. `counting` commits each
    statement by itself; it is None on SQLite. `known_changes` are the calendars', which steps that open ask for often.
    """

    label: str
    writing: Engine
    reading: Engine
    relaying: Engine
    counting: Engine | None
    known_changes: KnownChanges = field(default_factory=KnownChanges)

    @property
    def writers_overlap(self) -> bool:
        """Whether several transactions write at a time: on PostgreSQL, not on SQLite."""
        return self.counting is not None

    def close(self) -> None:
        """Give up all connections."""
        self.writing.dispose()
        if self.counting is not None:
            self.counting.dispose()


def open_database(url: str, *, lock_wait_seconds: float = LOCK_WAIT_SECONDS) -> Database:
    """The database of `sqlite:///file` or `postgresql://user:password@host/name`.

    Raises DatabaseUrlInvalid for any other URL, and for SQLite in memory, which several connections cannot share.
    """
    parsed = parsed_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(parsed, lock_wait_seconds)
    return _postgresql(parsed.set(drivername="postgresql+psycopg"), lock_wait_seconds)


def parsed_url(url: str) -> URL:
    """The URL in its parts. Raises DatabaseUrlInvalid as `open_database` does."""
    try:
        parsed = make_url(url)
        name = parsed.get_backend_name()
    except (ArgumentError, ValueError):
        raise DatabaseUrlInvalid("it cannot be parsed") from None
    if name not in ("sqlite", "postgresql"):
        raise DatabaseUrlInvalid(f"{name} is neither sqlite nor postgresql")
    if name == "sqlite" and (parsed.database in (None, "", ":memory:") or "mode" in parsed.query):
        raise DatabaseUrlInvalid("SQLite needs a file")
    if name == "postgresql" and not parsed.database:
        raise DatabaseUrlInvalid("PostgreSQL needs the name of a database")
    return parsed


def _sqlite(url: URL, lock_wait_seconds: float) -> Database:
    engine = create_engine(
        url.set(drivername="sqlite"), hide_parameters=True, connect_args={"timeout": lock_wait_seconds}
    )
    turns = _WriteTurns(url.render_as_string(), lock_wait_seconds)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", turns.begin)
    event.listen(engine, "checkin", turns.end)
    return Database(
        label=url.render_as_string(),
        writing=engine,
        reading=engine.execution_options(**{_BEGIN: "BEGIN DEFERRED"}),
        relaying=engine,
        counting=None,
    )


def _prepare_sqlite(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
    # The driver's own BEGIN would be a deferred one, and none at all before DDL.
    connection.isolation_level = None
    connection.execute("PRAGMA journal_mode = WAL")
    # FULL: after a power cut, a payment that was answered is still there.
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")


class _WriteTurns:
    """SQLite lets one transaction write at a time, and has the others look again at growing intervals: some are passed
    over for a second. So the writers of one process wait for each other here, and only those of others look again.
    """

    def __init__(self, label: str, wait_seconds: float) -> None:
        self._label = label
        self._wait_seconds = wait_seconds
        self._turn = Lock()

    def begin(self, connection: Connection) -> None:
        """Begin the transaction; a writer waits for its turn. Raises DatabaseUnavailable where that does not come."""
        option = connection.get_execution_options().get(_BEGIN)
        if option is not None:
            connection.exec_driver_sql(option)
            return
        if not self._turn.acquire(timeout=self._wait_seconds):
            raise DatabaseUnavailable(self._label, "no turn to write in time")
        # Kept with the pool's entry, which outlives the driver's connection: the turn is given back whatever happens.
        connection.connection.record_info[_TURN] = True  # type: ignore[index]  # None only for a detached connection
        # A writer takes the write lock at once and queues for it: two readers that both upgrade would deadlock.
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    def end(self, _raw: object, entry: ConnectionPoolEntry) -> None:
        """The connection is back in the pool, its transaction over."""
        if entry.record_info and entry.record_info.pop(_TURN, False):
            self._turn.release()


def _postgresql(url: URL, lock_wait_seconds: float) -> Database:
    options = f"-c timezone=UTC -c lock_timeout={round(lock_wait_seconds * 1000)}ms"
    connect_args = {"connect_timeout": _CONNECT_SECONDS, "options": options, **_SILENCE}
    # Its own level, not an option of `writing`: an option is set and taken back for each transaction.
    engine = create_engine(
        url,
        hide_parameters=True,
        connect_args=connect_args,
        isolation_level="REPEATABLE READ",
        pool_size=10,
        max_overflow=10,
        pool_timeout=lock_wait_seconds,
    )
    # A pool of its own: a unit of work that waited here for its own pool's second connection could wait for ever. A
    # number need not wait for the disk: it is there before the transaction that uses it, in the same log, and a crash
    # that loses it has lost that too.
    counting = create_engine(
        url,
        hide_parameters=True,
        connect_args={**connect_args, "options": f"{options} -c synchronous_commit=off"},
        pool_size=2,
        max_overflow=0,
        pool_timeout=lock_wait_seconds,
        isolation_level="AUTOCOMMIT",
    )
    for each in (engine, counting):
        event.listen(each, "checkout", _ask_after_a_pause)
        event.listen(each, "checkin", _note_the_time)
    return Database(
        label=url.render_as_string(),
        writing=engine,
        reading=engine.execution_options(postgresql_readonly=True),
        relaying=engine.execution_options(isolation_level="READ COMMITTED"),
        counting=counting,
    )


def _note_the_time(_raw: object, entry: ConnectionPoolEntry) -> None:
    entry.info[_BACK_AT] = monotonic()


def _ask_after_a_pause(raw: DBAPIConnection, entry: ConnectionPoolEntry, _proxy: object) -> None:
    """A connection that has lain idle may have been cut meanwhile: better found out now than by the work. One that was
    at work a moment ago is taken on trust: asked each time, a small transaction takes half as long again.
    """
    if monotonic() - entry.info.get(_BACK_AT, inf) < _TRUSTED_SECONDS:
        return
    try:
        raw.cursor().execute("SELECT 1")
        raw.rollback()
    except Exception as error:
        raise DisconnectionError from error
