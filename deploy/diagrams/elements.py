"""The elements of the diagrams with what the engine makes of them: job types, mappings, links, headers."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from deploy.diagrams.model import BPMN, ZEEBE, NotADiagram

CALLERS = "caller"
"""In the property `steps`: those that the call of the process names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """A flow node of a process, with the file it is drawn in."""

    path: Path
    process_id: str
    xml: ElementTree.Element

    @property
    def id(self) -> str:
        return self.xml.get("id", "")

    @property
    def kind(self) -> str:
        return self.xml.tag.removeprefix(BPMN)

    @property
    def name(self) -> str:
        return self.xml.get("name", "")

    def extensions(self, name: str) -> list[ElementTree.Element]:
        """The element's own Zeebe extensions of this name (not those of elements inside it)."""
        own = self.xml.find(f"{BPMN}extensionElements")
        return [] if own is None else list(own.iter(f"{ZEEBE}{name}"))

    def attribute(self, extension: str, name: str) -> str | None:
        """An attribute of the first extension of that name."""
        return next((found.get(name) for found in self.extensions(extension)), None)

    @property
    def job_type(self) -> str | None:
        """The type of the job that the element is, listeners left out."""
        return self.attribute("taskDefinition", "type")

    @property
    def job_types(self) -> set[str]:
        """Types of the jobs that the engine makes for this element, execution listeners included."""
        found = [*self.extensions("taskDefinition"), *self.extensions("executionListener")]
        return {job_type for each in found if (job_type := each.get("type"))}

    @property
    def called_process(self) -> str | None:
        """The id of the process that a call activity calls."""
        return self.attribute("calledElement", "processId")

    @property
    def inputs(self) -> dict[str, str]:
        """Local variables of the element: name to expression."""
        return {each.get("target", ""): each.get("source", "") for each in self.extensions("input")}

    @property
    def outputs(self) -> dict[str, str]:
        """Variables that the element leaves around it: name to expression."""
        return {each.get("target", ""): each.get("source", "") for each in self.extensions("output")}

    @property
    def headers(self) -> dict[str, str]:
        return {each.get("key", ""): each.get("value", "") for each in self.extensions("header")}

    @property
    def steps(self) -> list[str]:
        """The documented steps that this element does, from its property `steps`, those of its caller left out."""
        return [each for each in self._named_steps if each != CALLERS]

    @property
    def does_callers_steps(self) -> bool:
        """Whether it does the steps that the call of its process names: a process that several call knows none."""
        return CALLERS in self._named_steps

    @property
    def _named_steps(self) -> list[str]:
        named = [each.get("value", "") for each in self.extensions("property") if each.get("name") == "steps"]
        return " ".join(named).split()

    def __str__(self) -> str:
        return f"{self.process_id}/{self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessFile:
    """A diagram's file: its process, the elements in it, and the definitions beside it."""

    path: Path
    process: ElementTree.Element
    elements: tuple[Element, ...]
    definitions: ElementTree.Element

    @property
    def id(self) -> str:
        return self.process.get("id", "")

    @property
    def documentation(self) -> str:
        """What the designer has written of the process as a whole."""
        return (self.process.findtext(f"{BPMN}documentation") or "").strip()

    def declared(self, tag: str) -> Mapping[str, ElementTree.Element]:
        """Definitions beside the process (`message`, `error`) by their id."""
        return {each.get("id", ""): each for each in self.definitions.findall(f"{BPMN}{tag}")}

    def boundary_events(self, host: Element) -> list[Element]:
        """The boundary events attached to an element."""
        events = (each for each in self.elements if each.kind == "boundaryEvent")
        return [each for each in events if each.xml.get("attachedToRef") == host.id]


def diagram_files(paths: Iterable[Path]) -> list[Path]:
    """The diagrams among the given files and under the given folders."""
    return [file for path in paths for file in (sorted(path.rglob("*.bpmn")) if path.is_dir() else [path])]


def processes(paths: Iterable[Path]) -> list[ProcessFile]:
    """Every process of the diagrams under the given paths. Raises NotADiagram."""
    return [process for path in diagram_files(paths) for process in read_processes(path)]


def read_processes(path: Path) -> Iterator[ProcessFile]:
    """The processes of a diagram. Raises NotADiagram."""
    try:
        definitions = ElementTree.parse(path).getroot()
    except (ElementTree.ParseError, UnicodeDecodeError) as error:
        raise NotADiagram(path, f"not well-formed XML: {error}") from error
    for process in definitions.findall(f"{BPMN}process"):
        key = process.get("id", "")
        found = tuple(Element(path=path, process_id=key, xml=xml) for xml in process.iter() if _is_node(xml))
        yield ProcessFile(path=path, process=process, elements=found, definitions=definitions)


def _is_node(xml: ElementTree.Element) -> bool:
    is_start = xml.tag in (f"{BPMN}startEvent", f"{BPMN}boundaryEvent")
    return is_start or (xml.tag.startswith(BPMN) and xml.find(f"{BPMN}incoming") is not None)
