"""A task is given another due date by the engine's interface."""

import httpx
import pytest

from services.errors import TechnicalError
from tests.workers.recorded.test_open_tasks import at, failing
from workers.gateways.camunda_session import CamundaRefusedError
from workers.gateways.tasklist import NobodyToAsk, TasklistTasks


class Patched:
    """A session that notes what it is asked to change."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, object]] = []

    def call(self, method: str, path: str, body: object = None, /) -> object:
        self.asked.append((method, path, body))
        return None

    def close(self) -> None:
        """Nothing is open."""


def test_a_due_date_is_told_with_a_fraction_of_a_second_and_taken_back_by_an_empty_one() -> None:
    session = Patched()
    tasks = TasklistTasks(session)
    tasks.set_due_date(7, at("04:24:12", day="2026-11-29"))
    tasks.set_due_date(7, None)
    path = "/v2/user-tasks/7"
    assert session.asked == [
        ("PATCH", path, {"changeset": {"dueDate": "2026-11-29T04:24:12.001+00:00"}}),
        ("PATCH", path, {"changeset": {"dueDate": ""}}),
    ]


@pytest.mark.parametrize("status", [404, 409])
def test_a_task_that_is_over_shows_no_due_date_any_more(status: int) -> None:
    TasklistTasks(failing(CamundaRefusedError(status, "not there"))).set_due_date(7, None)


@pytest.mark.parametrize("error", [CamundaRefusedError(500, "broken"), httpx.ConnectError("away")])
def test_a_due_date_that_cannot_be_changed_now_is_told(error: Exception) -> None:
    with pytest.raises(TechnicalError):
        TasklistTasks(failing(error)).set_due_date(7, None)
    with pytest.raises(TechnicalError):
        NobodyToAsk().set_due_date(7, None)
