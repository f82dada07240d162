"""Tasklist as an operator uses it, without the browser."""

import json
import time
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any, Self

import httpx

from deploy.tasklist.asking import PATIENCE_SECONDS, CamundaFaultError, ask, command
from deploy.tasklist.models import StartableProcess, Task, TaskState
from deploy.tasklist.roles import Role
from workers.gateways.camunda_session import CamundaSession

_PAGE = 200
_PAUSE_SECONDS = 0.25


class TaskNotFoundError(LookupError):
    """No such task appeared in the time given."""


class TasklistClient:
    """One user's Tasklist. Its lists lag behind the engine by a second or two: ask with `wait_for_task`."""

    def __init__(self, session: CamundaSession) -> None:
        self._session = session

    @classmethod
    def for_role(cls, web_url: str, role: Role) -> Self:
        """Tasklist as the role's login sees it."""
        return cls(CamundaSession(web_url, role, role.password()))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def search_tasks(
        self,
        *,
        process_instance_key: int | None = None,
        candidate_group: str | None = None,
        element_id: str | None = None,
        name: str | None = None,
        state: TaskState | None = TaskState.CREATED,
    ) -> list[Task]:
        """The newest 200 tasks that fit all that is given, newest first; a task of a called process belongs to that
        process's own instance.
        """
        wanted = {
            "processInstanceKey": None if process_instance_key is None else str(process_instance_key),
            "candidateGroup": candidate_group,
            "taskDefinitionId": element_id,
            "state": state,
            "pageSize": _PAGE,
        }
        query = {key: value for key, value in wanted.items() if value is not None}
        tasks = (Task.from_json(each) for each in ask(self._session, "POST", "/v1/tasks/search", query))
        return [task for task in tasks if name is None or task.name == name]

    def wait_for_task(
        self,
        *,
        process_instance_key: int | None = None,
        candidate_group: str | None = None,
        element_id: str | None = None,
        name: str | None = None,
        within: float = PATIENCE_SECONDS,
    ) -> Task:
        """The newest open task that fits, as soon as there is one. TaskNotFoundError after `within` seconds."""
        deadline = time.monotonic() + within
        while True:
            found = self.search_tasks(
                process_instance_key=process_instance_key,
                candidate_group=candidate_group,
                element_id=element_id,
                name=name,
            )
            if found:
                return found[0]
            if time.monotonic() > deadline:
                raise TaskNotFoundError(
                    f"instance {process_instance_key}: no open task for group {candidate_group}, "
                    f"element {element_id}, name {name} within {within:.0f} s"
                )
            time.sleep(_PAUSE_SECONDS)

    def task(self, task_key: int) -> Task:
        """One task, open or not. CamundaRefusedError (404) if there is none."""
        return Task.from_json(ask(self._session, "GET", f"/v1/tasks/{task_key}"))

    def variables(self, task_key: int, *, only: Sequence[str] = ()) -> dict[str, Any]:
        """What the task's form can show: name → value, decoded and whole. With names, only those."""
        listed = self._list_variables(task_key, {"variableNames": list(only)} if only else {})
        # Long values come cut off. `/v1/variables` has them whole, but Operate has the same path: it answers 500.
        cut_off = [{"name": each["name"], "alwaysReturnFullValue": True} for each in listed if each["isValueTruncated"]]
        whole = [each for each in listed if not each["isValueTruncated"]]
        if cut_off:
            whole += self._list_variables(task_key, {"includeVariables": cut_off})
        return {each["name"]: json.loads(each["value"]) for each in whole}

    def form(self, task: Task) -> dict[str, Any] | None:
        """The schema of the task's form, or None if it has none."""
        if task.form_id is None:
            return None
        query: dict[str, str | int] = {"processDefinitionKey": task.process_definition_key}
        if task.form_version is not None:
            query["version"] = task.form_version
        answer = ask(self._session, "GET", f"/v1/forms/{task.form_id}", **query)
        schema: dict[str, Any] = json.loads(answer["schema"])
        return schema

    def claim(self, task_key: int) -> None:
        """Assign the task to this user. CamundaRefusedError if another has it."""
        command(self._session, "PATCH", f"/v1/tasks/{task_key}/assign", {})

    def release(self, task_key: int) -> None:
        """Give the task back to its group. Tasklist lets any operator do that, with anybody's task."""
        command(self._session, "PATCH", f"/v1/tasks/{task_key}/unassign")

    def complete(self, task_key: int, variables: Mapping[str, Any] | None = None) -> None:
        """Complete the task with the form's variables. CamundaRefusedError unless this user has claimed it.

        Where no answer tells whether it was done, it is looked for.
        """
        try:
            command(self._session, "PATCH", f"/v1/tasks/{task_key}/complete", {"variables": _encoded(variables or {})})
        except (CamundaFaultError, httpx.TransportError):
            if not self._is_soon_completed(task_key):
                raise

    def claim_and_complete(self, task_key: int, variables: Mapping[str, Any] | None = None) -> None:
        """What an operator does with a task."""
        self.claim(task_key)
        self.complete(task_key, variables)

    def processes(self) -> list[StartableProcess]:
        """Tasklist's "Processes" page: the newest version of each process that this user can start."""
        return [
            StartableProcess(
                process_id=each["bpmnProcessId"],
                name=each["name"],
                version=each["version"],
                start_form_id=each["startEventFormId"],
            )
            for each in ask(self._session, "GET", "/v1/internal/processes")
        ]

    def start_process(self, process_id: str, variables: Mapping[str, Any]) -> int:
        """Start an instance as the "Processes" page does after its start form is filled; return the instance's key.

        CamundaRefusedError (404) if Tasklist does not know the process yet: a deployment takes it a few seconds.
        CamundaFaultError, httpx.TransportError where it may have started: a second try could start a second.
        """
        path = f"/v1/internal/processes/{process_id}/start"
        return int(command(self._session, "PATCH", path, {"variables": _encoded(variables)})["id"])

    def _is_soon_completed(self, task_key: int) -> bool:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while self.task(task_key).state is not TaskState.COMPLETED:
            if time.monotonic() > deadline:
                return False
            time.sleep(_PAUSE_SECONDS)
        return True

    def _list_variables(self, task_key: int, query: dict[str, Any]) -> list[dict[str, Any]]:
        listed: list[dict[str, Any]] = ask(self._session, "POST", f"/v1/tasks/{task_key}/variables/search", query)
        return listed


def _encoded(variables: Mapping[str, Any]) -> list[dict[str, str]]:
    return [{"name": name, "value": json.dumps(value, ensure_ascii=False)} for name, value in variables.items()]
