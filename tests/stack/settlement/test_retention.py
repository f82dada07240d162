"""The engine's history is purged on the real Operate, Tasklist and OpenSearch: what has ended vanishes from every
index, what is open stays as it was, and nothing goes before both have read it.
"""

import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from deploy.demo.applications import application_for
from deploy.stack import StackConfig
from deploy.stack.wiring import settings_of
from deploy.tasklist import CamundaSession, InstanceState, OperateClient, Role, TasklistClient
from deploy.tasklist.clock import EngineClock
from services.catalogue import service_of
from services.model.requests import Request, RequestState
from services.retention.ports import EngineHistory, HistoryState
from services.submission.submit import submit_records
from services.withdrawal import withdraw_request
from tests.privacy.places import documents
from workers.app import App, build_app
from workers.gateways.engine_history import OpenSearchHistory

_BILL_ID = "2116004120"  # of no story, and of no other test
_ENDS, _STAYS = "retention-ends", "retention-stays"
_NEVER_GIVEN = 2**51 + 1  # of the first partition, as the smallest keys are
_SECONDS = 120.0
_KEPT = timedelta(days=2)
# How many were started (a key, and nothing else), and numbers that look like keys.
_NEVER_REMOVED = {"operate-metric", "operate-import-position", "tasklist-import-position"}
_READ_BY_BOTH = {"operate-list-view", "tasklist-list-view", "operate-variable"}
_OF_INSTANCES = ("operate-", "tasklist-", "zeebe-record")
_KEY = re.compile(rb"\d{16,}")
# The exporter counts each type's records from the number with which the keys begin: a count, not a key.
_SEQUENCE = re.compile(rb'"sequence": \d+')

pytestmark = pytest.mark.stack


def test_ended_processes_vanish_and_open_ones_stay_usable(stack: StackConfig) -> None:
    with closing(build_app(settings_of(stack))) as app, _operate(stack) as operate, _search(stack) as search:
        ended, open_one = _ended(app), _open(app)
        _soon(lambda: _has_ended(operate, ended), "ended in Operate")
        control = _called(operate, open_one, "settlement-control-readings")
        _soon(lambda: "Task_ControlReadings" in operate.active_elements(control), "at its task in Operate")
        _the_engine_says_which_have_ended(app, operate, open_one, ended)
        _soon(lambda: _is_read_by_both(search, ended), "read by both")
        traces, kept = _keys_of(search, ended), _indices_with(_named(stack), _keys_of(search, open_one))
        _a_night_passes(stack, search)
        history, before = _history(app, stack), app.clock.now() - _KEPT
        with _an_importer_that_lags(search):
            assert history.count(before=before).state is HistoryState.BEHIND
            assert history.purge(before=before, limit=50).state is HistoryState.BEHIND
        _soon(lambda: history.count(before=before).state is HistoryState.MORE, "both have read all")
        _purge(history, before)
        assert history.count(before=before) == history.purge(before=before, limit=50)
        _soon(lambda: operate.instance(ended) is None, "gone from Operate")
        named = _named(stack)
        left_over = {key: found for key in traces if (found := _kinds(named[key]) - _NEVER_REMOVED)}
        assert left_over == {}
        left = _indices_with(named, _keys_of(search, open_one))
        shown = {name: count for name, count in kept.items() if not name.startswith("zeebe-record")}
        assert {name: count for name, count in shown.items() if left[name] < count} == {}
        _goes_on(stack, open_one)


def _the_engine_says_which_have_ended(app: App, operate: OperateClient, open_one: int, ended: int) -> None:
    """8.6.0 as 8.8.21 (`tests/process/retention`): asked, nothing changes."""
    before = operate.elements(open_one)
    assert app.engine.ended({open_one, ended, _NEVER_GIVEN}) == {ended, _NEVER_GIVEN}
    assert operate.elements(open_one) == before
    assert operate.incidents(open_one) == []


def _a_night_passes(stack: StackConfig, search: httpx.Client) -> None:
    """The daily process runs on the real engine, with the stack's workers, which keep the whole history."""
    with closing(EngineClock(stack.management_url)) as clock:
        clock.add(_KEPT + timedelta(days=1))
    _soon(lambda: '"done"' in _values(search, "historyState"), "the night's process has done its work")


def _values(search: httpx.Client, name: str) -> set[str]:
    query = {"query": {"term": {"name": name}}, "size": 100}
    return {hit["_source"]["value"] for hit in _post(search, "operate-variable-*/_search", query)["hits"]["hits"]}


@contextmanager
def _an_importer_that_lags(search: httpx.Client) -> Iterator[None]:
    """Tasklist says that it has not read the last user task."""
    index, name = "tasklist-import-position-8.2.0_", "1-user-task"
    position = search.get(f"/{index}/_doc/{name}").raise_for_status().json()["_source"]["position"]

    def say(read: int) -> None:
        search.post(f"/{index}/_update/{name}?refresh=true", json={"doc": {"position": read}}).raise_for_status()

    say(1)
    try:
        yield
    finally:
        say(position)


def _purge(history: EngineHistory, before: datetime) -> None:
    states: list[HistoryState] = []
    while not states or states[-1] is HistoryState.MORE:
        states.append(history.purge(before=before, limit=1).state)
    assert states[-1] is HistoryState.DONE


