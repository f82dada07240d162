"""One transaction over all repositories."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cached_property
from types import TracebackType
from typing import Self, TypeVar, cast

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from db.completed_jobs import CompletedJobs
from db.engine import Database
from db.errors import translated
from db.repositories.bills import SqlBills
from db.repositories.changes import SqlChanges
from db.repositories.complaints import SqlComplaints
from db.repositories.connections import SqlConnections
from db.repositories.custody import SqlMeters
from db.repositories.cuts import SqlCuts
from db.repositories.details import SqlDetails
from db.repositories.faults import SqlFaults
from db.repositories.metering import SqlMetering
from db.repositories.objections import SqlObjections
from db.repositories.outbox import SqlOutbox
from db.repositories.permits import SqlPermits
from db.repositories.printouts import SqlPrintouts
from db.repositories.reconnections import SqlReconnections
from db.repositories.refunds import SqlRefunds
from db.repositories.requests import SqlRequests
from db.repositories.retention import SqlRetention
from db.repositories.reviews import SqlReviews
from db.repositories.satisfaction import SqlSatisfaction
from db.repositories.scheduled import SqlScheduledRuns
from db.repositories.self_willed import SqlSelfWilledReconnections
from db.repositories.sequences import SqlSequences
from db.repositories.steps import SqlSteps
from db.repositories.touched import Repository, Touched
from db.repositories.visits import SqlVisits
from db.repositories.working_time import SqlCalendarChanges
from db.specific import SpecificRepository, specific_repositories
from services.events import Event

R = TypeVar("R", bound=Repository)
P = TypeVar("P")


class SqlUnitOfWork:
    """Implements `services.ports.UnitOfWork`. Leaving the `with` block commits; an exception rolls back.

    Connects at entry. Raises DatabaseUnavailable, or WriteConflict when another transaction was first; either may also
    come from the commit, so they are caught outside the block. To be used once, for one job or for the work of many;
    not to be shared between threads.

    A repository comes into being when it is asked for: a job needs two or three of them. What every job does (requests,
    steps, outbox, the job ledger) is written in plain statements on the connection; the rest keeps the comfort of a
    session, within the same transaction.
    """

    events: list[Event]

    def __init__(self, database: Database, *, read_only: bool = False) -> None:
        """A transaction to come; a read-only one waits for no writer and makes none wait."""
        self._database = database
        self._engine = database.reading if read_only else database.writing
        self._touched = None if read_only or not database.writers_overlap else Touched()
        self._scope: AbstractContextManager[Connection] | None = None
        self._opened: Connection | None = None
        self._specific: dict[type, SpecificRepository] = {}
        self._districts: dict[str, str] = {}
        self.events = []

    def __enter__(self) -> Self:
        """Begin."""
        if self._opened is not None:
            raise RuntimeError("this unit of work was opened before")
        scope = self._transaction()
        self._opened = scope.__enter__()
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

    @cached_property
    def connections(self) -> SqlConnections:
        """Connections, their subscribers and readings."""
        return self._noting(SqlConnections(self._session, self._districts))

    @cached_property
    def changes(self) -> SqlChanges:
        """The history of connections' records."""
        return self._noting(SqlChanges(self._connection))

    @cached_property
    def permits(self) -> SqlPermits:
        """Permits of connections."""
        return self._noting(SqlPermits(self._connection))

    @cached_property
    def requests(self) -> SqlRequests:
        """Requests, drafts and archive entries."""
        return self._noting(SqlRequests(self._connection, self._districts))

    @cached_property
    def details(self) -> SqlDetails:
        """Personal details that wait for their application."""
        return self._noting(SqlDetails(self._connection))

    @cached_property
    def bills(self) -> SqlBills:
        """Bills and payments."""
        return self._noting(SqlBills(self._session))

    @cached_property
    def metering(self) -> SqlMetering:
        """Agents, work orders, what they found and did."""
        return self._noting(SqlMetering(self._session))

    @cached_property
    def visits(self) -> SqlVisits:
        """Visits in vain and appointments."""
        return self._noting(SqlVisits(self._session))

    @cached_property
    def meters(self) -> SqlMeters:
        """Meters, who held them, their seals and what was found of them."""
        return self._noting(SqlMeters(self._session))

    @cached_property
    def complaints(self) -> SqlComplaints:
        """Complaints about closed requests."""
        return self._noting(SqlComplaints(self._session))

    @cached_property
    def objections(self) -> SqlObjections:
        """Objections to what the company is about to do."""
        return self._noting(SqlObjections(self._session))

    @cached_property
    def cuts(self) -> SqlCuts:
        """Cuts of connections."""
        return self._noting(SqlCuts(self._session))

    @cached_property
    def reconnections(self) -> SqlReconnections:
        """Terms of reconnections."""
        return self._noting(SqlReconnections(self._session))

    @cached_property
    def self_willed(self) -> SqlSelfWilledReconnections:
        """Reconnections that subscribers made themselves."""
        return self._noting(SqlSelfWilledReconnections(self._session))

    @cached_property
    def faults(self) -> SqlFaults:
        """Faults of meters and their repairs."""
        return self._noting(SqlFaults(self._session))

    @cached_property
    def refunds(self) -> SqlRefunds:
        """Refunds of connections and their instalments."""
        return self._noting(SqlRefunds(self._session))

    @cached_property
    def steps(self) -> SqlSteps:
        """The step ledger."""
        return self._noting(SqlSteps(self._connection))

    @cached_property
    def reviews(self) -> SqlReviews:
        """What the supervisor was told of steps."""
        return self._noting(SqlReviews(self._connection))

    @cached_property
    def calendar(self) -> SqlCalendarChanges:
        """What was decreed of offices' hours."""
        return self._noting(SqlCalendarChanges(self._connection, self._database.known_changes, self._districts))

    @cached_property
    def printouts(self) -> SqlPrintouts:
        """What was prepared to be handed over."""
        return self._noting(SqlPrintouts(self._connection))

    @cached_property
    def satisfaction(self) -> SqlSatisfaction:
        """How satisfied people were."""
        return self._noting(SqlSatisfaction(self._session, self.requests))

    @cached_property
    def scheduled(self) -> SqlScheduledRuns:
        """How far scheduled work has come."""
        return SqlScheduledRuns(self._connection)

    @cached_property
    def outbox(self) -> SqlOutbox:
        """What leaves the company after the commit."""
        return self._noting(SqlOutbox(self._connection))

    @cached_property
    def sequences(self) -> SqlSequences:
        """Numbers that never repeat."""
        return SqlSequences(self._connection, self._database.counting)

    @cached_property
    def retention(self) -> SqlRetention:
        """Rows that have been kept long enough."""
        return self._noting(SqlRetention(self._connection))

    def repository(self, port: type[P]) -> P:
        """What keeps one service's own tables, by its port. Raises KeyError for an unknown one."""
        if port not in self._specific:
            self._specific[port] = self._noting(specific_repositories()[port](self._session))
        return cast("P", self._specific[port])

    @cached_property
    def completed_jobs(self) -> CompletedJobs:
        """The job ledger."""
        return CompletedJobs(self._connection, self.steps.expect)

    @cached_property
    def _session(self) -> Session:
        return Session(self._connection)

    @property
    def _connection(self) -> Connection:
        if self._opened is None:
            raise RuntimeError("this unit of work is not open")
        return self._opened

    def _noting(self, repository: R) -> R:
        repository.touched = self._touched
        return repository

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """A savepoint with repositories of its own, since these keep what they have read and written: none is used on
        both sides of its ends. A database's error is raised as ours, so that it can be told from others.
        """
        with translated(self._database.label):
            self._write_all()
            savepoint = self._connection.begin_nested()
        events = len(self.events)
        try:
            with translated(self._database.label):
                yield
                self._write_all()
                savepoint.commit()
        except BaseException:
            del self.events[events:]
            self._give_up()
            if savepoint.is_active:
                savepoint.rollback()
            raise

    def _write_all(self) -> None:
        """Let the database have all that repositories keep, and begin anew with them."""
        self._write_rows()
        if (session := vars(self).get("_session")) is not None:
            session.commit()  # of what it is bound to, this ends no more than its own savepoint
        self._give_up()

    def _give_up(self) -> None:
        if (session := vars(self).get("_session")) is not None:
            session.close()
        self._specific.clear()
        self._districts.clear()
        for name in _REPOSITORIES & vars(self).keys():
            del vars(self)[name]

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        with translated(self._database.label), self._engine.begin() as connection:
            yield connection
            self._write_what_waits()

    def _write_what_waits(self) -> None:
        self._write_rows()
        if self._touched is not None:
            self._touched.rewrite(self._connection)

    def _write_rows(self) -> None:
        used = vars(self)
        if "steps" in used:
            self.steps.write()
        if "outbox" in used:
            self.outbox.write()


# What was stored of a group's jobs is kept beside: the group asks once.
_REPOSITORIES = frozenset(
    name for name, each in vars(SqlUnitOfWork).items() if isinstance(each, cached_property) and name != "completed_jobs"
)
