"""A version of a process, as far as a migration asks: which elements it has, of what kind, and where they lie."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.etree import ElementTree
from xml.etree.ElementTree import Element as Xml

_BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
_ZEEBE = "{http://camunda.org/schema/zeebe/1.0}"
_EVENT = "EventDefinition"
_SCOPES = ("subProcess", "adHocSubProcess")
_NODES = re.compile(r".*(Task|Event|Gateway|Activity|[sS]ubProcess)|task")
_OF_FLOW = frozenset({f"{_BPMN}{name}" for name in ("incoming", "outgoing", "documentation")})
_TEMPLATE = "modelerTemplate"
_LIMITED = re.compile(r'\bid: *"(?P<step>[^"]+)", *limit: *"(?P<limit>[^"]+)"')


class UnreadableDiagram(ValueError):
    """What was deployed as a process holds no process of that id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """A flow node. `scope` is the id of the sub-process or process around it; `host` that of the element whose token
    keeps a boundary event, or the start of an event sub-process, waiting ("" for all others). `kind` and `event` are
    what no migration can change. `step` is the documented one that begins with it and has a `limit`, "" for none.
    `content` is all else that the engine reads of it, to tell whether it changed.
    """

    id: str
    name: str
    kind: str
    scope: str
    event: str = ""
    host: str = ""
    message: str = ""
    step: str = ""
    limit: str = ""
    content: str = ""

    @property
    def title(self) -> str:
        """How a person is told of it."""
        return f"{self.id} ({self.kind} «{self.name}»)" if self.name else f"{self.id} ({self.kind})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagram:
    """One version of a process; `tag` is the designer's, "" where there is none."""

    process_id: str
    tag: str
    elements: Mapping[str, Element]

    def catch_events(self) -> Iterator[Element]:
        """The events that wait as long as a token stays at their host."""
        return (each for each in self.elements.values() if each.host)


def read_diagram(xml: str | bytes, process_id: str) -> Diagram:
    """A process of a diagram's file. Raises UnreadableDiagram."""
    root = _root(xml)
    process = next((each for each in root.iter(f"{_BPMN}process") if each.get("id") == process_id), None)
    if process is None:
        raise UnreadableDiagram(process_id)
    messages = {each.get("id", ""): each.get("name", "") for each in root.iter(f"{_BPMN}message")}
    tag = process.find(f"{_BPMN}extensionElements/{_ZEEBE}versionTag")
    return Diagram(
        process_id=process_id,
        tag="" if tag is None else tag.get("value", ""),
        elements={each.id: each for each in _elements(process, around=process_id, messages=messages)},
    )


def process_ids(xml: str | bytes) -> list[str]:
    """The processes of a diagram's file. Raises UnreadableDiagram."""
    return [each.get("id", "") for each in _root(xml).iter(f"{_BPMN}process")]


def job_types(xml: str | bytes) -> set[str]:
    """The types of all jobs that a diagram's file asks for, listeners included. Raises UnreadableDiagram."""
    root = _root(xml)
    asking = (each for tag in ("taskDefinition", "executionListener") for each in root.iter(f"{_ZEEBE}{tag}"))
    return {each.get("type", "") for each in asking}


def _root(xml: str | bytes) -> Xml:
    try:
        return ElementTree.fromstring(xml)
    except ElementTree.ParseError as error:
        raise UnreadableDiagram(str(error)) from None


def _elements(scope: Xml, *, around: str, messages: Mapping[str, str]) -> Iterator[Element]:
    own = scope.get("id", "")
    started_by_event = scope.get("triggeredByEvent") == "true"
    for xml in scope:
        name = xml.tag.removeprefix(_BPMN)
        if not (xml.tag.startswith(_BPMN) and _NODES.fullmatch(name)):
            continue
        begins_scope = started_by_event and name == "startEvent"
        yield Element(
            id=xml.get("id", ""),
            name=" ".join(xml.get("name", "").split()),
            kind=_kind(xml, name),
            scope=own,
            event=_event(xml),
            host=around if begins_scope else xml.get("attachedToRef", ""),
            message=_message(xml, messages),
            **_limit(xml),
            content=_content(xml),
        )
        if name in _SCOPES:
            yield from _elements(xml, around=own, messages=messages)


def _kind(xml: Xml, name: str) -> str:
    words = re.sub(r"([A-Z])", lambda found: f" {found[1].lower()}", name).strip()
    if xml.get("triggeredByEvent") == "true":
        words = f"event {words}"
    if name == "userTask" and xml.find(f"{_BPMN}extensionElements/{_ZEEBE}userTask") is None:
        words = f"job worker's {words}"
    return f"multi-instance {words}" if xml.find(f"{_BPMN}multiInstanceLoopCharacteristics") is not None else words


def _event(xml: Xml) -> str:
    defined = (each.tag.removeprefix(_BPMN) for each in xml if each.tag.endswith(_EVENT))
    return next((name.removesuffix(_EVENT) for name in defined), "")


def _message(xml: Xml, messages: Mapping[str, str]) -> str:
    referring = (xml, *xml.findall(f"{_BPMN}messageEventDefinition"))
    return next((messages.get(ref, ref) for each in referring if (ref := each.get("messageRef"))), "")


def _limit(xml: Xml) -> Mapping[str, str]:
    """The step that begins with the element and its limit, where both are said: `={id: "XYZ-04", limit: "PT15M"}`."""
    inputs = xml.iterfind(f"{_BPMN}extensionElements/{_ZEEBE}ioMapping/{_ZEEBE}input")
    given = next((each.get("source", "") for each in inputs if each.get("target") == "step"), "")
    found = _LIMITED.search(given)
    return found.groupdict() if found else {}


def _content(xml: Xml) -> str:
    """The element without what lies in it or beside it: children of a sub-process, flows, notes, names."""
    read = {key: value for key, value in xml.attrib.items() if not (key in ("id", "name") or _TEMPLATE in key)}
    own = ElementTree.Element(xml.tag, read)
    own.extend(each for each in xml if each.tag not in _OF_FLOW and not _NODES.fullmatch(each.tag.removeprefix(_BPMN)))
    text = ElementTree.tostring(own, encoding="unicode")
    return ElementTree.canonicalize(text, strip_text=True, rewrite_prefixes=True)
