"""OpenSearch is killed under the running stack: requests go on, and Tasklist shows them once it is back."""

import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace

import httpx
import psutil
import pytest

from deploy.demo.applications import application_for
from deploy.stack import StackConfig, load, state
from deploy.stack.engine import opensearch
from deploy.stack.process import launch
from deploy.stack.readiness import wait_until_ready
from deploy.stack.wiring import settings_of
from deploy.tasklist import PATIENCE_SECONDS, CamundaRefusedError, Role, Task, TasklistClient
from services.catalogue import service_of
from services.model.requests import Request
from services.submission.submit import submit_records
from workers.app import App, build_app

_BILL_ID = "1431004123"  # of no story
_REFERENCE = "opensearch-away"
_MOST_LOGGED = 5_000_000

pytestmark = pytest.mark.stack


def test_requests_go_on_while_opensearch_is_away_and_tasklist_shows_them_afterwards(stack: StackConfig) -> None:
    with closing(build_app(settings_of(stack))) as app:
        logged = _logged(stack)
        with _opensearch_away(stack):
            _submit(app)
            _soon(lambda: _request(app) is not None, "registered without OpenSearch")
            request = _registered(app)
            _soon(lambda: "request-registered" in _sms(app, request), "told by SMS without OpenSearch")
            _soon(lambda: "SET-04" in _steps(app, request), "come to the diagnosis unit without OpenSearch")
        assert _logged(stack) - logged < _MOST_LOGGED
        with TasklistClient.for_role(stack.web_url, Role("diagnosis")) as diagnosis:
            task = _control_task(diagnosis, request.tracking_code)
            before = _steps(app, request)
            diagnosis.claim_and_complete(task.key, {"diagnosisDecision": "approved", "diagnosisReason": None})
        _soon(lambda: len(_steps(app, request)) > len(before), "gone on after the task")


@contextmanager
def _opensearch_away(stack: StackConfig) -> Iterator[None]:
    """Killed without a goodbye, and started again on what it left."""
    known = load(stack.run_dir)
    assert known is not None
    [record] = [each for each in known.alive if each.name == "opensearch"]
    process = record.process()
    assert process is not None
    process.kill()
    psutil.wait_procs([process], timeout=10)
    try:
        yield
    finally:
        spec = opensearch(stack)
        again = launch(spec, stack.logs_dir)
        others = tuple(each for each in known.processes if each.name != "opensearch")
        state.save(replace(known, processes=(*others, again)))
        wait_until_ready(spec, again)
        _soon(lambda: _lets_in(stack), "lets operators in")


def _logged(stack: StackConfig) -> int:
    """Bytes of the engine's log. Each of Tasklist's readers complains without a pause: 7 MB a second, if it may."""
    return (stack.logs_dir / "camunda.log").stat().st_size


def _control_task(diagnosis: TasklistClient, tracking_code: str) -> Task:
    """The task of this request in which its reading is controlled, as soon as Tasklist shows it with its variables."""
    found: list[Task] = []

    def is_there() -> bool:
        listed = diagnosis.search_tasks(element_id="Task_ControlReadings")
        found.extend(each for each in listed if diagnosis.variables(each.key).get("trackingCode") == tracking_code)
        return bool(found)

    _soon(is_there, "shown by Tasklist")
    return found[0]


def _lets_in(stack: StackConfig) -> bool:
    """Until OpenSearch has opened its indices again, nobody is known."""
    try:
        with TasklistClient.for_role(stack.web_url, Role("diagnosis")) as diagnosis:
            diagnosis.search_tasks()
    except (CamundaRefusedError, httpx.HTTPError):
        return False
    return True


def _submit(app: App) -> None:
    with app.reading() as uow:
        connection = uow.connections.get(_BILL_ID)
        application = application_for(uow, "settlement", connection, now=app.clock.now())
    record = {**application, "clientReference": _REFERENCE}
    submit_records(
        [record], service=service_of("settlement"), transactions=app.transactions, clock=app.clock, starter=app.engine
    )


def _request(app: App) -> Request | None:
    with app.reading() as uow:
        return uow.requests.find_by_client_reference(_REFERENCE)


def _registered(app: App) -> Request:
    request = _request(app)
    assert request is not None
    return request


def _sms(app: App, request: Request) -> set[str]:
    with app.reading() as uow:
        return {each.template for each in uow.outbox.sms_of(request.tracking_code) if each.sent_at}


def _steps(app: App, request: Request) -> list[str]:
    with app.reading() as uow:
        return [each.step for each in uow.steps.of_request(request.tracking_code)]


def _soon(true: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not true():
        assert time.monotonic() < deadline, f"not {what} within {PATIENCE_SECONDS:.0f} s"
        time.sleep(0.2)
