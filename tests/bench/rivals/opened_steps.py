"""Production's `open-step` in a process of its own: groups of jobs that each open an examination.

Run with a database's URL, a folder of manifests, which say by which clock the limit of an examination runs, and how
many groups a round has. Each line of standard input begins a round; it is answered with what a job took, in
milliseconds on the wall and of the processor.
"""

# ruff: noqa: E402 - the manifests are read as soon as anything asks for a service

import sys
from pathlib import Path

from services import registry

registry.FOLDER = Path(sys.argv[2])

import json
from contextlib import closing
from functools import partial
from itertools import count
from time import perf_counter, process_time

from sqlalchemy import delete

from db.engine import Database, open_database
from db.migrate import upgrade
from db.tables import CompletedJobRow, EngineMessageRow, StepEntryRow
from db.unit_of_work import SqlUnitOfWork
from tests.bench.examinations import EXAMINATION, Instants, add_requests, closure, tracking_codes
from tests.fakes.job_runner import job_runner
from workers.clock import SystemClock
from workers.context import JobContext
from workers.handlers import all_handlers
from workers.run import spare_the_collector
from workers.runtime.job import Job
from workers.runtime.runner import JobRunner

GROUP = 96
"""As many as production's workers take together at most."""
_keys = count(2**51)


def main(url: str, groups: int) -> None:
    """Answer line by line until standard input ends."""
    codes = tracking_codes(groups * GROUP)
    with closing(open_database(url)) as database:
        print("ready", flush=True)  # noqa: T201 - the protocol
        _prepare(database, codes)
        runner = _runner(database)
        spare_the_collector()
        for _ in sys.stdin:
            print(json.dumps(_opened(runner, codes)), flush=True)  # noqa: T201 - the protocol
            _forget(database)


def _opened(runner: JobRunner[JobContext], codes: list[str]) -> dict[str, float]:
    jobs = [runner.assignment(_job(next(_keys), code)) for code in codes]
    began, began_cpu = perf_counter(), process_time()
    attempts = [each for first in range(0, len(jobs), GROUP) for each in runner.run(jobs[first : first + GROUP])]
    seconds, cpu_seconds = perf_counter() - began, process_time() - began_cpu
    assert not any(each.error for each in attempts)
    return {"wall": 1000 * seconds / len(jobs), "processor": 1000 * cpu_seconds / len(jobs)}


def _job(key: int, code: str) -> Job:
    return Job(
        key=key,
        type="open-step",
        process_instance_key=1,
        bpmn_process_id="decide-on-request",
        element_id="CallActivity_ExamineRequest",
        element_instance_key=key,
        variables={"trackingCode": code, "step": {"id": EXAMINATION, "limit": "PT7H"}},
    )


def _prepare(database: Database, codes: list[str]) -> None:
    """The requests, and a day that was closed by decree: what every company has by and by."""
    upgrade(database)
    now = SystemClock().now()
    with SqlUnitOfWork(database) as uow:
        add_requests(uow, codes, at=now)
        uow.calendar.add(closure(Instants.after(now).closed, now))


def _runner(database: Database) -> JobRunner[JobContext]:
    return job_runner(partial(SqlUnitOfWork, database), all_handlers(), clock=SystemClock())


def _forget(database: Database) -> None:
    """Each round begins with the same rows."""
    with database.writing.begin() as connection:
        connection.execute(delete(CompletedJobRow))
        connection.execute(delete(EngineMessageRow))
        connection.execute(delete(StepEntryRow).where(StepEntryRow.step == EXAMINATION))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[3]))
