"""What our worker's database says of the measured work."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

from sqlalchemy import func, select

from db.engine import Database, open_database
from db.tables import CompletedJobRow, StepEntryRow


class WorkLedger:
    """Reads beside the worker that writes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def requests_worked_on(self) -> set[str]:
        """The tracking codes of the requests that work is committed for."""
        with self._database.reading.connect() as connection:
            return set(connection.scalars(select(StepEntryRow.tracking_code)))

    def answers(self, job_type: str) -> int:
        """How many jobs of the type have a stored answer: one for each element instance, whatever was delivered."""
        count = select(func.count()).select_from(CompletedJobRow).where(CompletedJobRow.job_type == job_type)
        with self._database.reading.connect() as connection:
            return connection.scalar(count) or 0


@contextmanager
def reading_ledger(url: str) -> Iterator[WorkLedger]:
    """The ledger in the database of that URL."""
    with closing(open_database(url)) as database:
        yield WorkLedger(database)