def _goes_on(stack: StackConfig, open_one: int) -> None:
    with _operate(stack) as operate, TasklistClient.for_role(stack.web_url, Role("diagnosis")) as diagnosis:
        control = _called(operate, open_one, "settlement-control-readings")
        task = diagnosis.wait_for_task(element_id="Task_ControlReadings", process_instance_key=control, within=_SECONDS)
        assert diagnosis.form(task)
        assert diagnosis.variables(task.key)
        diagnosis.claim_and_complete(task.key, {"diagnosisDecision": "approved", "diagnosisReason": None})
    with _operate(stack) as operate, TasklistClient.for_role(stack.web_url, Role("counter")) as counter:
        announcing = _called(operate, _called(operate, open_one, "settlement-fees"), "announce-bill")
        counter.wait_for_task(process_instance_key=announcing, within=_SECONDS)


def _called(operate: OperateClient, key: int, process_id: str) -> int:
    """The instance of a called process, once Operate shows it."""
    found: list[int] = []

    def is_there() -> bool:
        found.extend(each.key for each in operate.called_by(key) if each.process_id == process_id)
        return bool(found)

    _soon(is_there, f"{process_id} in Operate")
    return found[0]


def _history(app: App, stack: StackConfig) -> EngineHistory:
    """With small pages, so that each list has several."""
    assert app.purging.history is not None
    return OpenSearchHistory(client=app.http, url=stack.opensearch_url, page=3)


def _open(app: App) -> int:
    """A settlement that waits for the diagnosis unit; its process instance."""
    return _submitted(app, _STAYS).process_instance_key


def _ended(app: App) -> int:
    """One that was taken back."""
    request = _submitted(app, _ENDS)
    with app.begin() as uow:
        withdraw_request(uow, clock=app.clock, tracking_code=request.tracking_code)
    _soon(lambda: _request(app, _ENDS).state is RequestState.CLOSED, "closed")
    return request.process_instance_key


def _submitted(app: App, reference: str) -> Request:
    with app.reading() as uow:
        connection = uow.connections.get(_BILL_ID)
        application = application_for(uow, "settlement", connection, now=app.clock.now())
    record = {**application, "clientReference": reference}
    submit_records(
        [record], service=service_of("settlement"), transactions=app.transactions, clock=app.clock, starter=app.engine
    )
    _soon(lambda: _steps(app, reference) >= {"SET-04"}, "come to the diagnosis unit")
    return _request(app, reference)


def _request(app: App, reference: str) -> Request:
    with app.reading() as uow:
        request = uow.requests.find_by_client_reference(reference)
    assert request is not None
    return request


def _steps(app: App, reference: str) -> set[str]:
    with app.reading() as uow:
        request = uow.requests.find_by_client_reference(reference)
        return set() if request is None else {row.step for row in uow.steps.of_request(request.tracking_code)}


def _has_ended(operate: OperateClient, key: int) -> bool:
    found = operate.instance(key)
    return found is not None and found.state is InstanceState.COMPLETED


def _keys_of(search: httpx.Client, root: int) -> set[str]:
    """The keys of all instances of a tree, of their elements and tasks."""
    tree = [root]
    for parent in tree:
        query = {"query": {"term": {"parentProcessInstanceKey": parent}}, "size": 100}
        found = _post(search, "operate-list-view-*/_search", query)["hits"]["hits"]
        tree += [hit["_source"]["key"] for hit in found]
    parts = {"query": {"terms": {"processInstanceKey": tree}}, "size": 5_000}
    found = _post(search, "operate-flownode-instance-*,operate-user-task-*/_search", parts)["hits"]["hits"]
    return {str(key) for key in tree} | {str(hit["_source"]["key"]) for hit in found}


def _named(stack: StackConfig) -> Mapping[str, Counter[str]]:
    """Every key that is named anywhere, in any field: how many documents of which index name it."""
    named = defaultdict[str, Counter[str]](Counter)
    for each in documents(stack.opensearch_url):
        if each.place.startswith(_OF_INSTANCES):
            for key in set(_KEY.findall(_SEQUENCE.sub(b"", each.data))):
                named[key.decode()][each.place] += 1
    return named


def _is_read_by_both(search: httpx.Client, root: int) -> bool:
    """Whether the tree's root is named in each of these indices; asked for until it is, so only there."""
    query = {"query": {"query_string": {"query": str(root), "lenient": True}}}
    return all(_post(search, f"{name}-*/_count", query)["count"] for name in _READ_BY_BOTH)


def _indices_with(named: Mapping[str, Counter[str]], keys: set[str]) -> Counter[str]:
    """Every index that names one of the keys, with the number of such documents."""
    return sum((named[key] for key in keys), Counter[str]())


def _kinds(indices: Mapping[str, int]) -> set[str]:
    return {name.rsplit("-", 1)[0] for name in indices}


@contextmanager
def _operate(stack: StackConfig) -> Iterator[OperateClient]:
    with OperateClient(CamundaSession(stack.web_url, Role("supervisor"), Role("supervisor").password())) as operate:
        yield operate


@contextmanager
def _search(stack: StackConfig) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=stack.opensearch_url, timeout=60.0, trust_env=False) as client:
        yield client


def _post(search: httpx.Client, path: str, body: Mapping[str, Any]) -> Any:  # noqa: ANN401 - JSON
    return search.post(f"/{path}", json=body).raise_for_status().json()


def _soon(holds: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + _SECONDS
    while not holds():
        assert time.monotonic() < deadline, f"not within {_SECONDS:.0f} s: {what}"
        time.sleep(0.5)
