"""The engine's records of steps and of what waits for their limits, by which the ledger's rows are judged."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

WITH_ROWS = ("SUB_PROCESS", "CALL_ACTIVITY", "USER_TASK", "RECEIVE_TASK")
"""Kinds of elements that have rows in the ledger for as long as they last."""

ESCALATE, LOOK = "escalate-missed-deadline", "look-at-deadline"
"""The jobs that tell the supervisor of a limit: the border's, and the watch's."""

_STEP_JOBS = ("open-step", "close-step", ESCALATE, LOOK)
_MOMENTS = ("ELEMENT_ACTIVATING", "ELEMENT_ACTIVATED", "ELEMENT_COMPLETING", "ELEMENT_COMPLETED", "ELEMENT_TERMINATED")


@dataclass(frozen=True, slots=True)
class TimerSet:
    """A timer's due date in milliseconds of the engine's clock; of a border or a watch, in a process instance."""

    process_instance_key: int
    element_instance_key: int
    due_ms: int


@dataclass(slots=True)
class StepJob:
    """A job of a step: where, and when it was made and done, in milliseconds of the engine's clock."""

    job_type: str
    process_instance_key: int
    element_instance_key: int
    made_ms: int
    done_ms: int | None = None


@dataclass(slots=True)
class LimitRecords:
    """What the engine has recorded of them so far. Keys are the engine's."""

    moments: dict[int, dict[str, int]] = field(default_factory=dict)
    """By element instance: when it came to which state, in milliseconds of the engine's clock."""
    timers: list[TimerSet] = field(default_factory=list)
    jobs: dict[int, StepJob] = field(default_factory=dict)
    watched_runs: dict[int, int] = field(default_factory=dict)
    """The run, an element instance, that a watch, a process instance, waits for."""
    reviews: dict[int, str] = field(default_factory=dict)
    """The notice that a supervisor's review, a process instance, is of."""

    def note(self, told: Mapping[str, Any]) -> None:
        """Take what is of these in a record."""
        match told["valueType"]:
            case "PROCESS_INSTANCE":
                self._note_element(told)
            case "JOB":
                self._note_job(told)
            case "TIMER":
                self._note_timer(told)
            case "PROCESS_MESSAGE_SUBSCRIPTION":
                self._note_subscription(told)

    def _note_element(self, told: Mapping[str, Any]) -> None:
        if told["intent"] in _MOMENTS and told["value"]["bpmnElementType"] in WITH_ROWS:
            self.moments.setdefault(told["key"], {})[told["intent"].removeprefix("ELEMENT_")] = told["timestamp"]

    def _note_job(self, told: Mapping[str, Any]) -> None:
        value = told["value"]
        if value["type"] not in _STEP_JOBS:
            return
        if told["intent"] == "CREATED":
            where = value["processInstanceKey"], value["elementInstanceKey"]
            self.jobs[told["key"]] = StepJob(value["type"], *where, made_ms=told["timestamp"])
        elif told["intent"] == "COMPLETED":
            self.jobs[told["key"]].done_ms = told["timestamp"]

    def _note_timer(self, told: Mapping[str, Any]) -> None:
        value = told["value"]
        if told["intent"] == "CREATED":
            where = value["processInstanceKey"], value["elementInstanceKey"]
            self.timers.append(TimerSet(*where, due_ms=value["dueDate"]))

    def _note_subscription(self, told: Mapping[str, Any]) -> None:
        """Messages that instances wait for: a watch for the end of its run, a review
        for that of its notice.
        """
        value = told["value"]
        if value["messageName"] == "step-over":
            self.watched_runs[value["processInstanceKey"]] = int(value["correlationKey"])
        elif value["messageName"] == "review-over":
            self.reviews[value["processInstanceKey"]] = value["correlationKey"]
