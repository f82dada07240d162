"""Faults of labels: a label belongs beside its shape, on nothing else."""

from collections.abc import Iterator, Mapping
from itertools import combinations

from deploy.diagrams.faults import Fault, FaultKind
from deploy.diagrams.geometry import Box, enters
from deploy.diagrams.model import EVENTS, FRAMES, GATEWAYS, SUB_PROCESSES, Diagram, Flow, Node


def faults(diagram: Diagram, measured: Mapping[str, Box]) -> Iterator[Fault]:
    """Faults of labels, in no order. A measured place, where there is one, replaces the file's own."""
    places = _places(diagram, measured)
    for owner, place in places.items():
        for node in diagram.nodes.values():
            if node.box is not None and _lies_on(diagram, owner, place, node, node.box):
                yield Fault(element=owner, kind=FaultKind.LABEL_ON_SHAPE, other=node.id)
        for flow in diagram.flows.values():
            if enters(flow.points, place):
                yield Fault(element=owner, kind=FaultKind.LABEL_ON_EDGE, other=flow.id)
    for (one, one_place), (other, other_place) in combinations(places.items(), 2):
        if one_place.overlaps(other_place):
            yield Fault(element=one, kind=FaultKind.LABEL_ON_LABEL, other=other)


def _places(diagram: Diagram, measured: Mapping[str, Box]) -> dict[str, Box]:
    items: list[Node | Flow] = [*diagram.nodes.values(), *diagram.flows.values()]
    declared = {item.id: item.label for item in items}
    return {owner: place for owner, label in declared.items() if (place := measured.get(owner, label)) is not None}


def _lies_on(diagram: Diagram, owner: str, place: Box, node: Node, box: Box) -> bool:
    """Whether the label covers the shape; what a frame or sub-process holds may lie inside it, not on its border."""
    if owner == node.id and node.kind in SUB_PROCESSES:
        return False
    if not place.overlaps(box) or not _reaches_outline(place, node, box):
        return False
    is_frame = node.kind in FRAMES or (node.kind in SUB_PROCESSES and node.id in _around(diagram, owner))
    return not (is_frame and box.holds(place))


def _reaches_outline(place: Box, node: Node, box: Box) -> bool:
    """Whether the label comes inside the circle or diamond; the empty corners of its box may hold a label."""
    if node.kind not in EVENTS | GATEWAYS:
        return True
    centre = box.centre
    across = max(place.x - centre.x, centre.x - place.right, 0.0) / (box.width / 2)
    down = max(place.y - centre.y, centre.y - place.bottom, 0.0) / (box.height / 2)
    return (across + down if node.kind in GATEWAYS else across**2 + down**2) < 1


def _around(diagram: Diagram, owner: str) -> frozenset[str]:
    """The sub-processes around an element that has a label."""
    flow = diagram.flows.get(owner)
    if flow is None:
        return diagram.ancestors(owner)
    return diagram.ancestors(flow.source) & diagram.ancestors(flow.target)
