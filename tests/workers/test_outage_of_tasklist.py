"""Tasklist is unavailable: due dates wait for it, and keep neither each other nor the supervisor's task waiting."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Event

import httpx
import pytest

from services.catalogue import service_title
from tests.examples import limited_step
from tests.workers.kit import SERVICE, Bench, job
from workers.gateways.camunda_session import CamundaRefusedError
from workers.gateways.tasklist import TasklistTasks
from workers.runtime.job import Complete, Fail, Job

STEP = limited_step()
_LAST_RETRY = 1
_TO_STAND_BEHIND_SECONDS = 0.3
"""Where the second comes later, it is turned away all the same."""
_TASK = {
    "id": "7",
    "name": "بررسی درخواست",
    "taskDefinitionId": "Task_ExamineRequest",
    "assignee": None,
    "candidateGroups": ["diagnosis"],
    "creationDate": "2026-11-29T04:09:12.416+0000",
    "dueDate": "2026-11-29T04:24:12.261+0000",
    "sortValues": ["1", "7"],
    "variables": [{"name": "step", "value": f'{{"id": "{STEP.id}"}}'}],
}


class Tasklist:
    """A session at a Tasklist that has one task of the step. `fault` is raised by what begins with the method."""

    def __init__(self, method: str = "", fault: Exception | None = None) -> None:
        self.method = method
        self.fault = fault
        self.asked = 0
        self.reached = Event()
        self.answering = Event()
        self.answering.set()

    def call(self, method: str, _path: str, _body: object = None, /) -> object:
        self.asked += 1
        self.reached.set()
        assert self.answering.wait(timeout=60)
        if self.fault is not None and method.startswith(self.method):
            raise self.fault
        return [_TASK]

    def close(self) -> None:
        """Nothing is open."""


AtTasklist = Callable[[Tasklist], Bench]


@pytest.fixture
def at_tasklist(bench: Bench) -> AtTasklist:
    """The bench, with the gateway that asks this Tasklist."""

    def made(tasklist: Tasklist) -> Bench:
        transactions = replace(bench.runner.transactions, open_tasks=TasklistTasks(tasklist))  # type: ignore[type-var]
        bench.runner = replace(bench.runner, transactions=transactions)
        return bench

    return made


@pytest.fixture
def code(bench: Bench) -> str:
    return bench.registered()


def update(bench: Bench, code: str, retries: int = _LAST_RETRY) -> Job:
    """The job that is to show the due date of a run that has just begun."""
    opened = job("open-step", {"trackingCode": code, "step": {"id": STEP.id, "limit": "PT15M"}})
    assert isinstance(bench.run(opened), Complete)
    run = str(opened.element_instance_key)
    return job("update-due-dates", {"trackingCode": code, "stepRun": run}, retries=retries)


def test_of_two_jobs_that_ask_a_tasklist_that_hangs_one_waits_and_the_supervisors_is_done(
    at_tasklist: AtTasklist, code: str
) -> None:
    """Both are at work at once; the second could only wait as long for its own answer, and is spared that."""
    tasklist = Tasklist(fault=httpx.ReadTimeout("slow"))
    bench = at_tasklist(tasklist)
    waiting, told = update(bench, code), job("find-responsible", {"trackingCode": code, "step": STEP.id})
    tasklist.answering.clear()
    with ThreadPoolExecutor() as threads:
        first = threads.submit(bench.run, waiting)
        assert tasklist.reached.wait(timeout=60)
        second = threads.submit(bench.run, told)
        Event().wait(_TO_STAND_BEHIND_SECONDS)
        tasklist.answering.set()
    shown, found = first.result(), second.result()
    assert isinstance(shown, Fail)
    assert shown.retries == _LAST_RETRY
    assert isinstance(found, Complete)
    assert found.variables["serviceTitle"] == service_title(SERVICE)
    assert str(found.variables["holdersText"]).endswith("نامعلوم")
    assert tasklist.asked == 1


@pytest.mark.parametrize("method", ["POST", "PATCH"])
@pytest.mark.parametrize("outage", [httpx.ConnectError("refused"), CamundaRefusedError(503, "not now")])
def test_an_outage_leaves_a_due_date_its_last_retry(
    at_tasklist: AtTasklist, code: str, method: str, outage: Exception
) -> None:
    bench = at_tasklist(Tasklist(method, outage))
    failed = bench.run(update(bench, code))
    assert isinstance(failed, Fail)
    assert failed.retries == _LAST_RETRY


@pytest.mark.parametrize("fault", [CamundaRefusedError(400, "dueDate: شمارهٔ ملی ۰۰۱۲۳"), KeyError("broken")])
def test_a_fault_of_ours_takes_the_last_retry_and_is_an_incident(
    at_tasklist: AtTasklist, code: str, fault: Exception
) -> None:
    """Waiting heals none, and it would be waited for unseen."""
    bench = at_tasklist(Tasklist("PATCH", fault))
    failed = bench.run(update(bench, code))
    assert isinstance(failed, Fail)
    assert failed.retries == 0
    assert "۰۰۱۲۳" not in failed.message
