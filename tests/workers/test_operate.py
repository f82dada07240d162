"""What of Operate's answers is read, page by page, and what is told where there are none to read."""

from collections.abc import Mapping
from typing import Any

import httpx
import pytest

from services.errors import TechnicalError
from workers.gateways.camunda_session import CamundaRefusedError
from workers.gateways.operate import OperateRunning
from workers.migration.running import Definition, Instance

# As 8.6.0 said it, without what is not read.
DEFINITIONS = [
    {"key": 2, "name": "Request", "version": 1, "bpmnProcessId": "request"},
    {"key": 3, "name": "Request", "version": 2, "bpmnProcessId": "request"},
]
INSTANCES = [
    {"key": 10, "bpmnProcessId": "request", "processDefinitionKey": 2, "state": "ACTIVE", "incident": False},
    {"key": 11, "bpmnProcessId": "part", "processDefinitionKey": 4, "parentKey": 10, "state": "ACTIVE"},
    {"key": 12, "bpmnProcessId": "part", "processDefinitionKey": 4, "state": "ACTIVE"},
]
ELEMENTS = [
    {"key": 20, "processInstanceKey": 10, "flowNodeId": "SubProcess_A", "state": "ACTIVE", "type": "SUB_PROCESS"},
    {"key": 21, "processInstanceKey": 10, "flowNodeId": "CallActivity_B", "state": "ACTIVE", "type": "CALL_ACTIVITY"},
    {"key": 22, "processInstanceKey": 11, "flowNodeId": "Task_C", "state": "ACTIVE", "type": "USER_TASK"},
]
VARIABLES = [
    {"key": 30, "processInstanceKey": 10, "scopeKey": 10, "name": "trackingCode", "value": '"9898621726"'},
    {"key": 31, "processInstanceKey": 10, "scopeKey": 10, "name": "step", "value": '{"id": "STD-03"}'},
    {"key": 32, "processInstanceKey": 10, "scopeKey": 10, "name": "application", "value": '{"bill', "truncated": True},
]
ANSWERS = {
    "process-definitions": DEFINITIONS,
    "process-instances": INSTANCES,
    "flownode-instances": ELEMENTS,
    "variables": VARIABLES,
}


class FakeSession:
    """Answers as Operate does: so many items from behind those that were given last, by key."""

    def __init__(self) -> None:
        self.asked: list[Mapping[str, Any]] = []

    def call(self, method: str, path: str, json: Any = None, /) -> object:  # noqa: ANN401 - JSON
        assert method == "POST"
        self.asked.append(json)
        [after] = json.get("searchAfter", [0])
        items = [each for each in ANSWERS[path.split("/")[2]] if each["key"] > after][: json["size"]]
        return {"items": items, "sortValues": [items[-1]["key"]] if items else [], "total": 3}

    def text(self, path: str) -> str:
        return f"xml of {path}"


@pytest.mark.parametrize("page_size", [1, 2, 1_000])
def test_all_pages_of_what_runs_are_read(page_size: int) -> None:
    running = OperateRunning(FakeSession(), page_size=page_size)
    assert running.definitions() == [
        Definition(key=2, process_id="request", version=1),
        Definition(key=3, process_id="request", version=2),
    ]
    waiting = frozenset({"request", "SubProcess_A", "CallActivity_B"})
    assert running.instances() == [
        Instance(key=10, definition_key=2, parent_key=None, waiting_at=waiting),
        Instance(key=11, definition_key=4, parent_key=10, waiting_at=frozenset({"part", "Task_C"})),
    ]


def test_only_what_has_not_ended_is_asked_for() -> None:
    session = FakeSession()
    OperateRunning(session).instances()
    assert [query["filter"] for query in session.asked] == [{"state": "ACTIVE"}] * 2


def test_what_an_instance_knows_is_told_but_for_what_was_cut_short() -> None:
    session = FakeSession()
    assert OperateRunning(session).variables(10) == {"trackingCode": "9898621726", "step": {"id": "STD-03"}}
    assert session.asked[0]["filter"] == {"processInstanceKey": 10, "scopeKey": 10}


def test_a_diagram_is_asked_for_by_its_key() -> None:
    definition = Definition(key=3, process_id="request", version=2)
    assert OperateRunning(FakeSession()).xml(definition) == "xml of /v1/process-definitions/3/xml"


@pytest.mark.parametrize(
    "fault", [CamundaRefusedError(500, "it is broken"), httpx.ConnectError("refused"), {"items": [{"key": "none"}]}, []]
)
def test_without_an_answer_that_can_be_read_it_is_not_known_what_runs(fault: object) -> None:
    class Broken(FakeSession):
        def call(self, method: str, path: str, json: Any = None, /) -> object:  # noqa: ANN401, ARG002 - JSON
            if isinstance(fault, Exception):
                raise fault
            return fault

    with pytest.raises(TechnicalError) as told:
        OperateRunning(Broken()).instances()
    assert "broken" not in str(told.value)
