"""What the removal of old rows asks of the database, of the engine and of its history."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol, TypeVar

from services.retention.rules import Kind

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class AnswerKey:
    """The stored answer of a job; ordered by the moment at which it was stored."""

    stored_at: datetime
    element_instance_key: int
    job_type: str


class Retention(Protocol):
    """Rows that have been kept long enough."""

    def purge(self, kind: Kind, *, before: datetime, now: datetime, limit: int) -> int:
        """Blank or delete up to `limit` rows of before a moment, as the kind's rule says; how many it were.

        A row that somebody is at work on is passed over. Not for job answers: only the engine knows which may go.
        """
        ...

    def count(self, kind: Kind, *, before: datetime) -> int:
        """How many rows there are of before a moment; of job answers, those to ask the engine about."""
        ...

    def old_answers(self, *, before: datetime, after: AnswerKey | None, limit: int) -> Sequence[AnswerKey]:
        """Up to `limit` answers that were stored before a moment, in their order, behind `after`."""
        ...

    def delete_answers(self, answers: Sequence[AnswerKey]) -> int:
        """Delete them; how many there still were."""
        ...


class RetentionWork(Protocol):
    """A transaction in which old rows are removed."""

    @property
    def retention(self) -> Retention: ...


class RetentionTransactions(Protocol):
    """As `services.ports.Transactions`, for the removal of old rows."""

    def run(self, work: Callable[[RetentionWork], T]) -> T:
        """Do the work in a transaction of its own."""
        ...


class EngineElements(Protocol):
    """What the engine knows of elements that have jobs."""

    def ended(self, element_instance_keys: Collection[int]) -> set[int]:
        """Those that have ended: the engine never again delivers a job of theirs. TechnicalError where it is
        unavailable.
        """
        ...


class HistoryState(StrEnum):
    """What a batch has found. BEHIND: Operate or Tasklist has not read all that is to be removed, so nothing is."""

    MORE = "more"
    DONE = "done"
    BEHIND = "behind"
    NOT_CONFIGURED = "not-configured"


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryPurge:
    """What a batch has removed: process instances with all their documents, and indices of exported records."""

    state: HistoryState
    instances: int = 0
    indices: int = 0


class EngineHistory(Protocol):
    """The engine's secondary storage: what Operate and Tasklist show, and the exported records."""

    def purge(self, *, before: datetime, limit: int) -> HistoryPurge:
        """Remove up to `limit` trees of process instances whose root ended before a moment, and the indices of exported
        records of earlier days. Never what belongs to an open one. TechnicalError where it is unavailable.
        """
        ...

    def count(self, *, before: datetime) -> HistoryPurge:
        """What there is to remove (roots, not their trees); nothing is."""
        ...
