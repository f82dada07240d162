"""What an engine under load turned away is offered again; what may have been done is looked for, and not repeated."""

import json
from collections.abc import Iterator

import httpx
import pytest

from deploy.tasklist import (
    CamundaFaultError,
    CamundaRefusedError,
    CamundaSession,
    EngineHasNoRoomError,
    OperateClient,
    TasklistClient,
    asking,
)
from tests.deploy.guarded import Guarded, bridging, serving

# Tasklist's words, 8.6.0: of a start by gRPC, of a claim or a completion by the engine's HTTP interface.
_START_TURNED_AWAY = {
    "status": 500,
    "message": "Expected to execute the command on one of the partitions, but all failed; there are no more partitions "
    "available to retry. Please try again. If the error persists contact your zeebe operator",
}
_TASK_TURNED_AWAY = {
    "status": 500,
    "message": "Failed with code 429: 'Too Many Requests'. Details: 'class ProblemDetail {…}'",
}
_TIMED_OUT = {"status": 500, "message": "Failed with code 504: 'Gateway Timeout'"}
_TASK = {
    "id": "42",
    "name": "بررسی درخواست",
    "taskDefinitionId": "Task_ExamineRequest",
    "processName": "examine-request",
    "processInstanceKey": "7",
    "processDefinitionKey": "5",
    "creationDate": "2026-11-29T18:00:00.000+0000",
    "dueDate": None,
    "assignee": "clerk",
    "candidateGroups": None,
    "formId": None,
    "formVersion": None,
}
OPEN, COMPLETED = {**_TASK, "taskState": "CREATED"}, {**_TASK, "taskState": "COMPLETED"}


@pytest.fixture
def guarded() -> Guarded:
    return Guarded()


@pytest.fixture
def session(guarded: Guarded) -> Iterator[CamundaSession]:
    with serving(guarded) as url, CamundaSession(url, "clerk", "secret") as session:
        yield session


@pytest.fixture
def tasklist(session: CamundaSession) -> TasklistClient:
    return TasklistClient(session)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "PATIENCE_SECONDS", 0.0)


def test_a_start_for_which_the_engine_has_no_room_is_tried_again(tasklist: TasklistClient, guarded: Guarded) -> None:
    guarded.answers = [(500, _START_TURNED_AWAY), (500, _START_TURNED_AWAY), (200, {"id": 17})]
    assert tasklist.start_process("errand", {"application": {}}) == 17
    assert [path for _, path, _ in guarded.requests] == ["/v1/internal/processes/errand/start"] * 3


def test_a_start_that_may_have_been_done_is_not_repeated(tasklist: TasklistClient, guarded: Guarded) -> None:
    guarded.answers = [(500, {"message": "Time out between gateway and broker: Request timed out"})]
    with pytest.raises(CamundaFaultError):
        tasklist.start_process("errand", {})
    assert len(guarded.requests) == 1


@pytest.mark.usefixtures("impatient")
def test_an_engine_that_never_has_room_is_told(tasklist: TasklistClient, guarded: Guarded) -> None:
    guarded.answers = [(500, _START_TURNED_AWAY)] * 2
    with pytest.raises(EngineHasNoRoomError, match="no more partitions"):
        tasklist.start_process("errand", {})
    assert len(guarded.requests) == 1


def test_a_claim_and_a_completion_that_were_turned_away_are_given_again(
    tasklist: TasklistClient, guarded: Guarded
) -> None:
    guarded.answers = [(500, _TASK_TURNED_AWAY), (200, OPEN), (500, _TASK_TURNED_AWAY), (200, COMPLETED)]
    tasklist.claim_and_complete(42, {"decision": "approved"})
    assert [path.rpartition("/")[2] for _, path, _ in guarded.requests] == ["assign"] * 2 + ["complete"] * 2


def test_a_completion_that_may_have_been_done_is_looked_for(tasklist: TasklistClient, guarded: Guarded) -> None:
    guarded.answers = [(500, _TIMED_OUT), (200, OPEN), (200, COMPLETED)]
    tasklist.complete(42)
    assert [method for method, _, _ in guarded.requests] == ["PATCH", "GET", "GET"]


def test_a_completion_that_was_not_done_fails_as_it_was_answered(
    tasklist: TasklistClient, guarded: Guarded, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("deploy.tasklist.client.PATIENCE_SECONDS", 0.0)
    guarded.answers = [(500, _TIMED_OUT), (200, OPEN)]
    with pytest.raises(CamundaFaultError, match="504"):
        tasklist.complete(42)


def test_what_the_engine_refuses_is_not_offered_again(tasklist: TasklistClient, guarded: Guarded) -> None:
    guarded.answers = [(400, {"message": "Task is not assigned"})]
    with pytest.raises(CamundaRefusedError, match="not assigned"):
        tasklist.complete(42)
    assert len(guarded.requests) == 1


def test_a_question_is_asked_again_whatever_kept_it_from_being_answered(
    session: CamundaSession, tasklist: TasklistClient, guarded: Guarded
) -> None:
    guarded.answers = [(500, {"message": "OpenSearch is busy"}), (200, OPEN), (503, {}), (200, {"items": []})]
    assert tasklist.task(42).key == 42
    assert OperateClient(session).incidents(7) == []


def test_the_bridge_offers_again_what_the_engine_had_no_room_for(session: CamundaSession, guarded: Guarded) -> None:
    guarded.answers = [(429, {"title": "RESOURCE_EXHAUSTED"}), (200, {})]
    with bridging(session) as url:
        answer = httpx.post(f"{url}/v2/user-tasks/42/completion", json={"variables": {}})
    assert answer.status_code == 200
    assert [json.loads(body) for _, _, body in guarded.requests] == [{"variables": {}}] * 2


def test_the_bridge_hands_on_that_the_engine_never_had_room(
    session: CamundaSession, guarded: Guarded, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("deploy.bridge._OFFERED_SECONDS", 0.0)
    guarded.answers = [(429, {"title": "RESOURCE_EXHAUSTED"})]
    with bridging(session) as url:
        answer = httpx.post(f"{url}/v2/user-tasks/42/completion")
    assert (answer.status_code, answer.json()) == (429, {"title": "RESOURCE_EXHAUSTED"})


def test_the_bridge_does_not_repeat_what_may_have_been_done(session: CamundaSession, guarded: Guarded) -> None:
    guarded.answers = [(504, {"title": "timed out"})]
    with bridging(session) as url:
        assert httpx.post(f"{url}/v2/user-tasks/42/completion").status_code == 504
    assert len(guarded.requests) == 1
