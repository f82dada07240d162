"""Where a process instance stands, as text: what a failing assertion shows."""

import json
from collections.abc import Iterable, Iterator

from .core import Core, from_millis
from .state import InstanceState
from .view import InstanceView

_LAST_STEPS = 15
_LONG = 200


def describe(core: Core, key: int) -> str:
    """A block of lines: state, waiting places, tasks, jobs, timers, messages, incidents, variables, last steps."""
    view = InstanceView(core, key)
    family = list(core.state.family(key))
    jobs = [str(job) for job in core.state.jobs if job.instance_key in {instance.key for instance in family}]
    lines = [
        f"process instance {view.key} of {view.process_id} v{view.version}: {view.state} at {core.now().isoformat()}",
        *_section("waiting at", (_named(core, element) for element in view.waiting_at())),
        *_section("open user tasks", map(repr, view.tasks())),
        *_section("open jobs", jobs),
        *_section("timers", (f"{t.element_id} due {t.due.isoformat()}" for t in view.timers())),
        *_section("waits for messages", (f"{name} with key {key!r}" for name, key in view.awaited_messages())),
        *_section("INCIDENTS", (f"{i.error_type} at {i.element_id}: {i.message}" for i in view.incidents())),
        *_section("variables", (_short(f"{k} = {_text(v)}") for k, v in view.variables().items())),
    ]
    for instance in family:
        lines += _section(f"last steps of {instance.process_id}", _steps(instance))
    return "\n".join(lines)


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    found = list(lines)
    if found:
        yield f"  {title}:"
        yield from (f"    {line}" for line in found)


def _named(core: Core, element_id: str) -> str:
    diagrams = core.state.diagrams.values()
    name = next((d.names[element_id] for d in diagrams if element_id in d.names), "")
    return f"{element_id} «{name}»" if name else element_id


def _steps(instance: InstanceState) -> Iterator[str]:
    for step in instance.steps[-_LAST_STEPS:]:
        happened = step.intent.removeprefix("ELEMENT_").replace("SEQUENCE_FLOW_TAKEN", "TAKEN").lower()
        yield f"{from_millis(step.timestamp).isoformat(timespec='milliseconds')} {happened:<10} {step.element_id}"


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _short(line: str) -> str:
    return line if len(line) <= _LONG else line[:_LONG] + "…"
