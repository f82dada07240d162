"""Small diagrams, drawn in a line each, and an Operate that knows what runs of them."""

from collections.abc import Mapping, Sequence

from workers.migration.diagram import Diagram, read_diagram
from workers.migration.running import Definition, Instance

_HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" '
    'xmlns:modeler="http://camunda.org/schema/modeler/1.0">'
)
USER_TASK = "<bpmn:extensionElements><zeebe:userTask /></bpmn:extensionElements>"
TIMER = "<bpmn:timerEventDefinition><bpmn:timeDuration>{}</bpmn:timeDuration></bpmn:timerEventDefinition>"
MESSAGE = '<bpmn:messageEventDefinition messageRef="Message_1" />'


def node(kind: str, key: str, inside: str = "", **attributes: str) -> str:
    """A flow node of the process, or of what it is put into."""
    given = " ".join(f'{name}="{value}"' for name, value in attributes.items())
    return f'<bpmn:{kind} id="{key}" name="do {key}" {given}>{inside}</bpmn:{kind}>'


def task(key: str, inside: str = "") -> str:
    return node("userTask", key, USER_TASK + inside)


def timer(key: str, host: str, duration: str = "PT15M") -> str:
    return node("boundaryEvent", key, TIMER.format(duration), attachedToRef=host)


def message(key: str, host: str) -> str:
    return node("boundaryEvent", key, MESSAGE, attachedToRef=host)


def limited(step: str, limit: str, key: str = "P") -> str:
    """A sub-process that is a step with a limit; both are FEEL."""
    given = f"<zeebe:input source='={{id: {step}, limit: {limit}}}' target='step' />"
    mapped = f"<bpmn:extensionElements><zeebe:ioMapping>{given}</zeebe:ioMapping></bpmn:extensionElements>"
    return node("subProcess", key, mapped)


def xml(*nodes: str, process_id: str = "p", tag: str = "1.0.0") -> str:
    """The file of a process; message `Message_1` is named "told"."""
    version = f'<bpmn:extensionElements><zeebe:versionTag value="{tag}" /></bpmn:extensionElements>'
    process = f'<bpmn:process id="{process_id}">{version}{"".join(nodes)}</bpmn:process>'
    return f'{_HEAD}{process}<bpmn:message id="Message_1" name="told" /></bpmn:definitions>'


def drawn(*nodes: str, process_id: str = "p", tag: str = "1.0.0") -> Diagram:
    return read_diagram(xml(*nodes, process_id=process_id, tag=tag), process_id)


class FakeRunning:
    """Implements `workers.migration.running.Running`; keys of definitions count from 1, versions within a process."""

    def __init__(self, versions: Mapping[str, Sequence[str]]) -> None:
        """`versions`: the files of each process, the oldest first."""
        self._files: dict[int, str] = {}
        self._definitions: list[Definition] = []
        self.running: list[Instance] = []
        self.known: dict[int, Mapping[str, object]] = {}
        for process_id, files in versions.items():
            for version, file in enumerate(files, start=1):
                key = len(self._files) + 1
                self._files[key] = file
                self._definitions.append(Definition(key=key, process_id=process_id, version=version))

    def starts(self, key: int, process_id: str, *waiting_at: str, version: int = 1, parent: int | None = None) -> None:
        """An instance begins, and waits there."""
        definition = next(
            each for each in self._definitions if (each.process_id, each.version) == (process_id, version)
        )
        waiting = frozenset({process_id, *waiting_at})
        self.running.append(Instance(key=key, definition_key=definition.key, parent_key=parent, waiting_at=waiting))

    def definitions(self) -> Sequence[Definition]:
        return self._definitions

    def xml(self, definition: Definition) -> str:
        return self._files[definition.key]

    def instances(self) -> Sequence[Instance]:
        return self.running

    def variables(self, instance_key: int) -> Mapping[str, object]:
        return self.known.get(instance_key, {})
