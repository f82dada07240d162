"""Effects exactly once over jobs that come at least once: on a real database, through process ends and redeliveries."""

import shutil
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path

import grpc
import pytest

from db.engine import open_database
from db.migrate import upgrade
from db.unit_of_work import SqlUnitOfWork
from services.company import EXAMPLE_COMPANY
from services.errors import NoAgentAvailable
from services.reference.loading import load_reference_data
from tests.fakes.purging import purging
from tests.fakes.submission import FakeStarter
from tests.fakes.uow import FixedClock
from tests.runtime.gateway import Method, ScriptedGateway, raw_job, raw_jobs, running_gateway
from tests.runtime.kit import Input, Shift, at_work, stays
from workers.context import JobContext, OutsideContext
from workers.errors import ERRORS
from workers.gateways.tasklist import NobodyToAsk
from workers.runtime import failpoints
from workers.runtime.handler import Apply, handles
from workers.runtime.incoming import to_job
from workers.runtime.job import Complete
from workers.runtime.report import OutcomeKind, Verdict
from workers.runtime.runner import JobRunner
from workers.runtime.variables import JobOutput
from workers.transactions import SqlTransactions


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted(JobOutput):
    runs: int


def _count(context: JobContext, data: Input) -> Counted:
    if data.number == 99:
        context.uow.sequences.next("lost")
        raise NoAgentAvailable(district="مرکز", kind="meter-test")
    return Counted(runs=context.uow.sequences.next(f"count-{data.number}"))


@handles("plain")
def plain(context: JobContext, data: Input) -> Counted:
    return _count(context, data)


@handles("blocking", blocking=True)
def blocks(_context: OutsideContext, data: Input) -> Apply:
    return Apply(lambda context: _count(context, data))


