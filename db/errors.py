"""What the database can answer besides rows. No message holds row data: that is personal, and messages are logged."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from services.errors import ServiceError, TechnicalError

_SQLITE_CONFLICTS = {
    "SQLITE_CONSTRAINT_UNIQUE",
    "SQLITE_CONSTRAINT_PRIMARYKEY",
    "SQLITE_BUSY_SNAPSHOT",
}
# A lock that is not given up in all the time that we wait is no race: whatever is tried next would wait as long.
_SQLITE_AWAY = (
    "SQLITE_BUSY",
    "SQLITE_LOCKED",
    "SQLITE_CANTOPEN",
    "SQLITE_IOERR",
    "SQLITE_FULL",
    "SQLITE_READONLY",
    "SQLITE_NOTADB",
    "SQLITE_CORRUPT",
)
_POSTGRES_CONFLICTS = {
    "23505",  # unique_violation
    "40001",  # serialization_failure
    "40P01",  # deadlock_detected
}
_POSTGRES_AWAY = ("08", "53", "55P03", "57", "58")  # connection, resources, lock, operator intervention, system


class DatabaseUrlInvalid(ServiceError):
    """The URL names no database that we can use. `reason` says why, without the URL: it may hold a password."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"database URL: {reason}")
        self.reason = reason


class SchemaOutdated(ServiceError):
    """The tables are not those of this program."""

    def __init__(self, *, found: str | None, wanted: str | None) -> None:
        super().__init__(
            f"the database is at revision {found}, this program needs {wanted}: run `python -m db upgrade`"
        )
        self.found = found
        self.wanted = wanted


class DatabaseUnavailable(TechnicalError):
    """The database cannot be reached or cannot work now; the same transaction may succeed later."""

    def __init__(self, label: str, reason: str) -> None:
        super().__init__(f"database {label} is unavailable: {reason}")
        self.label = label
        self.reason = reason


class WriteConflict(TechnicalError):
    """Another transaction was first. Run again, the same work sees what the winner wrote."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"another transaction was first: {reason}")
        self.reason = reason


class DatabaseFault(ServiceError):
    """The database refused a statement for good: a fault of data or programming, never an expected outcome."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"the database refused a statement: {reason}")
        self.reason = reason


@contextmanager
def translated(label: str) -> Iterator[None]:
    """Raise the driver's errors as ours. The cause is cut off: PostgreSQL's text quotes the row that it refuses."""
    try:
        yield
    except PoolTimeout as error:
        raise DatabaseUnavailable(label, "no free connection in time").with_traceback(error.__traceback__) from None
    except DBAPIError as error:
        raise _meaning(error, label).with_traceback(error.__traceback__) from None


def _meaning(error: DBAPIError, label: str) -> ServiceError:
    sqlite_name = getattr(error.orig, "sqlite_errorname", None)
    if isinstance(sqlite_name, str):
        return _sqlite_meaning(sqlite_name, str(error.orig), label)
    sqlstate = getattr(error.orig, "sqlstate", None)
    if isinstance(sqlstate, str) and not error.connection_invalidated:
        return _postgres_meaning(sqlstate, error.orig, label)
    if error.connection_invalidated or type(error.orig).__name__ == "OperationalError":
        return DatabaseUnavailable(label, _first_line(error.orig))
    return DatabaseFault(type(error.orig).__name__)


def _sqlite_meaning(name: str, message: str, label: str) -> ServiceError:
    reason = f"{name} ({message})"
    if name in _SQLITE_CONFLICTS:
        return WriteConflict(reason)
    if name.startswith(_SQLITE_AWAY):
        return DatabaseUnavailable(label, reason)
    return DatabaseFault(reason)


def _postgres_meaning(sqlstate: str, orig: object, label: str) -> ServiceError:
    diagnosis = getattr(orig, "diag", None)
    place = getattr(diagnosis, "constraint_name", None) or getattr(diagnosis, "table_name", None)
    reason = f"{type(orig).__name__} {sqlstate}" + (f" on {place}" if place else "")
    if sqlstate in _POSTGRES_CONFLICTS:
        return WriteConflict(reason)
    if sqlstate.startswith(_POSTGRES_AWAY):
        return DatabaseUnavailable(label, reason)
    return DatabaseFault(reason)


def _first_line(error: object) -> str:
    return str(error).strip().partition("\n")[0] or type(error).__name__
