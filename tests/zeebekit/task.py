"""A Zeebe user task, as an operator's task list shows it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from .core import Core, from_millis
from .job import Variables


class UserTask:
    """One user task; its fields are as they were when it was fetched."""

    def __init__(self, core: Core, key: int) -> None:
        self._core = core
        self._value = core.state.user_tasks[key]
        self.key = key

    @property
    def element_id(self) -> str:
        """The id of the task's element."""
        return str(self._value["elementId"])

    @property
    def name(self) -> str:
        """The name of the task's element; its id if it has none."""
        diagram = self._core.state.diagrams[self._value["processDefinitionKey"]]
        return diagram.names.get(self.element_id, self.element_id)

    @property
    def process_id(self) -> str:
        """The id of the process that the task belongs to: a called one, maybe."""
        return str(self._value["bpmnProcessId"])

    @property
    def process_instance_key(self) -> int:
        """The key of the instance that the task belongs to: a called one, maybe."""
        return int(self._value["processInstanceKey"])

    @property
    def element_instance_key(self) -> int:
        """The key of the task's element instance."""
        return int(self._value["elementInstanceKey"])

    @property
    def assignee(self) -> str | None:
        """Who has claimed the task."""
        return self._value["assignee"] or None

    @property
    def candidate_groups(self) -> tuple[str, ...]:
        """The roles that may take the task."""
        return tuple(self._value["candidateGroupsList"])

    @property
    def candidate_users(self) -> tuple[str, ...]:
        """The users that may take the task."""
        return tuple(self._value["candidateUsersList"])

    @property
    def due_date(self) -> datetime | None:
        """When the task is due."""
        return _moment(self._value["dueDate"])

    @property
    def follow_up_date(self) -> datetime | None:
        """From when on the task is worth looking at."""
        return _moment(self._value["followUpDate"])

    @property
    def priority(self) -> int:
        """0 to 100; 50 unless the diagram says otherwise."""
        return int(self._value["priority"])

    @property
    def headers(self) -> Mapping[str, str]:
        """The task headers of the element."""
        return dict(self._value["customHeaders"])

    @property
    def form_id(self) -> str | None:
        """The id of the linked form, resolved by the engine to one deployed version."""
        return self._core.state.forms.get(self._value["formKey"])

    @property
    def form_key(self) -> int | None:
        """The key of the linked form's version."""
        return int(self._value["formKey"]) if self.form_id else None

    @property
    def external_form_reference(self) -> str | None:
        """The reference to a form outside the engine."""
        return self._value["externalFormReference"] or None

    @property
    def variables(self) -> dict[str, Any]:
        """What the task's form would see: the task's local variables and those of the scopes around it."""
        visible = self._core.state.visible_variables(self.element_instance_key)
        return {name: json.loads(text) for name, text in visible.items()}

    @property
    def is_open(self) -> bool:
        """Whether the task can still be completed."""
        return self.key in self._core.state.user_tasks

    def assign(self, user: str) -> None:
        """Assign the task to a user, whoever had it before."""
        self._core.user_task_command(self.key, "ASSIGN", assignee=user, variables={})
        self._value = self._core.state.user_tasks.get(self.key, self._value)

    def update_due_date(self, text: str | None) -> None:
        """Give the task another due date (ISO 8601), None for no one: as `PATCH /v2/user-tasks/{key}` does."""
        self._core.user_task_command(self.key, "UPDATE", due_date=text or "", variables={})
        self._value = self._core.state.user_tasks.get(self.key, self._value)

    def complete(self, variables: Variables | None = None, *, settle: bool = True) -> None:
        """Complete the task with the form's variables; then the installed workers run, unless ``settle`` is False.

        Raises CommandRejected if the task is not open any more.
        """
        self._core.user_task_command(self.key, "COMPLETE", variables=variables or {})
        if settle:
            self._core.settle()

    def __repr__(self) -> str:
        due = f", due {self.due_date.isoformat()}" if self.due_date else ""
        return f"<UserTask {self.element_id} «{self.name}» for {', '.join(self.candidate_groups) or 'anyone'}{due}>"


@dataclass(frozen=True, slots=True, kw_only=True)
class CompletedTask:
    """A user task that somebody has completed; ``variables`` are those that it would see now."""

    key: int
    element_id: str
    process_instance_key: int
    assignee: str | None
    candidate_groups: tuple[str, ...]
    completed_at: datetime
    variables: Mapping[str, Any]

    @classmethod
    def of(cls, core: Core, key: int) -> Self:
        """The completed task with this key."""
        value, timestamp = core.state.completed_tasks[key]
        visible = core.state.visible_variables(value["elementInstanceKey"])
        return cls(
            key=key,
            element_id=value["elementId"],
            process_instance_key=value["processInstanceKey"],
            assignee=value["assignee"] or None,
            candidate_groups=tuple(value["candidateGroupsList"]),
            completed_at=from_millis(timestamp),
            variables={name: json.loads(text) for name, text in visible.items()},
        )


def _moment(text: str) -> datetime | None:
    # FEEL's now() leaves a zone id behind the offset, 2026-11-23T21:27:10.883Z[Etc/UTC], which Python does not read.
    return datetime.fromisoformat(text.partition("[")[0]) if text else None
