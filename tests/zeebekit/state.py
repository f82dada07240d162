"""What the engine holds right now, kept up to date from its records, each read once."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from .bpmn import Diagram, parse_diagram
from .records import Record
from .state_jobs import Jobs

Value = Mapping[str, Any]


@dataclass(slots=True, kw_only=True)
class ElementInstance:
    """One run of one element; ``state`` is active, completed or terminated."""

    key: int
    element_id: str
    element_type: str
    state: str = "active"


@dataclass(frozen=True, slots=True)
class Step:
    """One line of an instance's history: what happened to which element, and when (epoch milliseconds)."""

    intent: str
    element_id: str
    timestamp: int


@dataclass(slots=True, kw_only=True)
class InstanceState:
    """A process instance: its elements and its history, the called instances apart."""

    key: int
    process_id: str
    version: int
    definition_key: int
    parent_key: int
    state: str = "active"
    elements: dict[int, ElementInstance] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    children: list[int] = field(default_factory=list)


class EngineState:
    """An index over the record stream; ``apply`` is the only way in."""

    def __init__(self) -> None:
        self.diagrams: dict[int, Diagram] = {}
        self.forms: dict[int, str] = {}
        self.taken: dict[str, set[str]] = defaultdict(set)
        self.instances: dict[int, InstanceState] = {}
        self.jobs = Jobs()
        self.user_tasks: dict[int, Value] = {}
        self.completed_tasks: dict[int, tuple[Value, int]] = {}
        """With the moment (epoch milliseconds) at which each was completed."""
        self.timers: dict[int, Value] = {}
        self.incidents: dict[int, Value] = {}
        self.messages: dict[int, Value] = {}
        self.subscriptions: dict[tuple[int, str], Value] = {}
        self.rejections: dict[int, Record] = {}
        self._variables: dict[int, dict[str, str]] = defaultdict(dict)
        self._scopes: dict[int, int] = {}
        self._appliers: dict[str, Callable[[Record], None]] = {
            "FORM": self._apply_form,
            "INCIDENT": self._apply_incident,
            "JOB": self._apply_job,
            "JOB_BATCH": self._apply_job,
            "MESSAGE": self._apply_message,
            "PROCESS": self._apply_process,
            "PROCESS_INSTANCE": self._apply_process_instance,
            "PROCESS_MESSAGE_SUBSCRIPTION": self._apply_subscription,
            "TIMER": self._apply_timer,
            "USER_TASK": self._apply_user_task,
            "VARIABLE": self._apply_variable,
        }

    def apply(self, records: Iterable[Record]) -> None:
        """Take in new records, in their order."""
        for record in records:
            if record.rejected:
                self.rejections[record.source_position] = record
            else:
                self._appliers[record.value_type](record)

    def family(self, key: int) -> Iterator[InstanceState]:
        """Yield the instance and, depth first, every instance that its call activities started."""
        instance = self.instances[key]
        yield instance
        for child in instance.children:
            yield from self.family(child)

    def open_roots(self) -> list[int]:
        """Keys of the active instances that no call activity started, oldest first."""
        roots = (instance for instance in self.instances.values() if instance.parent_key < 0)
        return [instance.key for instance in roots if instance.state == "active"]

    def local_variables(self, scope_key: int) -> Mapping[str, str]:
        """Variables (JSON texts) of that scope alone."""
        return self._variables.get(scope_key, {})

    def visible_variables(self, scope_key: int) -> dict[str, str]:
        """Variables (JSON texts) as seen from a scope: its own hide those of the scopes around it."""
        seen: dict[str, str] = {}
        while scope_key in self._scopes:
            seen = {**self._variables.get(scope_key, {}), **seen}
            scope_key = self._scopes[scope_key]
        return seen

    def due_moments(self) -> list[int]:
        """When (epoch milliseconds) the open timers and backed-off jobs are due, soonest first."""
        timers = (timer["dueDate"] for timer in self.timers.values())
        return sorted([*timers, *self.jobs.recurring_moments()])

    def forget_instances(self) -> None:
        """Drop what is known of process instances; deployments and what was taken stay."""
        self.jobs = Jobs()
        per_instance: tuple[dict[Any, Any], ...] = (
            self.instances,
            self.user_tasks,
            self.completed_tasks,
            self.timers,
            self.incidents,
            self.messages,
            self.subscriptions,
            self.rejections,
            self._variables,
            self._scopes,
        )
        for index in per_instance:
            index.clear()

    def _apply_form(self, record: Record) -> None:
        if record.intent == "CREATED":
            self.forms[record.value["formKey"]] = record.value["formId"]

    def _apply_process(self, record: Record) -> None:
        if record.intent == "CREATED":
            value = record.value
            diagram = parse_diagram(value["resource"], value["bpmnProcessId"], value["version"])
            self.diagrams[value["processDefinitionKey"]] = diagram

    def _apply_process_instance(self, record: Record) -> None:
        value = record.value
        if record.intent == "ELEMENT_ACTIVATING":
            self._activate(record)
        if record.intent in ("ELEMENT_ACTIVATING", "SEQUENCE_FLOW_TAKEN"):
            self.taken[value["bpmnProcessId"]].add(value["elementId"])
        instance = self.instances.get(value["processInstanceKey"])
        if instance is None:
            return
        instance.steps.append(Step(record.intent, value["elementId"], record.timestamp))
        if record.intent == "ELEMENT_MIGRATED":
            _migrate(instance, record)
        ended = {"ELEMENT_COMPLETED": "completed", "ELEMENT_TERMINATED": "terminated"}.get(record.intent)
        if ended and record.key in instance.elements:
            instance.elements[record.key].state = ended
        if ended and record.key == instance.key:
            instance.state = ended

    def _activate(self, record: Record) -> None:
        value = record.value
        if value["bpmnElementType"] == "PROCESS":
            self._start_instance(record)
        self._scopes[record.key] = value["flowScopeKey"]
        instance = self.instances[value["processInstanceKey"]]
        instance.elements[record.key] = ElementInstance(
            key=record.key,
            element_id=value["elementId"],
            element_type=value["bpmnElementType"],
        )

    def _start_instance(self, record: Record) -> None:
        value = record.value
        self.instances[record.key] = InstanceState(
            key=record.key,
            process_id=value["bpmnProcessId"],
            version=value["version"],
            definition_key=value["processDefinitionKey"],
            parent_key=value["parentProcessInstanceKey"],
        )
        if value["parentProcessInstanceKey"] in self.instances:
            self.instances[value["parentProcessInstanceKey"]].children.append(record.key)

    def _apply_variable(self, record: Record) -> None:
        if record.intent == "MIGRATED":
            return  # such a record has no value, the variable has kept its own
        value = record.value
        self._variables[value["scopeKey"]][value["name"]] = value["value"]

    def _apply_job(self, record: Record) -> None:
        self.jobs.apply(record)

    def _apply_user_task(self, record: Record) -> None:
        if record.intent in ("COMPLETED", "CANCELED"):
            self.user_tasks.pop(record.key, None)
            if record.intent == "COMPLETED":
                self.completed_tasks[record.key] = (record.value, record.timestamp)
        elif record.intent in ("CREATED", "ASSIGNED", "UPDATED", "MIGRATED"):
            self.user_tasks[record.key] = record.value

    def _apply_timer(self, record: Record) -> None:
        if record.intent == "CREATED":
            self.timers[record.key] = record.value
        elif record.intent == "MIGRATED":
            self.timers[record.key] = {**self.timers[record.key], **record.value}
        elif record.intent in ("TRIGGERED", "CANCELED"):
            self.timers.pop(record.key, None)

    def _apply_incident(self, record: Record) -> None:
        if record.intent == "CREATED":
            self.incidents[record.key] = record.value
        elif record.intent == "RESOLVED":
            self.incidents.pop(record.key, None)
            self.jobs.make_available(record.value["jobKey"])

    def _apply_message(self, record: Record) -> None:
        if record.intent == "PUBLISHED":
            self.messages[record.key] = record.value
        elif record.intent == "EXPIRED":
            self.messages.pop(record.key, None)

    def _apply_subscription(self, record: Record) -> None:
        at = (record.value["elementInstanceKey"], record.value["messageName"])
        if record.intent in ("CREATED", "MIGRATED"):
            self.subscriptions[at] = record.value
        elif record.intent == "DELETED" or (record.intent == "CORRELATED" and record.value["interrupting"]):
            self.subscriptions.pop(at, None)


def _migrate(instance: InstanceState, record: Record) -> None:
    """Another version of the process; its elements may have other ids there."""
    value = record.value
    instance.elements[record.key].element_id = value["elementId"]
    instance.version = value["version"]
    instance.definition_key = value["processDefinitionKey"]
