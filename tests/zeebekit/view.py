"""What can be read of a process instance, its called instances included."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from .core import Core, from_millis
from .errors import UnknownElement
from .state import ElementInstance, InstanceState
from .task import UserTask

K = TypeVar("K")
_PASSED = ("ELEMENT_COMPLETED", "SEQUENCE_FLOW_TAKEN")


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """Why an instance stands still."""

    key: int
    error_type: str
    message: str
    element_id: str
    job_key: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Timer:
    """An open timer; ``repetitions`` left, -1 without end."""

    key: int
    element_id: str
    due: datetime
    repetitions: int


class InstanceView:
    """Reads an instance. Elements are asked for by id or name; one that no deployed diagram knows is an error."""

    def __init__(self, core: Core, key: int) -> None:
        self._core = core
        self.key = key

    @property
    def process_id(self) -> str:
        """The id of the process."""
        return self._state.process_id

    @property
    def version(self) -> int:
        """The version of the process."""
        return self._state.version

    @property
    def definition_key(self) -> int:
        """The engine's key of that version."""
        return self._state.definition_key

    @property
    def parent_key(self) -> int | None:
        """The instance that called it."""
        return self._state.parent_key if self._state.parent_key > 0 else None

    @property
    def state(self) -> str:
        """One of active, completed, terminated."""
        return self._state.state

    def tasks(self, name_or_id: str | None = None, role: str | None = None) -> list[UserTask]:
        """The open user tasks, oldest first; of one element and for one candidate group, if given."""
        ids = self._resolve(name_or_id)
        open_tasks = (UserTask(self._core, key) for key, _ in self._of_family(self._core.state.user_tasks))
        return [t for t in open_tasks if t.element_id in ids and (role is None or role in t.candidate_groups)]

    def incidents(self) -> list[Incident]:
        """The open incidents, oldest first."""
        return [
            Incident(
                key=key,
                error_type=value["errorType"],
                message=value["errorMessage"],
                element_id=value["elementId"],
                job_key=value["jobKey"] if value["jobKey"] > 0 else None,
            )
            for key, value in self._of_family(self._core.state.incidents)
        ]

    def timers(self, element: str | None = None) -> list[Timer]:
        """The open timers, soonest first; of one element, if given."""
        ids = self._resolve(element)
        timers = [
            Timer(
                key=key,
                element_id=value["targetElementId"],
                due=from_millis(value["dueDate"]),
                repetitions=value["repetitions"],
            )
            for key, value in self._of_family(self._core.state.timers)
        ]
        return sorted((timer for timer in timers if timer.element_id in ids), key=lambda timer: timer.due)

    def variables(self, element: str | None = None) -> dict[str, Any]:
        """The variables of the instance's own scope, or the local ones of an element's latest run."""
        scope = self.key if element is None else self._latest_run(element)
        return {name: json.loads(text) for name, text in self._core.state.local_variables(scope).items()}

    def waiting_at(self) -> list[str]:
        """Ids of the elements that are active now, processes left out, in the order of their start."""
        return [element for instance in self._family() for element in _active(instance)]

    def own_waiting_at(self) -> list[str]:
        """The same without the called instances."""
        return list(_active(self._state))

    def awaited_messages(self) -> list[tuple[str, str]]:
        """Name and correlation key of each message that is waited for."""
        subscriptions = self._of_family(self._core.state.subscriptions)
        return [(value["messageName"], value["correlationKey"]) for _, value in subscriptions]

    def path(self) -> list[str]:
        """Ids of the elements completed and flows taken by this instance alone, in their order."""
        return [step.element_id for step in self._state.steps if step.intent in _PASSED]

    def times_passed(self, element: str) -> int:
        """How often the element was completed, or the flow taken."""
        ids = self._resolve(element)
        steps = (step for instance in self._family() for step in instance.steps)
        return sum(1 for step in steps if step.intent in _PASSED and step.element_id in ids)

    @property
    def _state(self) -> InstanceState:
        return self._core.state.instances[self.key]

    def _family(self) -> Iterator[InstanceState]:
        return self._core.state.family(self.key)

    def _of_family(self, index: Mapping[K, Mapping[str, Any]]) -> list[tuple[K, Mapping[str, Any]]]:
        keys = {instance.key for instance in self._family()}
        return [(key, value) for key, value in index.items() if value["processInstanceKey"] in keys]

    def _resolve(self, wanted: str | None) -> frozenset[str]:
        """Ids of the elements meant, in any deployed diagram; all ids for None."""
        diagrams = self._core.state.diagrams.values()
        known = frozenset[str]().union(*(diagram.elements for diagram in diagrams))
        if wanted is None:
            return known
        found = frozenset[str]().union(*(diagram.find(wanted) for diagram in diagrams))
        if not found:
            raise UnknownElement(wanted, known)
        return found

    def _latest_run(self, element: str) -> int:
        ids = self._resolve(element)
        runs: list[ElementInstance] = [run for i in self._family() for run in i.elements.values()]
        return max((run.key for run in runs if run.element_id in ids), default=-1)


def _active(instance: InstanceState) -> Iterator[str]:
    runs = instance.elements.values()
    return (run.element_id for run in runs if run.state == "active" and run.element_type != "PROCESS")
