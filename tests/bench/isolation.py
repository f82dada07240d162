"""`python -m tests.bench.isolation`: what it costs that nothing a transaction read has changed when it commits.

Two lanes, each with groups of 96 jobs as production's most frequent ones (a step is opened, closed, an SMS queued), on
one PostgreSQL cluster whose commits are on the disk: snapshots alone, which lets write skew through; with the rewritten
rows of the connections; SERIALIZABLE. The three in turns, several times over; a line for each.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import count
from logging import ERROR, getLogger
from statistics import median
from threading import Thread
from time import perf_counter
from types import TracebackType

from db.engine import Database, open_database
from db.errors import WriteConflict
from db.migrate import upgrade
from db.repositories.touched import Touched
from db.unit_of_work import SqlUnitOfWork
from services.model.notices import Sms
from services.steps.ledger import close_step, open_step
from tests.bench.postgres import durable_cluster
from tests.db import rows
from tests.fakes.job_runner import job_runner
from workers.clock import SystemClock
from workers.context import JobContext
from workers.runtime.handler import Handler, handles
from workers.runtime.job import Job
from workers.runtime.variables import JobInput, NoOutput

LANES, GROUP, GROUPS, ROUNDS = 2, 96, 12, 9

_keys = count(1)


class Input(JobInput):
    """The request."""

    tracking_code: str


@handles("open")
def opens(context: JobContext, data: Input) -> NoOutput:
    """As `open-step`."""
    code = data.tracking_code
    open_step(
        context.uow, clock=context.clock, tracking_code=code, step="SET-13", limit="PT8H", element=context.element
    )
    return NoOutput()


@handles("close")
def closes(context: JobContext, data: Input) -> NoOutput:  # noqa: ARG001 - as `close-step`
    """As `close-step`."""
    close_step(context.uow, clock=context.clock, element_instance_key=context.job.element_instance_key)
    return NoOutput()


@handles("tell")
def tells(context: JobContext, data: Input) -> NoOutput:
    """As `send-sms`."""
    key, now = f"bench-{context.job.element_instance_key}", context.clock.now()
    request = context.uow.requests.get(data.tracking_code)
    connection = context.uow.connections.get(request.application.bill_id)
    mobile = connection.subscriber.mobile
    context.uow.outbox.add_sms(
        Sms(key=key, tracking_code=request.tracking_code, template="bench", mobile=mobile, text="text", created_at=now)
    )
    return NoOutput()


HANDLERS: dict[str, Handler] = {each.job_type: each for each in (opens, closes, tells)}


class Snapshot(SqlUnitOfWork):
    """A unit of work that rewrites nothing, and counts how often another transaction was first."""

    conflicts = 0

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self._touched = None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            super().__exit__(kind, error, trace)
        except WriteConflict:
            type(self).conflicts += 1
            raise


class Rewriting(Snapshot):
    """As production's."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self._touched = Touched()


class Serializable(Snapshot):
    """SERIALIZABLE, and no rows rewritten."""

    def __init__(self, database: Database) -> None:
        super().__init__(replace(database, writing=database.writing.execution_options(isolation_level="SERIALIZABLE")))


WAYS: Sequence[type[Snapshot]] = (Snapshot, Rewriting, Serializable)


def lane_groups(lane: int) -> Iterator[list[Job]]:
    """Each step's opening and closing and an SMS, of the lane's own requests."""
    for _ in range(GROUPS):
        elements = [next(_keys) for _ in range(GROUP)]
        for job_type in HANDLERS:
            yield [_job(job_type, element, lane * GROUP + place) for place, element in enumerate(elements)]


def _job(job_type: str, element: int, request: int) -> Job:
    return Job(
        key=next(_keys),
        type=job_type,
        process_instance_key=1,
        bpmn_process_id="bench",
        element_id="Task_Bench",
        element_instance_key=element,
        variables={"trackingCode": f"r-{request}"},
    )


def seconds(begin: Callable[[], SqlUnitOfWork]) -> float:
    """How long the lanes take over all their groups."""
    runner = job_runner(begin, HANDLERS, clock=SystemClock())

    def work(groups: Sequence[list[Job]]) -> None:
        for group in groups:
            outcomes = runner.run([runner.assignment(job) for job in group])
            assert not any(each.error for each in outcomes)

    threads = [Thread(target=work, args=(list(lane_groups(lane)),)) for lane in range(LANES)]
    begun = perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return perf_counter() - begun


def measured(database: Database) -> dict[str, list[float]]:
    """The seconds of each round, by the way's name."""
    taken: dict[str, list[float]] = {way.__name__: [] for way in WAYS}
    for _ in range(ROUNDS):
        for way in WAYS:
            taken[way.__name__].append(seconds(partial(way, database)))
    return taken


def report(taken: dict[str, list[float]]) -> Iterator[str]:
    """A line for each way; its ratio is the median of the rounds' own, in which all ways had the same machine."""
    jobs = LANES * GROUPS * len(HANDLERS) * GROUP
    for way in WAYS:
        each = taken[way.__name__]
        ratio = median(mine / base for mine, base in zip(each, taken[Snapshot.__name__], strict=True))
        pace = f"{way.__name__:12} {jobs / median(each):6.0f} jobs/s, {ratio:.2f} times the time of snapshots alone"
        yield f"{pace}, {way.conflicts} conflicts in {ROUNDS * jobs // GROUP} groups\n"


def main() -> None:
    """Measure and print."""
    getLogger("psycopg").setLevel(ERROR)
    with durable_cluster() as cluster:
        cluster.execute("CREATE DATABASE bench")
        database = open_database(cluster.url("bench"))
        upgrade(database)
        with SqlUnitOfWork(database) as uow:
            for number in range(LANES * GROUP):
                uow.connections.save(rows.connection(f"c-{number}"))
                uow.requests.add(rows.request(f"r-{number}", bill_id=f"c-{number}"))
        sys.stdout.writelines(report(measured(database)))


if __name__ == "__main__":
    main()
