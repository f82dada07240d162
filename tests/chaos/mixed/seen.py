"""What people and their watches see of the engine, by its own records: open tasks with what they show, and timers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.chaos.records import Records


@dataclass(frozen=True, slots=True)
class SeenTask:
    """An open user task: its key, its element and the instance of it, and the unit that may claim it."""

    key: int
    element_id: str
    element_instance_key: int
    unit: str


@dataclass(slots=True)
class SeenRecords(Records):
    """The records of a run, with the tasks that are open, the variables of every scope, and the timers that wait."""

    open_tasks: dict[int, SeenTask] = field(default_factory=dict)
    waiting_timers: dict[int, int] = field(default_factory=dict)
    """By key: when it is due, in milliseconds of the engine's clock."""
    _variables: dict[int, dict[str, str]] = field(default_factory=dict)
    _scopes: dict[int, int] = field(default_factory=dict)

    def tasks_now(self) -> list[SeenTask]:
        """Those that are open."""
        with self._lock:
            return list(self.open_tasks.values())

    def visible_variables(self, scope: int) -> dict[str, str]:
        """Variables (JSON texts) as seen from an element instance: its own hide those of the scopes around it."""
        seen: dict[str, str] = {}
        with self._lock:
            while scope in self._scopes:
                seen = {**self._variables.get(scope, {}), **seen}
                scope = self._scopes[scope]
        return seen

    def next_due(self, after: datetime, until: datetime) -> datetime | None:
        """See `deploy.demo.engine_time.Timers`."""
        with self._lock:
            moments = [datetime.fromtimestamp(due / 1000, UTC) for due in self.waiting_timers.values()]
        return min((each for each in moments if after < each <= until), default=None)

    def close(self) -> None:
        """See `Timers`: nothing is open."""

    def _note_new(self, told: Mapping[str, Any]) -> None:
        Records._note_new(self, told)
        match told["valueType"]:
            case "PROCESS_INSTANCE" if told["intent"] == "ELEMENT_ACTIVATING":
                self._scopes[told["key"]] = told["value"]["flowScopeKey"]
            case "VARIABLE":
                value = told["value"]
                self._variables.setdefault(value["scopeKey"], {})[value["name"]] = value["value"]
            case "TIMER":
                self._note_timer(told)

    def _note_timer(self, told: Mapping[str, Any]) -> None:
        if told["intent"] == "CREATED":
            self.waiting_timers[told["key"]] = told["value"]["dueDate"]
        elif told["intent"] in ("TRIGGERED", "CANCELED"):
            self.waiting_timers.pop(told["key"], None)

    def _note_task(self, told: Mapping[str, Any]) -> None:
        """Nobody but the stories' people does these."""
        value = told["value"]
        key = value["userTaskKey"]
        if told["intent"] == "CREATED":
            self.open_tasks[key] = SeenTask(
                key, value["elementId"], value["elementInstanceKey"], value["candidateGroupsList"][0]
            )
        elif told["intent"] in ("COMPLETED", "CANCELED"):
            self.open_tasks.pop(key, None)
