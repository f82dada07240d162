"""Variables are for handlers and the engine alone: nothing else that the runtime writes, says or shows has them."""

import asyncio
import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
import structlog
from pydantic import Field

from tests.fakes.jobs import run_alone
from tests.runtime.gateway import Method, raw_job, running_gateway
from tests.runtime.kit import ERRORS, Conflict, Effects, Input, MemoryTransactions, at_work
from workers.logs import JobLog, configure_logs
from workers.runtime.handler import Apply, handles
from workers.runtime.job import Job
from workers.runtime.runner import JobRunner
from workers.runtime.variables import JobInput, JobOutput
from workers.settings import LogFormat

SECRET = "0084575948"


class Person(JobInput):
    national_id: str
    tracking_code: str | None = None
    fees: dict[str, int] = Field(default_factory=dict)
    fault: str = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known(JobOutput):
    national_id: str


class Careless(Exception):
    """A library's error that quotes what it was given."""


def _work(data: Person) -> Known:
    match data.fault:
        case "library":
            raise Careless(f"duplicate key value: {data.national_id}")
        case "chained":
            try:
                int("x" + data.national_id)
            except ValueError as error:
                raise RuntimeError(data.model_dump_json()) from error
        case "validation":
            Input.model_validate({"number": data.national_id + "x"})
    return Known(national_id=data.national_id)


@handles("transaction")
def in_transaction(_context: Effects, data: Person) -> Known:
    return _work(data)


@handles("applied", blocking=True)
def applied(_context: Job, data: Person) -> Apply:
    found = _work(data)
    return Apply(lambda _: found)


@handles("blocking", blocking=True)
def in_thread(_context: Job, data: Person) -> Known:
    return _work(data)


FAULTS: dict[str, dict[str, object]] = {
    "none": {},
    "library": {},
    "chained": {},
    "validation": {},
    "wrong type": {"nationalId": {"id": SECRET}},
    "wrong key": {"fees": {SECRET: "many"}},
}


@pytest.fixture(autouse=True)
def logs_as_before() -> Iterator[None]:
    yield
    structlog.reset_defaults()
    root = logging.getLogger()
    root.handlers.clear()
    root.setLevel(logging.WARNING)


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("job_type", ["transaction", "applied", "blocking"])
async def test_a_secret_in_a_jobs_variables_appears_nowhere_but_in_its_result(
    job_type: str, fault: str, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logs(LogFormat.JSON, "DEBUG")
    variables = {"nationalId": SECRET, "trackingCode": "7000000007", "fault": fault} | FAULTS[fault]
    async with running_gateway() as gateway, at_work(gateway, in_transaction, applied, in_thread) as shift:
        [key] = gateway.offer([raw_job(job_type, variables)])
        await shift.answered([key])
        log = JobLog()
        for report in shift.notes.reports:
            log.job_over(report)
        shown = repr((shift.notes.reports, shift.worker.state(), shift.notes.failures))
        tasks = repr(asyncio.all_tasks())
    answer = gateway.answers[key]
    told = "".join(capsys.readouterr())
    assert answer.method is (Method.COMPLETE if fault == "none" else Method.FAIL)
    assert "7000000007" in told
    for place in (told, shown, tasks, getattr(answer.request, "errorMessage", "")):
        assert SECRET not in place


async def test_a_storage_that_quotes_rows_in_its_errors_is_not_quoted(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs(LogFormat.JSON, "DEBUG")
    storage = MemoryTransactions()
    faults: list[Exception] = [Careless(f"row {SECRET}")]
    storage.commit_fault = lambda _jobs: faults.pop() if faults else None
    async with running_gateway() as gateway, at_work(gateway, in_transaction, transactions=storage) as shift:
        [key] = gateway.offer([raw_job("transaction", {"nationalId": SECRET})])
        await shift.answered([key])
    assert gateway.answers[key].request.errorMessage.startswith("Careless at ")
    assert (
        SECRET
        not in "".join(capsys.readouterr()) + repr(shift.notes.reports) + gateway.answers[key].request.errorMessage
    )


def test_what_the_runner_hands_on_shows_no_variables() -> None:
    job = Job(
        key=1,
        type="transaction",
        process_instance_key=2,
        bpmn_process_id="process",
        element_id="Task_Work",
        element_instance_key=3,
        variables={"nationalId": SECRET},
    )
    storage = MemoryTransactions()
    runner: JobRunner[Any] = JobRunner(
        handlers={"transaction": in_transaction}, transactions=storage, errors=ERRORS, jitter=lambda: 0.5
    )
    done = run_alone(runner, job)
    broken = run_alone(
        runner, replace(job, element_instance_key=4, variables={"nationalId": SECRET, "fault": "library"})
    )
    again = run_alone(runner, job)
    storage.commit_fault = lambda _jobs: Conflict("another was first")
    conflict = run_alone(runner, replace(job, element_instance_key=5))
    assert done.outcome == again.outcome
    assert SECRET not in repr([runner.assignment(job), done, again, broken, conflict])
