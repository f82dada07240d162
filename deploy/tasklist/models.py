"""What Tasklist's and Operate's interfaces say, as far as it is used here."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Self


class TaskState(StrEnum):
    """States of a user task in Tasklist."""

    CREATED = "CREATED"
    COMPLETED = "COMPLETED"
    CANCELED = "CANCELED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A user task. `due` and `created` follow the engine's clock; keys are the engine's numbers."""

    key: int
    name: str
    element_id: str
    process_name: str
    process_instance_key: int
    process_definition_key: int
    state: TaskState
    created: datetime
    due: datetime | None
    assignee: str | None
    candidate_groups: tuple[str, ...]
    form_id: str | None
    form_version: int | None

    @classmethod
    def from_json(cls, said: dict[str, Any]) -> Self:
        """From an element of Tasklist's answer."""
        return cls(
            key=int(said["id"]),
            name=said["name"],
            element_id=said["taskDefinitionId"],
            process_name=said["processName"],
            process_instance_key=int(said["processInstanceKey"]),
            process_definition_key=int(said["processDefinitionKey"]),
            state=TaskState(said["taskState"]),
            created=datetime.fromisoformat(said["creationDate"]),
            due=datetime.fromisoformat(said["dueDate"]) if said["dueDate"] else None,
            assignee=said["assignee"],
            candidate_groups=tuple(said["candidateGroups"] or ()),
            form_id=said["formId"],
            form_version=said["formVersion"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class StartableProcess:
    """A process of Tasklist's "Processes" page; `start_form_id` names its start form, if it has one."""

    process_id: str
    name: str
    version: int
    start_form_id: str | None


class InstanceState(StrEnum):
    """States of a process instance in Operate."""

    ACTIVE = "ACTIVE"
    COMPLETED = "COMPLETED"
    CANCELED = "CANCELED"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessInstance:
    """A process instance; `incident` says that it, or one that it called, waits for somebody to resolve a problem."""

    key: int
    process_id: str
    state: InstanceState
    incident: bool
    parent_key: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """One run of an element within an instance; `state` is ACTIVE, COMPLETED or TERMINATED."""

    element_id: str
    name: str | None
    kind: str
    state: str
    incident: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """A problem that stopped an instance: its kind (such as JOB_NO_RETRIES) and the engine's message."""

    kind: str
    message: str
    state: str
