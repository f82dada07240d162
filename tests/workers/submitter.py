"""An operator who submits files."""

import json
from collections.abc import Sequence
from functools import partial

from sqlalchemy import func, select

from db.engine import Database
from db.tables import ApplicationDraftRow
from db.unit_of_work import SqlUnitOfWork
from services.catalogue import asked_service
from services.submission.starting import Submitted
from services.submission.submit import submit_file
from tests.fakes.submission import FakeStarter
from tests.fakes.uow import FixedClock
from tests.workers.kit import SERVICE
from workers.transactions import RetriedTransactions


class Submitter:
    """An operator with files."""

    def __init__(self, database: Database, clock: FixedClock) -> None:
        self.database, self.clock = database, clock
        self.starter = FakeStarter()

    def submit(self, content: object, name: str = "requests.json", *, service: str = SERVICE) -> Sequence[Submitted]:
        data = content if isinstance(content, bytes) else json.dumps(content).encode()
        return submit_file(
            data,
            name=name,
            service=asked_service(service),
            transactions=RetriedTransactions(partial(SqlUnitOfWork, self.database)),
            clock=self.clock,
            starter=self.starter,
        )

    def stored(self) -> int:
        with self.database.reading.connect() as connection:
            return connection.scalar(select(func.count()).select_from(ApplicationDraftRow)) or 0
