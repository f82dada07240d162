"""Who has completed the tasks of a request, as Tasklist's answer is read; and what becomes of one that cannot be."""

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from services.model.tasks import CompletedTask
from workers.gateways.tasklist import NobodyToAsk, NoTasklistLogin, TasklistTasks, TasklistUnavailable

CODE = "9898621726"
DONE: Mapping[str, object] = {
    "id": "2251799813686525",
    "assignee": "sara",
    "candidateGroups": ["diagnosis"],
    "processInstanceKey": "2251799813686400",
    "completionDate": "2026-11-30T07:36:20.677+0000",
}


class Answering:
    """A session that gives one answer and notes what it was asked."""

    def __init__(self, answer: object) -> None:
        self.answer = answer
        self.asked: list[tuple[str, str, object]] = []

    def call(self, method: str, path: str, json: object = None, /) -> object:
        self.asked.append((method, path, json))
        return self.answer

    def close(self) -> None:
        """Nothing is open."""


def test_the_completed_tasks_of_a_request_are_asked_for_by_its_code() -> None:
    session = Answering([DONE, {**DONE, "assignee": None, "candidateGroups": None}])
    first, second = TasklistTasks(session).completed(CODE)
    assert first == CompletedTask(
        key=2251799813686525,
        process_instance_key=2251799813686400,
        unit="diagnosis",
        assignee="sara",
        completed_at=datetime(2026, 11, 30, 7, 36, 20, 677000, tzinfo=UTC),
    )
    assert (second.assignee, second.unit) == (None, "supervisor")
    [(method, path, query)] = session.asked
    assert (method, path) == ("POST", "/v1/tasks/search")
    assert isinstance(query, Mapping)
    assert query["state"] == "COMPLETED"
    assert query["taskVariables"] == [{"name": "trackingCode", "value": f'"{CODE}"', "operator": "eq"}]


@pytest.mark.parametrize("answer", [None, {}, "no", [{"id": 1}], [{**DONE, "completionDate": None}]])
def test_an_answer_that_cannot_be_read_is_that_nobody_is_known_now(answer: object) -> None:
    with pytest.raises(TasklistUnavailable):
        TasklistTasks(Answering(answer)).completed(CODE)


def test_without_a_login_nobody_is_asked() -> None:
    with pytest.raises(NoTasklistLogin):
        NobodyToAsk().completed(CODE)
