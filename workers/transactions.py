"""The runtime's transactions, on our database: one unit of work for a job, or for all jobs of a group."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeVar

from db.completed_jobs import CompletedJob
from db.errors import WriteConflict
from db.unit_of_work import SqlUnitOfWork
from services.clock import Clock
from services.company import Company
from services.events import Event
from services.ports.outside import OutsideSystems
from services.ports.steps import OpenTasks
from services.reference.data import ReferenceData
from services.submission.starting import ProcessStarter
from workers.clock import MomentClock
from workers.context import JobContext, OutsideContext, Purging
from workers.runtime.job import Identity, Job
from workers.runtime.retry import BackOff, retrying
from workers.runtime.storage import StoredOutcome

Begin = Callable[[], AbstractContextManager[SqlUnitOfWork]]

T = TypeVar("T")

_TRIES = 5
_AGAIN = BackOff(first=timedelta(milliseconds=20), factor=2, cap=timedelta(milliseconds=500))


@dataclass(frozen=True, slots=True)
class RetriedTransactions:
    """Implements `services.ports.Transactions`, for those who are no jobs: a command, a page, a payment's callback."""

    begin: Begin

    def run(self, work: Callable[[SqlUnitOfWork], T]) -> T:
        """Raises WriteConflict where other transactions are first again and again."""

        def once() -> T:
            with self.begin() as uow:
                return work(uow)

        return retrying(WriteConflict, attempts=_TRIES, back_off=_AGAIN)(once)


@dataclass(frozen=True, slots=True, kw_only=True)
class SqlTransactions:
    """Implements the runtime's `Transactions`. `committed` is told after each commit what happened in it."""

    begin_work: Begin
    clock: Clock
    company: Company
    reference: ReferenceData
    purging: Purging
    open_tasks: OpenTasks
    processes: ProcessStarter
    systems: OutsideSystems = field(default_factory=OutsideSystems)
    committed: Callable[[Sequence[Event]], None] = lambda _: None

    @contextmanager
    def begin(self) -> Iterator["SqlTransaction"]:
        """Raises DatabaseUnavailable, WriteConflict, also from the commit."""
        with self.begin_work() as uow:
            transaction = SqlTransaction(uow, MomentClock(self.clock), self)
            yield transaction
        if transaction.has_news:
            self.committed(uow.events)

    def outside(self, job: Job) -> OutsideContext:
        """Everything but a unit of work."""
        return OutsideContext(
            clock=MomentClock(self.clock),
            company=self.company,
            reference=self.reference,
            purging=self.purging,
            open_tasks=self.open_tasks,
            processes=self.processes,
            systems=self.systems,
            job=job,
        )


class SqlTransaction:
    """Implements the runtime's `Transaction`. `has_news` once something was stored: redeliveries alone are no news."""

    def __init__(self, uow: SqlUnitOfWork, clock: Clock, origin: SqlTransactions) -> None:
        self.has_news = False
        self._uow = uow
        self._clock = clock
        self._origin = origin

    def answers(self, identities: Sequence[Identity]) -> Mapping[Identity, StoredOutcome]:
        """From the job ledger."""
        return self._uow.completed_jobs.find_many(identities)

    def context(self, job: Job) -> JobContext:
        """The job, with the unit of work and the moment of its group."""
        return JobContext(
            uow=self._uow,
            clock=self._clock,
            company=self._origin.company,
            reference=self._origin.reference,
            purging=self._origin.purging,
            job=job,
        )

    def store(self, answers: Mapping[Identity, StoredOutcome]) -> None:
        """Into the job ledger, in one statement."""
        self.has_news = True
        now = self._clock.now()
        self._uow.completed_jobs.store_many(
            [
                CompletedJob(element_instance_key=key, job_type=job_type, outcome=outcome, stored_at=now)
                for (key, job_type), outcome in answers.items()
            ]
        )
