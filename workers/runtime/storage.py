"""What the runtime needs of a project's storage: transactions, and the answers to jobs that are done already."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol, TypeVar

from workers.runtime.job import Complete, Identity, Job, ThrowError

StoredOutcome = Mapping[str, Any]

Context_co = TypeVar("Context_co", covariant=True)


class Transaction(Protocol[Context_co]):
    """An open transaction, in which the work of one or of many jobs is done together."""

    def answers(self, identities: Sequence[Identity]) -> Mapping[Identity, StoredOutcome]:
        """What was stored of these jobs; those that never ran to their end are missing."""
        ...

    def context(self, job: Job) -> Context_co:
        """What a transactional handler is given to work with."""
        ...

    def store(self, answers: Mapping[Identity, StoredOutcome]) -> None:
        """Keep the answers, to be committed with the work itself."""
        ...


class Transactions(Protocol[Context_co]):
    """Where transactions come from."""

    def begin(self) -> AbstractContextManager[Transaction[Context_co]]:
        """Begins a transaction: committed when the block ends, rolled back when it raises."""
        ...

    def outside(self, job: Job) -> object:
        """What a blocking handler is given to work with: everything but a transaction."""
        ...


def to_stored(outcome: Complete | ThrowError) -> StoredOutcome:
    """The outcome as a JSON object. A failure is never stored: the job is to run again."""
    match outcome:
        case Complete(variables):
            return {"kind": "complete", "variables": dict(variables)}
        case ThrowError(code, message, variables):
            return {"kind": "error", "code": code, "message": message, "variables": dict(variables)}


def from_stored(stored: StoredOutcome) -> Complete | ThrowError:
    """The outcome that `to_stored` wrote."""
    if stored["kind"] == "complete":
        return Complete(stored["variables"])
    return ThrowError(stored["code"], stored["message"], stored["variables"])
