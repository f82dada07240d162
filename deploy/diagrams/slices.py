"""A wide diagram in parts that a page can show: cut between its shapes, never through one or its label."""

import math
from collections.abc import Iterator
from itertools import pairwise

from deploy.diagrams.geometry import Box
from deploy.diagrams.model import FRAMES, SUB_PROCESSES, Diagram

WIDEST = 2000.0
"""What a page still shows readably, in diagram pixels: about twice its width."""

_STEP = 5.0
_MARGIN = 30.0


def slices(diagram: Diagram, widest: float) -> list[tuple[float, float]]:
    """From where to where each part goes (x, in diagram pixels), left to right; none where one picture is enough."""
    drawn = [node.box for node in diagram.nodes.values() if node.box is not None]
    left, right = min(box.x for box in drawn), max(box.right for box in drawn)
    count = math.ceil((right - left) / widest)
    if count == 1:
        return []
    whole = list(_kept_whole(diagram))
    wide = (right - left) / count
    cuts = [_cut(left + number * wide, wide / 2, whole) for number in range(1, count)]
    borders = [left - _MARGIN, *cuts, right + _MARGIN]
    return list(pairwise(borders))


def _kept_whole(diagram: Diagram) -> Iterator[Box]:
    """What must not be cut: everything but the frames around, which go on in the next part, and the lines."""
    for node in diagram.nodes.values():
        if node.kind not in SUB_PROCESSES | FRAMES:
            yield from (box for box in (node.box, node.label) if box is not None)
    yield from (flow.label for flow in diagram.flows.values() if flow.label is not None)


def _cut(wanted: float, reach: float, whole: list[Box]) -> float:
    """The place nearest to the wanted one that cuts least."""
    places = [wanted + side * step * _STEP for step in range(int(reach / _STEP)) for side in (1, -1)]
    return min(places, key=lambda x: (sum(box.x - _STEP < x < box.right + _STEP for box in whole), abs(x - wanted)))
