"""The tasks of a stack as Tasklist shows them, with a login for each unit."""

import time
from collections.abc import Callable
from threading import Lock

from deploy.demo.board import OpenTask
from deploy.demo.case import Form, Variables
from deploy.tasklist import PATIENCE_SECONDS, Role, Task, TasklistClient

_LOOK_AGAIN_SECONDS = 0.2
_CODE, _DRAFT = "trackingCode", "draftKey"


class TasklistTasks:
    """Implements `deploy.demo.board.TaskList`."""

    def __init__(self, web_url: str) -> None:
        self._web_url = web_url
        self._watch = TasklistClient.for_role(web_url, Role("supervisor"))
        self._clients: dict[Role, TasklistClient] = {}
        self._lock = Lock()
        self._seen_first: dict[int, float] = {}
        self._requests: dict[int, Variables] = {}

    def look(self) -> list[OpenTask]:
        """See `TaskList`."""
        return [self._open_task(task) for task in self._watch.search_tasks()]

    def do(self, task: OpenTask, form: Form) -> None:
        """See `TaskList`."""
        client = self._client_of(task.role)
        client.claim_and_complete(task.key, _filled_in(client, task.key, form) if callable(form) else form)

    def _client_of(self, role: Role) -> TasklistClient:
        with self._lock:  # many do their tasks at once
            if role not in self._clients:
                self._clients[role] = TasklistClient.for_role(self._web_url, role)
            return self._clients[role]

    def close(self) -> None:
        """See `TaskList`."""
        for client in self._clients.values():
            client.close()
        self._watch.close()

    def _open_task(self, task: Task) -> OpenTask:
        """The task with its request. That stays the same, and is asked for until it is told: as a part of each list it
        would cost Tasklist several times the list.
        """
        first = self._seen_first.setdefault(task.key, time.monotonic())
        if task.key not in self._requests and time.monotonic() < first + PATIENCE_SECONDS:
            told = self._watch.variables(task.key, only=(_CODE, _DRAFT))
            if told.get(_CODE) or told.get(_DRAFT):
                self._requests[task.key] = told
        request = self._requests.get(task.key, {})
        return OpenTask(
            key=task.key,
            name=task.name,
            element_id=task.element_id,
            unit=next(iter(task.candidate_groups), ""),
            tracking_code=request.get(_CODE),
            draft_key=request.get(_DRAFT),
        )


def _filled_in(client: TasklistClient, key: int, form: Callable[[Variables], Variables]) -> Variables:
    """The form as filled in by what it shows. A task's variables may come into Tasklist a moment after the task."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return form(client.variables(key))
        except KeyError:
            if time.monotonic() > deadline:
                raise
        time.sleep(_LOOK_AGAIN_SECONDS)
