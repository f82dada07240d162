"""The board of a play asks Tasklist for little: which request a task is about, until it is told and not again."""

import asyncio

from deploy.demo.board import OpenTask, TaskBoard
from deploy.demo.tasklist_tasks import TasklistTasks
from deploy.tasklist import Role
from tests.deploy.guarded import Guarded, serving
from tests.deploy.test_no_room import OPEN

_TOLD = [{"name": "trackingCode", "value": '"1636975783"', "isValueTruncated": False}]
_LIST, _VARIABLES = "/v1/tasks/search", "/v1/tasks/42/variables/search"


def test_a_task_that_is_listed_before_its_variables_is_asked_for_them_until_it_has_told() -> None:
    guarded = Guarded()
    guarded.login = f"username=supervisor&password={Role('supervisor').password()}".encode()
    guarded.answers = [(200, [OPEN]), (200, []), (200, [OPEN]), (200, _TOLD), (200, [OPEN]), *[(200, [])] * 100]
    with serving(guarded) as url:
        asyncio.run(_waited_for("1636975783", url))
    assert [path for _, path, _ in guarded.requests][:6] == [_LIST, _VARIABLES, _LIST, _VARIABLES, _LIST, _LIST]


async def _waited_for(tracking_code: str, url: str) -> None:
    def is_about(task: OpenTask) -> bool:
        return task.is_about("", tracking_code)

    async with TaskBoard(TasklistTasks(url)) as board:
        assert await board.wait_for(is_about, within=10.0)
        assert await board.wait_until_gone(is_about, within=10.0)
