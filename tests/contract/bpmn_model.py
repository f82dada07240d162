"""The diagrams as the contract tests need them: elements with their Zeebe extensions. Standard library only."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "bpmn"
BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
ZEEBE = "{http://camunda.org/schema/zeebe/1.0}"
STEP_ID = re.compile(r'"([A-Z]{3}-\d\d[a-d]?)"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """A BPMN element of a process, with the file it is drawn in."""

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
    def job_types(self) -> set[str]:
        """Types of the jobs that the engine makes for this element, execution listeners included."""
        found = [*self.extensions("taskDefinition"), *self.extensions("executionListener")]
        return {job_type for each in found if (job_type := each.get("type"))}

    @property
    def inputs(self) -> dict[str, str]:
        return {each.get("target", ""): each.get("source", "") for each in self.extensions("input")}

    @property
    def headers(self) -> dict[str, str]:
        return {each.get("key", ""): each.get("value", "") for each in self.extensions("header")}

    @property
    def steps(self) -> list[str]:
        """The documented steps that this element does, from its property `steps`."""
        named = [each.get("value", "") for each in self.extensions("property") if each.get("name") == "steps"]
        return " ".join(named).split()

    def __str__(self) -> str:
        return f"{self.process_id}/{self.id}"


def files() -> list[Path]:
    """Every diagram."""
    return sorted(FOLDER.rglob("*.bpmn"))


def diagram(process_id: str) -> Path:
    """The diagram of a process: file name = process id."""
    return next(path for path in files() if path.stem == process_id)


def elements() -> Iterator[Element]:
    """Every flow node of every diagram."""
    for path in files():
        for process in ElementTree.parse(path).getroot().iter(f"{BPMN}process"):
            for xml in process.iter():
                if (xml.tag.startswith(BPMN) and xml.find(f"{BPMN}incoming") is not None) or _is_start(xml):
                    yield Element(path=path, process_id=process.get("id", ""), xml=xml)


def _is_start(xml: ElementTree.Element) -> bool:
    return xml.tag in (f"{BPMN}startEvent", f"{BPMN}boundaryEvent")


def declared(tag: str) -> dict[str, ElementTree.Element]:
    """Definitions beside the processes (`message`, `error`) by their id."""
    found = (each for path in files() for each in ElementTree.parse(path).getroot().findall(f"{BPMN}{tag}"))
    return {each.get("id", ""): each for each in found}


def boundary_events(host: Element) -> list[Element]:
    """The boundary events attached to an element."""
    return [
        each
        for each in elements()
        if each.kind == "boundaryEvent" and each.path == host.path and each.xml.get("attachedToRef") == host.id
    ]


def timer_duration(event: Element) -> str | None:
    """The duration of a timer event as drawn: `PT15M`, or a FEEL expression."""
    found = event.xml.find(f".//{BPMN}timeDuration")
    return None if found is None else (found.text or "").strip()
