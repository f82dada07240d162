"""The tasks of a run, found in the engine's records and done through its REST interface."""

import json
import time
from collections.abc import Callable, Mapping
from typing import Any

import httpx

from deploy.demo.board import OpenTask
from deploy.demo.case import Form, Variables
from deploy.tasklist import CamundaRefusedError
from tests.chaos.mixed.seen import SeenRecords, SeenTask

_ANSWER_SECONDS = 20.0
_SHOWN_WITHIN_SECONDS = 30.0
_TAKEN_WITHIN_SECONDS = 60.0
_LOOK_AGAIN_SECONDS = 0.2
_BUSY = (httpx.codes.TOO_MANY_REQUESTS, httpx.codes.SERVICE_UNAVAILABLE)


class RecordedTasks:
    """Implements `deploy.demo.board.TaskList`."""

    def __init__(self, records: SeenRecords, web_url: str) -> None:
        self._records = records
        self._client = httpx.Client(base_url=web_url, timeout=_ANSWER_SECONDS)

    def look(self) -> list[OpenTask]:
        """See `TaskList`."""
        return [self._open_task(each) for each in self._records.tasks_now()]

    def do(self, task: OpenTask, form: Form) -> None:
        """See `TaskList`."""
        seen = self._records.open_tasks[task.key]
        entered = self._filled_in(seen, form) if callable(form) else form
        deadline = time.monotonic() + _TAKEN_WITHIN_SECONDS
        while not (reply := self._completed(task.key, entered)).is_success:
            # As who clicks again: an engine that is busy refuses, and has done nothing.
            if reply.status_code not in _BUSY or time.monotonic() > deadline:
                raise CamundaRefusedError(reply.status_code, f"{task.element_id}: {reply.text}")
            time.sleep(_LOOK_AGAIN_SECONDS)

    def close(self) -> None:
        """See `TaskList`."""
        self._client.close()

    def _completed(self, key: int, entered: Variables) -> httpx.Response:
        return self._client.post(f"/v2/user-tasks/{key}/completion", json={"variables": dict(entered)})

    def _open_task(self, seen: SeenTask) -> OpenTask:
        shown = self._records.visible_variables(seen.element_instance_key)
        return OpenTask(
            key=seen.key,
            name=seen.element_id,
            element_id=seen.element_id,
            unit=seen.unit,
            tracking_code=_text(shown, "trackingCode"),
            draft_key=_text(shown, "draftKey"),
        )

    def _filled_in(self, seen: SeenTask, form: Callable[[Variables], Variables]) -> Variables:
        """The form as filled in by what it shows. The engine writes of variables a moment after the task at times."""
        deadline = time.monotonic() + _SHOWN_WITHIN_SECONDS
        while True:
            shown = self._records.visible_variables(seen.element_instance_key)
            try:
                return form({name: json.loads(value) for name, value in shown.items()})
            except KeyError:
                if time.monotonic() > deadline:
                    raise
            time.sleep(_LOOK_AGAIN_SECONDS)


def _text(shown: Mapping[str, str], name: str) -> str | None:
    told: Any = json.loads(shown.get(name, "null"))
    return told if isinstance(told, str) else None
