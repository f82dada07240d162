"""Transactions over the records in memory, and an engine that only counts what it was asked to start."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import TypeVar

from services.errors import TechnicalError
from tests.fakes.uow import FakeUnitOfWork

T = TypeVar("T")


class FakeTransactions:
    """Implements `services.ports.Transactions`: what raises leaves nothing. `unavailable_at` keeps the one with this
    number (from 1) from being committed.
    """

    def __init__(self, uow: FakeUnitOfWork) -> None:
        self.uow = uow
        self.unavailable_at: int | None = None
        self.begun = 0

    def run(self, work: Callable[[FakeUnitOfWork], T]) -> T:
        self.begun += 1
        uow = deepcopy(self.uow)
        result = work(uow)
        if self.begun == self.unavailable_at:
            raise TechnicalError("the database is unavailable")
        self.uow = uow
        return result


class FakeStarter:
    """Implements `services.submission.starting.ProcessStarter`; counts the instances it was asked to start."""

    def __init__(self) -> None:
        self.started: list[Mapping[str, object]] = []
        self.processes: list[str] = []
        self.fault: TechnicalError | None = None
        self.faults: dict[int, Exception] = {}
        """What is raised by the start with this number, from 1."""
        self.asked = 0
        self.ready = True
        self.on_ready: Callable[[], None] = lambda: None

    def require_ready(self) -> None:
        self.on_ready()
        if not self.ready:
            raise TechnicalError("the engine is unavailable")

    def start(self, process_id: str, variables: Mapping[str, object]) -> int:
        self.asked += 1
        if self.fault is not None:
            raise self.fault
        if self.asked in self.faults:
            raise self.faults[self.asked]
        self.processes.append(process_id)
        self.started.append(variables)
        return 1000 + len(self.started)
