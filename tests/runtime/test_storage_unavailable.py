"""Storage that cannot be reached: jobs are held, not failed, and done when it is back."""

from datetime import timedelta

import pytest

from tests.runtime.gateway import Method, raw_jobs, running_gateway
from tests.runtime.kit import Done, Effects, Input, MemoryTransactions, Unavailable, at_work
from workers.runtime.handler import Apply, handles
from workers.runtime.job import Job
from workers.runtime.report import OutcomeKind, Verdict

COMPLETED = (OutcomeKind.COMPLETED, Verdict.ACCEPTED)


def _written(context: Effects, data: Input) -> Done:
    context.write(f"work {data.number}")
    return Done(number=data.number)


@handles("transaction")
def in_transaction(context: Effects, data: Input) -> Done:
    return _written(context, data)


@handles("blocking", blocking=True)
def in_thread(_context: Job, data: Input) -> Apply:
    return Apply(lambda effects: _written(effects, data))


HANDLERS = (in_transaction, in_thread)
TYPES = pytest.mark.parametrize("job_type", ["transaction", "blocking"])


@pytest.fixture
def storage() -> MemoryTransactions:
    return MemoryTransactions()


@TYPES
async def test_jobs_are_held_while_it_is_away_and_done_when_it_is_back(
    job_type: str, storage: MemoryTransactions
) -> None:
    patience = timedelta(seconds=0.6)
    async with (
        running_gateway() as gateway,
        at_work(gateway, *HANDLERS, transactions=storage, job_timeout=patience, capacity=32) as shift,
    ):
        storage.fault = Unavailable("no connection")
        keys = gateway.offer(raw_jobs(job_type, 5))
        await shift.until(lambda: storage.began >= 3)
        # The engine's patience is extended over and over for those that run and those that wait.
        later = gateway.offer(raw_jobs(job_type, 3))
        await shift.until(lambda: len(gateway.all(Method.EXTEND)) >= 2 * 8)
        assert {call.request.jobKey for call in gateway.all(Method.EXTEND)} == {*keys, *later}
        assert shift.worker.is_alive()
        assert shift.notes.reports == []
        storage.fault = None
        await shift.answered([*keys, *later])
    assert shift.notes.endings() == [COMPLETED] * 8
    assert sorted(storage.effects) == sorted(f"work {number}" for number in [*range(5), *range(3)])


@TYPES
async def test_a_commit_that_finds_it_away_is_repeated_and_effects_happen_once(
    job_type: str, storage: MemoryTransactions
) -> None:
    faults = [Unavailable("lost in the middle"), Unavailable("again")]
    storage.commit_fault = lambda jobs: faults.pop() if jobs and faults else None
    async with running_gateway() as gateway, at_work(gateway, *HANDLERS, transactions=storage) as shift:
        await shift.answered(gateway.offer(raw_jobs(job_type, 3)))
    assert faults == []
    assert sorted(storage.effects) == ["work 0", "work 1", "work 2"]
    assert shift.notes.endings() == [COMPLETED] * 3


async def test_jobs_that_are_done_already_wait_for_it_too(storage: MemoryTransactions) -> None:
    """Whether they are done, only the storage knows."""
    jobs = raw_jobs("transaction", 2)
    async with running_gateway() as gateway, at_work(gateway, *HANDLERS, transactions=storage) as shift:
        await shift.answered(gateway.offer(jobs))
        storage.fault = Unavailable("no connection")
        began = storage.began
        gateway.offer(jobs)
        await shift.until(lambda: storage.began > began + 1)
        assert len(shift.notes.reports) == 2
        storage.fault = None
        await shift.until(lambda: len(shift.notes.reports) == 4)
    assert [each.redelivered for each in shift.notes.reports] == [False, False, True, True]
    assert storage.effects == ["work 0", "work 1"]
