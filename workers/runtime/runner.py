"""Jobs in transactions: one, or a group at once. Each job's effects happen once, however often it is delivered."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from time import perf_counter
from typing import Generic, TypeVar

from workers.runtime import failpoints
from workers.runtime.errors import ErrorClasses, HandlerTimedOut, JobUnreadable
from workers.runtime.handler import Handler
from workers.runtime.job import Complete, Fail, Identity, Job, Outcome, ThrowError
from workers.runtime.retry import FAILED_JOB, TASK_RETRIES, BackOff, Jitter, retrying
from workers.runtime.storage import StoredOutcome, Transaction, Transactions, from_stored, to_stored
from workers.runtime.variables import JobOutput, VariablesInvalid

Context = TypeVar("Context")
Work = Callable[[Context], Complete | ThrowError]

MayCommit = Callable[[], None]

_CONFLICTS_TOGETHER, _CONFLICTS_ALONE = 2, 6
"""How often work is begun that another transaction gets ahead of, before a group is halved, or a lone job is failed."""

_AFTER_A_CONFLICT = BackOff(first=timedelta(milliseconds=5), factor=2, cap=timedelta(milliseconds=80))

_AFTER_A_FAULT = timedelta(seconds=1)
"""The wait after an error that is nobody's outage: waiting will hardly heal it, so the incident should come soon."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of running a job once. `seconds` is its share of its group's time, and what was spent before."""

    outcome: Outcome
    redelivered: bool = False
    error: BaseException | None = field(default=None, repr=False)
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Assignment(Generic[Context]):
    """A job with what is to be done for it in the transaction; `spent_seconds` were spent on it outside, before."""

    job: Job
    work: Work[Context]
    spent_seconds: float = 0.0


class StorageUnavailable(Exception):
    """Nothing can be committed now. The cause tells why; no job is to blame, and the same group may be tried again."""


class GroupAbandoned(Exception):
    """Raised by `may_commit` where the group was given up meanwhile: nothing of it may be committed."""


class _JobRaised(Exception):
    """A job of a group raised: the cause tells what."""

    def __init__(self, index: int) -> None:
        super().__init__(index)
        self.index = index


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRunner(Generic[Context]):
    """Runs jobs in the project's transactions. Safe to call from several threads at once."""

    handlers: Mapping[str, Handler]
    transactions: Transactions[Context]
    errors: ErrorClasses
    jitter: Jitter

    def assignment(self, job: Job) -> Assignment[Context]:
        """The job with its transactional handler's work."""
        handler = self.handlers[job.type]
        return Assignment(job, lambda context: completion(handler(context, job)))

    def run(self, group: Sequence[Assignment[Context]], may_commit: MayCommit = lambda: None) -> list[Attempt]:
        """Run the jobs in one transaction; what came of each, in their order.

        Where one of them raises, nothing of the group is kept: those before it are committed without it, it is run by
        itself, and those after it go on together. So each fares as if they had come one by one, and nothing that is
        told rests on work that was undone. Raises StorageUnavailable, and what `may_commit`, asked just before each
        commit, raises.
        """
        started = perf_counter()
        attempts = self._run(group, may_commit)
        share = (perf_counter() - started) / len(group)
        return [
            Attempt(each.outcome, each.redelivered, each.error, share + assignment.spent_seconds)
            for each, assignment in zip(attempts, group, strict=True)
        ]

    def _run(self, group: Sequence[Assignment[Context]], may_commit: MayCommit) -> list[Attempt]:
        attempts: list[Attempt] = []
        while len(attempts) < len(group):
            attempts += self._first_of(group[len(attempts) :], may_commit)
        return attempts

    def _first_of(self, group: Sequence[Assignment[Context]], may_commit: MayCommit) -> list[Attempt]:
        """What came of the jobs up to the first that raises, or of all."""
        try:
            return self._uncontested(group, may_commit)
        except (StorageUnavailable, GroupAbandoned):
            raise
        except _JobRaised as raised:
            before, culprit = group[: raised.index], group[raised.index]
            if before:
                return [*self._run(before, may_commit), *self._run([culprit], may_commit)]
            return [self._raised(culprit, raised.__cause__ or raised, may_commit)]
        except Exception as error:  # noqa: BLE001 - the ledger or the commit: whatever it is, the engine must get an answer
            if len(group) == 1:
                return [self.failed(group[0].job, error)]
            return self._run(group[: len(group) // 2], may_commit)

    def _uncontested(self, group: Sequence[Assignment[Context]], may_commit: MayCommit) -> list[Attempt]:
        """Together; once more, and a few times for a lone job, where another transaction was first."""
        tries = _CONFLICTS_TOGETHER if len(group) > 1 else _CONFLICTS_ALONE
        again = retrying(*self.errors.conflict, attempts=tries, back_off=_AFTER_A_CONFLICT)
        return again(self._together, group, may_commit)

    def _raised(self, assignment: Assignment[Context], error: BaseException, may_commit: MayCommit) -> Attempt:
        """Of a job that raised with nothing before it in its transaction: its business error is true. The work is
        rolled back; the error is kept in a transaction of its own.
        """
        if not isinstance(error, self.errors.business):
            return self.failed(assignment.job, error)
        handler = self.handlers[assignment.job.type]
        return self._run([Assignment(assignment.job, lambda _: handler.bpmn_error(error))], may_commit)[0]

    def recall(self, job: Job) -> Attempt | None:
        """The answer that the job was given before, None if it was given none. Raises StorageUnavailable."""
        try:
            with self.transactions.begin() as transaction:
                stored = transaction.answers([job.identity]).get(job.identity)
        except self.errors.unavailable as error:
            raise StorageUnavailable from error
        return None if stored is None else Attempt(from_stored(stored), redelivered=True)

    def failed(self, job: Job, error: BaseException) -> Attempt:
        """The failure that an error means for a job: with back-off, or an incident where no retry can help, or none is
        left. A patient handler's last retry is not used up by an outage.
        """
        message = self.errors.describe(error)
        if isinstance(error, VariablesInvalid | JobUnreadable):
            # The same variables will not parse later either: an incident now, for a person to look at.
            return Attempt(Fail(message, 0, timedelta(0)), error=error)
        transient = isinstance(error, self.errors.transient | HandlerTimedOut)
        wait = FAILED_JOB.delay(TASK_RETRIES - job.retries + 1, self.jitter) if transient else _AFTER_A_FAULT
        fewest = min(1, job.retries) if transient and self.handlers[job.type].patient else 0
        return Attempt(Fail(message, max(fewest, job.retries - 1), wait), error=error)

    def _together(self, group: Sequence[Assignment[Context]], may_commit: MayCommit) -> list[Attempt]:
        try:
            with self.transactions.begin() as transaction:
                attempts = self._work(group, transaction)
                failpoints.hit("before-commit")
                may_commit()
        except self.errors.unavailable as error:
            raise StorageUnavailable from error
        failpoints.hit("after-commit")
        return attempts

    def _work(self, group: Sequence[Assignment[Context]], transaction: Transaction[Context]) -> list[Attempt]:
        known = dict(transaction.answers([each.job.identity for each in group]))
        new: dict[Identity, StoredOutcome] = {}
        attempts = [self._attempt(index, each, transaction, known, new) for index, each in enumerate(group)]
        if new:
            transaction.store(new)
        return attempts

    def _attempt(
        self,
        index: int,
        assignment: Assignment[Context],
        transaction: Transaction[Context],
        known: dict[Identity, StoredOutcome],
        new: dict[Identity, StoredOutcome],
    ) -> Attempt:
        identity = assignment.job.identity
        stored = known.get(identity)
        if stored is not None:
            return Attempt(from_stored(stored), redelivered=True)
        try:
            outcome = assignment.work(transaction.context(assignment.job))
        except (self.errors.unavailable, *self.errors.conflict):
            raise
        except Exception as error:
            raise _JobRaised(index) from error
        known[identity] = new[identity] = to_stored(outcome)
        return Attempt(outcome)


def completion(result: JobOutput) -> Complete:
    """The answer that a handler's result is."""
    return Complete(result.as_variables())
