"""One transaction over all repositories."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from types import TracebackType
from typing import Self

from sqlalchemy.orm import Session

from db.completed_jobs import CompletedJobs
from db.engine import Database
from db.errors import translated
from db.repositories.bills import SqlBills
from db.repositories.connections import SqlConnections
from db.repositories.metering import SqlMetering
from db.repositories.outbox import SqlOutbox
from db.repositories.requests import SqlRequests
from db.repositories.sequences import SqlSequences
from db.repositories.steps import SqlSteps


class SqlUnitOfWork:
    """Implements `services.ports.UnitOfWork`. Leaving the `with` block commits; an exception rolls back.

    Connects at entry. Raises DatabaseAway, or WriteConflict when another transaction was first; either may also come
    from the commit, so they are caught outside the block. Not to be shared between threads.
    """

    connections: SqlConnections
    requests: SqlRequests
    bills: SqlBills
    metering: SqlMetering
    steps: SqlSteps
    outbox: SqlOutbox
    sequences: SqlSequences
    completed_jobs: CompletedJobs

    def __init__(self, database: Database, *, read_only: bool = False) -> None:
        """A transaction to come; a read-only one waits for no writer and makes none wait."""
        self._database = database
        self._engine = database.reading if read_only else database.writing
        self._scope: AbstractContextManager[None] | None = None

    def __enter__(self) -> Self:
        """Begin."""
        if self._scope is not None:
            raise RuntimeError("this unit of work is already open")
        scope = self._transaction()
        scope.__enter__()
        self._scope = scope
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Commit, or roll back if there is an error; the error goes on, a database's one as ours."""
        scope, self._scope = self._scope, None
        if scope is None:
            raise RuntimeError("this unit of work is not open")
        scope.__exit__(kind, error, trace)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with translated(self._database.label), Session(self._engine) as session, session.begin():
            session.connection()  # begins now, so that a database that is away shows before any work is done
            self._open_repositories(session)
            yield

    def _open_repositories(self, session: Session) -> None:
        self.connections = SqlConnections(session)
        self.requests = SqlRequests(session)
        self.bills = SqlBills(session)
        self.metering = SqlMetering(session)
        self.steps = SqlSteps(session)
        self.outbox = SqlOutbox(session)
        self.sequences = SqlSequences(session, self._database.counting)
        self.completed_jobs = CompletedJobs(session)
