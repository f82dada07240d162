"""What our handlers work with, inside a transaction and outside."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from services.clock import Clock
from services.company import Company
from services.ports import UnitOfWork
from services.ports.outside import OutsideSystems
from services.ports.steps import OpenTasks
from services.reference.data import ReferenceData
from services.retention.ports import EngineElements, EngineHistory, RetentionWork
from services.retention.rules import RetentionPeriods
from services.steps.ledger import JobElement
from services.submission.starting import ProcessStarter
from workers.runtime.job import Job


class Records(UnitOfWork, RetentionWork, Protocol):
    """All that a transaction reaches."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Purging:
    """What the removal of old rows and documents needs besides a transaction. `reading` begins one that only reads;
    `history` is None where the engine's secondary storage is not told.
    """

    periods: RetentionPeriods
    engine: EngineElements
    history: EngineHistory | None
    reading: Callable[[], AbstractContextManager[Records]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Context:
    """What every handler has. `clock` stands still: one job, one moment."""

    clock: Clock
    company: Company
    reference: ReferenceData
    purging: Purging
    job: Job


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideContext(_Context):
    """What a handler has that waits for something outside."""

    open_tasks: OpenTasks
    processes: ProcessStarter
    systems: OutsideSystems


@dataclass(frozen=True, slots=True, kw_only=True)
class JobContext(_Context):
    """What a transactional handler has. Jobs of one group share the unit of work and the moment."""

    uow: Records

    @property
    def element(self) -> JobElement:
        """Where in the engine the job comes from."""
        return JobElement(
            process_instance_key=self.job.process_instance_key,
            element_instance_key=self.job.element_instance_key,
            element_id=self.job.element_id,
        )
