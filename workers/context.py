"""What our handlers work with, inside a transaction and outside."""

from dataclasses import dataclass

from services.clock import Clock
from services.company import Company
from services.ports import UnitOfWork
from services.reference.data import ReferenceData
from services.steps.ledger import JobElement
from workers.runtime.job import Job


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideContext:
    """What a handler has that waits for something outside. `clock` stands still: one job, one moment."""

    clock: Clock
    company: Company
    reference: ReferenceData
    job: Job


@dataclass(frozen=True, slots=True, kw_only=True)
class JobContext(OutsideContext):
    """What a transactional handler has. Jobs of one group share the unit of work and the moment."""

    uow: UnitOfWork

    @property
    def element(self) -> JobElement:
        """Where in the engine the job comes from."""
        return JobElement(
            process_instance_key=self.job.process_instance_key,
            element_instance_key=self.job.element_instance_key,
            element_id=self.job.element_id,
        )
