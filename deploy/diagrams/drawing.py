"""Faults of shapes and lines: overlaps, crossings, lines through shapes, loose and slanted lines."""

from collections.abc import Iterator
from itertools import combinations, product

from deploy.diagrams.faults import Fault, FaultKind
from deploy.diagrams.geometry import Box, enters, segments
from deploy.diagrams.model import FRAMES, Diagram, Flow, Node

# A line may end, and a boundary event may sit, this far (pixels) from the border before the eye sees it.
_REACH = 2.0
# Pixels that are still to be read on a page: a service's overview stands in README and docs as one picture.
_WIDEST, _WIDEST_OVERVIEW = 2400.0, 1900.0


def faults(diagram: Diagram) -> Iterator[Fault]:
    """Faults of the drawing, in no order."""
    yield from _width(diagram)
    yield from _undrawn(diagram)
    yield from _overlaps(diagram)
    yield from _misplaced(diagram)
    for flow in _drawn_flows(diagram):
        yield from _ends(diagram, flow)
        yield from _slants(flow)
        yield from _through_shapes(diagram, flow)
    for one, other in combinations(_drawn_flows(diagram), 2):
        yield from _conflict(one, other)


def _width(diagram: Diagram) -> Iterator[Fault]:
    boxes = [box for _, box in _drawn_nodes(diagram)]
    width = max((box.right for box in boxes), default=0.0) - min((box.x for box in boxes), default=0.0)
    folder = diagram.path.parent
    is_overview = folder.parent.name == "services" and folder.name == diagram.path.stem
    if width > (_WIDEST_OVERVIEW if is_overview else _WIDEST):
        yield Fault(element=", ".join(diagram.processes), kind=FaultKind.TOO_WIDE)


def _undrawn(diagram: Diagram) -> Iterator[Fault]:
    for node in diagram.nodes.values():
        if node.box is None:
            yield Fault(element=node.id, kind=FaultKind.NO_SHAPE)
        if node.is_collapsed:
            yield Fault(element=node.id, kind=FaultKind.COLLAPSED)
    for flow in diagram.flows.values():
        if not flow.points:
            yield Fault(element=flow.id, kind=FaultKind.NO_EDGE)


def _overlaps(diagram: Diagram) -> Iterator[Fault]:
    drawn = [(node, box) for node, box in _drawn_nodes(diagram) if node.kind not in FRAMES]
    for (one, one_box), (other, other_box) in combinations(drawn, 2):
        if one_box.overlaps(other_box) and not _belong_together(diagram, one, other):
            yield Fault(element=one.id, kind=FaultKind.OVERLAP, other=other.id)


def _belong_together(diagram: Diagram, one: Node, other: Node) -> bool:
    """Whether one is drawn on the other on purpose: inside its sub-process, or on its border."""
    nested = one.id in diagram.ancestors(other.id) or other.id in diagram.ancestors(one.id)
    return nested or one.attached_to == other.id or other.attached_to == one.id


def _misplaced(diagram: Diagram) -> Iterator[Fault]:
    pools = [box for node, box in _drawn_nodes(diagram) if node.kind == "participant"]
    for node, box in _drawn_nodes(diagram):
        host = diagram.nodes.get(node.attached_to or "")
        parent = diagram.nodes.get(node.parent)
        if host is not None and host.box is not None and host.box.border_distance(box.centre) > _REACH:
            yield Fault(element=node.id, kind=FaultKind.OFF_BORDER, other=host.id)
        if parent is not None and parent.box is not None and not parent.box.holds(box):
            yield Fault(element=node.id, kind=FaultKind.OUTSIDE, other=parent.id)
        if pools and node.kind not in FRAMES and not any(pool.holds(box) for pool in pools):
            yield Fault(element=node.id, kind=FaultKind.OUTSIDE)


def _ends(diagram: Diagram, flow: Flow) -> Iterator[Fault]:
    for node_id, point in ((flow.source, flow.points[0]), (flow.target, flow.points[-1])):
        box = _box(diagram, node_id)
        if box is not None and flow.kind != "association" and box.border_distance(point) > _REACH:
            yield Fault(element=flow.id, kind=FaultKind.LOOSE_END, other=node_id)


def _slants(flow: Flow) -> Iterator[Fault]:
    # An association may slant: it only points at something.
    if flow.kind != "association" and any(piece.slanted for piece in segments(flow.points)):
        yield Fault(element=flow.id, kind=FaultKind.SLANTED)


def _through_shapes(diagram: Diagram, flow: Flow) -> Iterator[Fault]:
    around = diagram.ancestors(flow.source) | diagram.ancestors(flow.target)
    for node, box in _drawn_nodes(diagram):
        if node.kind in FRAMES or node.id in around or (flow.kind == "association" and node.id in _both(flow)):
            continue
        if enters(flow.points, box) and not _starts_inside(box, flow, node):
            yield Fault(element=flow.id, kind=FaultKind.THROUGH_SHAPE, other=node.id)


def _starts_inside(box: Box, flow: Flow, node: Node) -> bool:
    """Whether the line merely ends a little inside its own source or target, as the reach allows."""
    if node.id not in _both(flow):
        return False
    inner = Box(
        x=box.x + _REACH,
        y=box.y + _REACH,
        width=max(0.0, box.width - 2 * _REACH),
        height=max(0.0, box.height - 2 * _REACH),
    )
    return not enters(flow.points, inner)


def _conflict(one: Flow, other: Flow) -> Iterator[Fault]:
    """Crossing lines, and lines that look like one though they neither leave nor enter the same node."""
    pairs = list(product(segments(one.points), segments(other.points)))
    if any(first.crosses(second) for first, second in pairs):
        yield Fault(element=one.id, kind=FaultKind.CROSSING, other=other.id)
    elif _branches_or_joins(one, other):
        return
    elif any(first.runs_along(second) for first, second in pairs):
        yield Fault(element=one.id, kind=FaultKind.SHARED_LINE, other=other.id)
    elif not _both(one) & _both(other) and any(first.touches(second) for first, second in pairs):
        yield Fault(element=one.id, kind=FaultKind.CROSSING, other=other.id)


def _branches_or_joins(one: Flow, other: Flow) -> bool:
    return one.source == other.source or one.target == other.target


def _both(flow: Flow) -> frozenset[str]:
    return frozenset({flow.source, flow.target})


def _box(diagram: Diagram, node_id: str) -> Box | None:
    node = diagram.nodes.get(node_id)
    return None if node is None else node.box


def _drawn_nodes(diagram: Diagram) -> list[tuple[Node, Box]]:
    return [(node, node.box) for node in diagram.nodes.values() if node.box is not None]


def _drawn_flows(diagram: Diagram) -> list[Flow]:
    return [flow for flow in diagram.flows.values() if flow.points]
