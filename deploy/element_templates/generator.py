"""Element templates of Camunda 8 from descriptions of job types, calls and tasks. Knows no project.

Describe what a designer may fill in (`Entry`), let `job`, `call` or `task` make the template of it, write it with
`as_json` into `.camunda/element-templates/` beside or above the diagrams, where the Modeler looks for it.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

SCHEMA = "https://unpkg.com/@camunda/zeebe-element-templates-json-schema/resources/schema.json"

Property = dict[str, Any]
Template = dict[str, Any]
Binding = Mapping[str, str]


class Group(Enum):
    """Where an entry stands in the properties panel: id and heading."""

    TASK = ("task", "Task")
    HEADERS = ("headers", "Headers")
    INPUTS = ("inputs", "Inputs")
    OUTPUTS = ("outputs", "Outputs")
    STEP = ("step", "Documented step")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A variable or header that a designer may fill in. `choices` are value and label; `value` is there at first."""

    name: str
    description: str = ""
    required: bool = False
    choices: Sequence[tuple[str, str]] = ()
    value: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What a template is called. `key` is its id, unique; the list of templates is grouped by `category`."""

    key: str
    name: str
    description: str
    category: str
    engines: Mapping[str, str] = field(default_factory=lambda: {"camunda": "^8.6"})


def job(
    head: Head,
    *,
    job_type: str,
    element: str = "bpmn:ServiceTask",
    retries: int | None = None,
    headers: Iterable[Entry] = (),
    inputs: Iterable[Entry] = (),
    outputs: Iterable[Entry] = (),
    more: Iterable[Property] = (),
) -> Template:
    """The template of a job type. What is left empty is the process's variable of the same name."""
    definition = "zeebe:taskDefinition"
    fixed = [hidden({"type": definition, "property": "type"}, job_type)]
    if retries is not None:
        fixed.append(hidden({"type": definition, "property": "retries"}, str(retries)))
    listed = [*map(_header, headers), *map(_optional_input, inputs), *map(_optional_output, outputs)]
    return task(head, element=element, properties=[*fixed, *listed, *more])


def call(
    head: Head,
    *,
    process_id: str,
    binding: str = "deployment",
    inputs: Iterable[Entry] = (),
    outputs: Iterable[Entry] = (),
    more: Iterable[Property] = (),
) -> Template:
    """The template of a called process: it sees what the call gives it and nothing else, and hands back likewise."""
    called = "zeebe:calledElement"
    fixed = [
        hidden({"type": called, "property": "processId"}, process_id),
        hidden({"type": called, "property": "bindingType"}, binding),
    ]
    listed = [*map(_given_input, inputs), *map(_taken_output, outputs)]
    return task(head, element="bpmn:CallActivity", properties=[*fixed, *listed, *more])


def task(head: Head, *, element: str, properties: Sequence[Property], event: str | None = None) -> Template:
    """A template of any element. `event` is the definition of an event: `bpmn:MessageEventDefinition`."""
    used = {each.get("group") for each in properties}
    return {
        "$schema": SCHEMA,
        "name": head.name,
        "id": head.key,
        "description": head.description,
        "engines": dict(head.engines),
        "category": {"id": head.category.lower().replace(" ", "-"), "name": head.category},
        "appliesTo": [_general(element), element] if _general(element) != element else [element],
        **_element_type(element, event),
        "entriesVisible": True,
        "groups": [{"id": group, "label": label} for group, label in (each.value for each in Group) if group in used],
        "properties": [*properties],
    }


def hidden(binding: Binding, value: str) -> Property:
    """A value that the template sets and nobody edits."""
    return {"type": "Hidden", "value": value, "binding": dict(binding)}


def shown(group: Group, entry: Entry, binding: Binding, *, feel: str | None = None, optional: bool = False) -> Property:
    """An entry of the properties panel: a list where there are choices, else a text, or a FEEL expression."""
    made: Property = {"id": f"{group.value[0]}-{entry.name}", "label": entry.name, "group": group.value[0]}
    if entry.description:
        made["description"] = entry.description
    if entry.value is not None:
        made["value"] = entry.value
    if entry.choices:
        made |= {"type": "Dropdown", "choices": [{"name": name, "value": value} for value, name in entry.choices]}
    else:
        made |= {"type": "String"} | ({"feel": feel} if feel else {})
    if optional:
        made["optional"] = True
    if entry.required and not optional:
        made["constraints"] = {"notEmpty": True}
    return made | {"binding": dict(binding)}


def as_json(template: Template) -> str:
    """The file's text: indented, letters as they are, a newline at the end."""
    return json.dumps(template, ensure_ascii=False, indent=2) + "\n"


def _element_type(element: str, event: str | None) -> Template:
    """What an element becomes by the template. A sub-process stays what it is: the schema knows no type for it."""
    if element == "bpmn:SubProcess":
        return {}
    return {"elementType": {"value": element} | ({"eventDefinition": event} if event else {})}


def _general(element: str) -> str:
    """What the element is before its type is chosen: a template of a task may be applied to a plain one."""
    return "bpmn:Task" if element.endswith(("Task", "CallActivity")) else element


def _header(entry: Entry) -> Property:
    binding = {"type": "zeebe:taskHeader", "key": entry.name}
    return shown(Group.HEADERS, entry, binding, optional=not entry.required)


def _optional_input(entry: Entry) -> Property:
    return shown(Group.INPUTS, entry, {"type": "zeebe:input", "name": entry.name}, feel="required", optional=True)


def _given_input(entry: Entry) -> Property:
    binding = {"type": "zeebe:input", "name": entry.name}
    return shown(Group.INPUTS, entry, binding, feel="required", optional=not entry.required)


def _optional_output(entry: Entry) -> Property:
    return shown(Group.OUTPUTS, entry, {"type": "zeebe:output", "source": f"={entry.name}"}, optional=True)


def _taken_output(entry: Entry) -> Property:
    binding = {"type": "zeebe:output", "source": f"={entry.name}"}
    return shown(Group.OUTPUTS, entry, binding, optional=not entry.required)
