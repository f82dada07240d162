"""A BPMN file as what a fault search needs of it: nodes, flows, their places and labels. No browser involved."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from deploy.diagrams.geometry import Box, Point

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
DMN = "{https://www.omg.org/spec/DMN/20191111/MODEL/}"
ZEEBE = "{http://camunda.org/schema/zeebe/1.0}"
_BPMNDI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
_DC = "{http://www.omg.org/spec/DD/20100524/DC}"
_DI = "{http://www.omg.org/spec/DD/20100524/DI}"

EVENTS = frozenset(
    {"startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"},
)
TASKS = frozenset(
    {
        "task",
        "userTask",
        "serviceTask",
        "sendTask",
        "receiveTask",
        "scriptTask",
        "businessRuleTask",
        "manualTask",
        "callActivity",
    },
)
GATEWAYS = frozenset({"exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway", "complexGateway"})
SUB_PROCESSES = frozenset({"subProcess", "transaction", "adHocSubProcess"})
FRAMES = frozenset({"participant", "lane"})
DATA = frozenset({"dataObjectReference", "dataStoreReference", "textAnnotation"})
CONNECTIONS = frozenset({"sequenceFlow", "messageFlow", "association"})

# Where the canvas puts the label of an event, gateway or data symbol that has no bounds for it.
_DEFAULT_LABEL = (90.0, 20.0)


class NotADiagram(ValueError):
    """The file cannot be read as BPMN; says which file and why."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """Anything drawn as a shape. `parent` is the id of the process or sub-process that it belongs to."""

    id: str
    kind: str
    name: str
    parent: str
    box: Box | None
    label: Box | None
    attached_to: str | None = None
    form_id: str | None = None
    candidate_groups: str | None = None
    is_zeebe_user_task: bool = False
    is_collapsed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """Anything drawn as a line. `points` is empty when it is not drawn."""

    id: str
    kind: str
    name: str
    parent: str
    source: str
    target: str
    points: tuple[Point, ...]
    label: Box | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagram:
    """One BPMN file."""

    path: Path
    nodes: Mapping[str, Node]
    flows: Mapping[str, Flow]
    processes: tuple[str, ...]

    def ancestors(self, node_id: str) -> frozenset[str]:
        """The sub-processes around a node, from the innermost out (the process itself is not a node)."""
        found = []
        node = self.nodes.get(node_id)
        while node is not None and node.parent in self.nodes:
            found.append(node.parent)
            node = self.nodes[node.parent]
        return frozenset(found)

    def outgoing(self, node_id: str) -> list[Flow]:
        """The sequence flows that leave a node."""
        return [flow for flow in self.flows.values() if flow.kind == "sequenceFlow" and flow.source == node_id]


def read(path: Path) -> Diagram:
    """Read a BPMN file. Raises NotADiagram when it is not XML, holds no BPMN definitions or has broken coordinates."""
    try:
        root = ElementTree.parse(path).getroot()
    except (ElementTree.ParseError, UnicodeDecodeError) as error:
        raise NotADiagram(path, f"not well-formed XML: {error}") from error
    if root.tag != f"{BPMN}definitions":
        raise NotADiagram(path, "not a BPMN diagram")
    try:
        return _diagram(path, root)
    except ValueError as error:
        raise NotADiagram(path, f"a coordinate is not a number: {error}") from error


def _diagram(path: Path, root: ElementTree.Element) -> Diagram:
    shapes = {str(shape.get("bpmnElement")): shape for shape in root.iter(f"{_BPMNDI}BPMNShape")}
    edges = {str(edge.get("bpmnElement")): edge for edge in root.iter(f"{_BPMNDI}BPMNEdge")}
    elements = list(_walk(root, ""))
    return Diagram(
        path=path,
        nodes={node.id: node for node in (_node(e, p, shapes) for e, p in elements if _kind(e) in _SHAPED)},
        flows={flow.id: flow for flow in (_flow(e, p, edges) for e, p in elements if _kind(e) in CONNECTIONS)},
        processes=tuple(_id(e) for e, _ in elements if _kind(e) == "process"),
    )


_SHAPED = EVENTS | TASKS | GATEWAYS | SUB_PROCESSES | FRAMES | DATA


def _walk(element: ElementTree.Element, parent: str) -> Iterator[tuple[ElementTree.Element, str]]:
    """Every BPMN element with the id of the process or sub-process around it."""
    for child in element:
        yield child, parent
        holds_nodes = _kind(child) == "process" or _kind(child) in SUB_PROCESSES
        yield from _walk(child, _id(child) if holds_nodes else parent)


def _node(element: ElementTree.Element, parent: str, shapes: Mapping[str, ElementTree.Element]) -> Node:
    shape = shapes.get(_id(element))
    box = _bounds(shape) if shape is not None else None
    form = element.find(f"{BPMN}extensionElements/{ZEEBE}formDefinition")
    assignment = element.find(f"{BPMN}extensionElements/{ZEEBE}assignmentDefinition")
    return Node(
        id=_id(element),
        kind=_kind(element),
        name=_name(element),
        parent=parent,
        box=box,
        label=_node_label(element, shape, box),
        attached_to=element.get("attachedToRef"),
        form_id=None if form is None else form.get("formId"),
        candidate_groups=None if assignment is None else assignment.get("candidateGroups"),
        is_collapsed=_kind(element) in SUB_PROCESSES and shape is not None and shape.get("isExpanded") != "true",
        is_zeebe_user_task=element.find(f"{BPMN}extensionElements/{ZEEBE}userTask") is not None,
    )


def _node_label(element: ElementTree.Element, shape: ElementTree.Element | None, box: Box | None) -> Box | None:
    """The place of a label outside its shape; None for names drawn inside and for nameless nodes."""
    beside = _kind(element) in EVENTS | GATEWAYS | (DATA - {"textAnnotation"})
    if not beside or not _name(element) or shape is None or box is None:
        return None
    width, height = _DEFAULT_LABEL
    default = Box(x=box.centre.x - width / 2, y=box.bottom, width=width, height=height)
    return _label_bounds(shape) or default


def _flow(element: ElementTree.Element, parent: str, edges: Mapping[str, ElementTree.Element]) -> Flow:
    edge = edges.get(_id(element))
    waypoints = () if edge is None else edge.findall(f"{_DI}waypoint")
    return Flow(
        id=_id(element),
        kind=_kind(element),
        name=_name(element),
        parent=parent,
        source=element.get("sourceRef") or "",
        target=element.get("targetRef") or "",
        points=tuple(Point(_number(point, "x"), _number(point, "y")) for point in waypoints),
        label=_label_bounds(edge) if edge is not None and _name(element) else None,
    )


def _label_bounds(drawn: ElementTree.Element) -> Box | None:
    label = drawn.find(f"{_BPMNDI}BPMNLabel")
    return None if label is None else _bounds(label)


def _bounds(holder: ElementTree.Element) -> Box | None:
    bounds = holder.find(f"{_DC}Bounds")
    if bounds is None:
        return None
    x, y, width, height = (_number(bounds, key) for key in ("x", "y", "width", "height"))
    return Box(x=x, y=y, width=width, height=height)


def _number(element: ElementTree.Element, key: str) -> float:
    return float(element.get(key, ""))


def _kind(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2] if element.tag.startswith(BPMN) else ""


def _id(element: ElementTree.Element) -> str:
    return element.get("id") or ""


def _name(element: ElementTree.Element) -> str:
    return (element.get("name") or element.findtext(f"{BPMN}text") or "").strip()
