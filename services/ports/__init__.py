"""What the services need from outside: Protocols that `db` and the gateways implement, and the tests' fakes too.

Here is the transaction that all use cases work in; what it keeps is told room by room, in the modules beside.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol, TypeVar

from services.events import Event
from services.ports.bills import Bills
from services.ports.complaints import Complaints
from services.ports.connections import Changes, Connections
from services.ports.custody import Meters
from services.ports.cuts import Cuts
from services.ports.metering import Faults, Metering
from services.ports.notices import Outbox
from services.ports.objections import Objections
from services.ports.permits import Permits
from services.ports.reconnections import Reconnections
from services.ports.refunds import Refunds
from services.ports.requests import Details, Printouts, Requests
from services.ports.satisfaction import Satisfaction
from services.ports.scheduled import ScheduledRuns
from services.ports.self_willed import SelfWilledReconnections
from services.ports.steps import Reviews, Steps
from services.ports.visits import Visits
from services.ports.working_time import CalendarChanges

R = TypeVar("R")
T = TypeVar("T")


class Sequences(Protocol):
    """Numbers that never repeat."""

    def next(self, name: str) -> int:
        """The next number of the named sequence, from 1."""
        ...


class UnitOfWork(Protocol):
    """One transaction over all repositories. It is begun and committed at the edge, never by a service."""

    @property
    def connections(self) -> Connections: ...
    @property
    def changes(self) -> Changes: ...
    @property
    def permits(self) -> Permits: ...
    @property
    def requests(self) -> Requests: ...
    @property
    def details(self) -> Details: ...
    @property
    def bills(self) -> Bills: ...
    @property
    def metering(self) -> Metering: ...
    @property
    def visits(self) -> Visits: ...
    @property
    def meters(self) -> Meters: ...
    @property
    def complaints(self) -> Complaints: ...
    @property
    def objections(self) -> Objections: ...
    @property
    def cuts(self) -> Cuts: ...
    @property
    def reconnections(self) -> Reconnections: ...
    @property
    def self_willed(self) -> SelfWilledReconnections: ...
    @property
    def faults(self) -> Faults: ...
    @property
    def refunds(self) -> Refunds: ...
    @property
    def steps(self) -> Steps: ...
    @property
    def reviews(self) -> Reviews: ...
    @property
    def calendar(self) -> CalendarChanges: ...
    @property
    def printouts(self) -> Printouts: ...
    @property
    def satisfaction(self) -> Satisfaction: ...
    @property
    def scheduled(self) -> ScheduledRuns: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def sequences(self) -> Sequences: ...
    def repository(self, port: type[R]) -> R:
        """What keeps one service's own rows, by its port (`services.specific`). Raises KeyError for an unknown one."""
        ...

    @property
    def events(self) -> list[Event]:
        """What happened so far in this transaction; told to those who count once it is committed."""
        ...

    def attempt(self) -> AbstractContextManager[None]:
        """What is done within is undone alone where it raises; what was done before stays. The error goes on. What was
        taken from this unit of work before, as a repository, is not to be used within or after.
        """
        ...


class Transactions(Protocol):
    """For a use case that needs several transactions, because it asks somebody outside between them."""

    def run(self, work: Callable[[UnitOfWork], T]) -> T:
        """Do the work in a transaction of its own. What it raises undoes it; where another transaction was first, it is
        done again and sees what that one wrote.
        """
        ...
