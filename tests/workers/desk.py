"""An operator who submits files, and an engine that only counts what it was asked to start."""

import json
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from sqlalchemy import func, select

from db.engine import Database
from db.tables import ApplicationDraftRow
from db.unit_of_work import SqlUnitOfWork
from services.errors import TechnicalError
from tests.fakes.uow import FixedClock
from workers.cli.submit import submit_file
from workers.gateways.engine import EngineUnavailable
from workers.submission import Submitted


class FakeStarter:
    """Counts the instances it was asked to start."""

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
            raise EngineUnavailable("topology")

    def start(self, process_id: str, variables: Mapping[str, object]) -> int:
        self.asked += 1
        if self.fault is not None:
            raise self.fault
        if self.asked in self.faults:
            raise self.faults[self.asked]
        self.processes.append(process_id)
        self.started.append(variables)
        return 1000 + len(self.started)


class Desk:
    """An operator with files."""

    def __init__(self, database: Database, clock: FixedClock, folder: Path) -> None:
        self.database, self.clock, self.folder = database, clock, folder
        self.starter = FakeStarter()

    def submit(self, content: object, name: str = "requests.json", *, service: str = "settlement") -> list[Submitted]:
        path = self.folder / name
        data = content if isinstance(content, bytes) else json.dumps(content).encode()
        path.write_bytes(data)
        begin = partial(SqlUnitOfWork, self.database)
        return submit_file(path, service_key=service, begin=begin, clock=self.clock, starter=self.starter)

    def stored(self) -> int:
        with self.database.reading.connect() as connection:
            return connection.scalar(select(func.count()).select_from(ApplicationDraftRow)) or 0