HANDLERS = (plain, blocks)
TYPES = pytest.mark.parametrize("job_type", ["plain", "blocking"])


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database without rows, made once and copied for each test."""
    path = tmp_path_factory.mktemp("database") / "empty.db"
    database = open_database(f"sqlite:///{path}")
    upgrade(database)
    database.close()
    return path


@pytest.fixture
def storage(migrated: Path, tmp_path: Path) -> Iterator[SqlTransactions]:
    database = open_database(f"sqlite:///{shutil.copy(migrated, tmp_path / 'runtime.db')}")
    yield SqlTransactions(
        begin_work=lambda: SqlUnitOfWork(database),
        clock=FixedClock(),
        company=EXAMPLE_COMPANY,
        reference=load_reference_data(),
        purging=purging(lambda: SqlUnitOfWork(database)),
        open_tasks=NobodyToAsk(),
        processes=FakeStarter(),
    )
    database.close()


@pytest.fixture
def points_as_before() -> Iterator[None]:
    yield
    failpoints.on_hit = nobody


nobody = failpoints.on_hit


def counted(storage: SqlTransactions, name: str) -> int:
    """How often the name was counted."""
    with storage.begin_work() as uow:
        return uow.sequences.next(name) - 1


def on_our_database(gateway: ScriptedGateway, storage: SqlTransactions) -> AbstractAsyncContextManager[Shift]:
    """A worker for both kinds of handlers."""
    return at_work(gateway, *HANDLERS, transactions=storage, errors=ERRORS, capacity=64)


@TYPES
async def test_a_redelivered_job_gives_the_first_answer_and_counts_once(
    job_type: str, storage: SqlTransactions
) -> None:
    async with running_gateway() as gateway, on_our_database(gateway, storage) as shift:
        keys = [gateway.offer([raw_job(job_type, {"number": 1}, element=7)])[0] for _ in range(3)]
        await shift.answered(keys)
        keys += gateway.offer([raw_job(job_type, {"number": 1}, element=7)])
        await shift.answered(keys)
    assert {gateway.answers[key].request.variables for key in keys} == {'{"runs": 1}'}
    assert counted(storage, "count-1") == 1


@TYPES
async def test_a_redelivered_refusal_is_the_same_and_nothing_of_its_work_is_kept(
    job_type: str, storage: SqlTransactions
) -> None:
    async with running_gateway() as gateway, on_our_database(gateway, storage) as shift:
        for _ in range(2):
            await shift.answered(gateway.offer([raw_job(job_type, {"number": 99}, element=7)]))
    answers = list(gateway.answers.values())
    assert [each.method for each in answers] == [Method.THROW] * 2
    assert answers[0].request.errorCode == answers[1].request.errorCode == "NO_AGENT_AVAILABLE"
    assert [each.redelivered for each in shift.notes.reports] == [False, True]
    assert counted(storage, "lost") == 0


@TYPES
async def test_a_worker_that_ends_between_commit_and_answer_has_done_its_work_once(
    job_type: str, storage: SqlTransactions
) -> None:
    job = raw_job(job_type, {"number": 1}, element=7)
    async with running_gateway() as gateway:
        gateway.scripts[Method.COMPLETE].always = grpc.StatusCode.UNAVAILABLE
        async with on_our_database(gateway, storage) as shift:
            gateway.offer([job])
            await shift.until(lambda: shift.notes.retried)
        assert shift.notes.endings() == [(OutcomeKind.COMPLETED, Verdict.UNANSWERED)]
        gateway.scripts[Method.COMPLETE].always = None
        async with on_our_database(gateway, storage) as next_shift:
            await next_shift.answered(gateway.offer([job]))
    assert [each.redelivered for each in next_shift.notes.reports] == [True]
    assert gateway.answers[job.key].request.variables == '{"runs": 1}'
    assert counted(storage, "count-1") == 1


async def test_two_workers_side_by_side_do_each_job_once_even_if_both_are_given_it(storage: SqlTransactions) -> None:
    jobs = [raw_job("plain", {"number": number}, element=1000 + number) for number in range(40)]
    async with (
        running_gateway() as gateway,
        running_gateway() as other_gateway,
        on_our_database(gateway, storage) as shift,
        on_our_database(other_gateway, storage) as other_shift,
    ):
        gateway.offer(jobs)
        other_gateway.offer(jobs)
        await shift.until(lambda: len(shift.notes.reports) == len(other_shift.notes.reports) == 40, within=20)
    assert [counted(storage, f"count-{number}") for number in range(40)] == [1] * 40


@pytest.mark.usefixtures("points_as_before")
async def test_the_named_points_come_in_their_order(storage: SqlTransactions) -> None:
    reached: list[str] = []
    failpoints.on_hit = reached.append
    async with running_gateway() as gateway, on_our_database(gateway, storage) as shift:
        await shift.answered(gateway.offer([raw_job("plain", {"number": 1})]))
    assert reached == ["before-commit", "after-commit", "before-answer"]


class Killed(BaseException):
    """Stands for the process's end."""


@pytest.mark.usefixtures("points_as_before")
@pytest.mark.parametrize(("point", "commits"), [("before-commit", 0), ("after-commit", 1)])
def test_a_process_that_ends_at_a_point_leaves_all_of_a_group_or_nothing(
    point: str, commits: int, storage: SqlTransactions
) -> None:
    def killed(reached: str) -> None:
        if reached == point:
            raise Killed

    runner = JobRunner(handlers={"plain": plain}, transactions=storage, errors=ERRORS, jitter=lambda: 0.5)
    group = [runner.assignment(to_job(raw_job("plain", {"number": number}, element=number))) for number in range(5)]
    failpoints.on_hit = killed
    with pytest.raises(Killed):
        runner.run(group)
    failpoints.on_hit = nobody
    attempts = runner.run(group)
    assert [each.outcome for each in attempts] == [Complete({"runs": 1})] * 5
    assert [each.redelivered for each in attempts] == [bool(commits)] * 5
    assert [counted(storage, f"count-{number}") for number in range(5)] == [1] * 5


async def test_a_lock_that_another_holds_is_waited_for(storage: SqlTransactions) -> None:
    async with running_gateway() as gateway, on_our_database(gateway, storage) as shift:
        with storage.begin_work() as uow:
            uow.sequences.next("elsewhere")
            keys = gateway.offer(raw_jobs("plain", 5))
            await shift.until(lambda: shift.notes.taken() == 5)
            await stays(lambda: not shift.notes.reports, 0.2)
        await shift.answered(keys)
    assert shift.notes.endings() == [(OutcomeKind.COMPLETED, Verdict.ACCEPTED)] * 5
