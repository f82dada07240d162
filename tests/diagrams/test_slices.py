"""A wide diagram is cut into parts between its shapes."""

from dataclasses import replace
from itertools import pairwise

import pytest

from deploy.diagrams import model
from deploy.diagrams.geometry import Box
from deploy.diagrams.model import FRAMES, SUB_PROCESSES, Diagram
from deploy.diagrams.slices import WIDEST, slices
from tests.diagrams.samples import GOOD


@pytest.fixture
def diagram() -> Diagram:
    return model.read(GOOD)


def test_a_diagram_that_fits_is_not_cut(diagram: Diagram) -> None:
    assert slices(diagram, WIDEST) == []


def test_the_parts_cover_the_diagram_without_a_gap_and_cut_no_shape(diagram: Diagram) -> None:
    parts = slices(diagram, widest=450)
    shapes = [node for node in diagram.nodes.values() if node.box and node.kind not in SUB_PROCESSES | FRAMES]
    assert len(parts) > 1
    assert all(end == start for (_, end), (start, _) in pairwise(parts))
    for node in shapes:
        box = node.box
        assert box is not None
        assert any(left < box.x and box.right < right for left, right in parts), node.id


def test_of_two_places_that_cut_nothing_the_nearer_one_is_taken(diagram: Diagram) -> None:
    shape = next(node for node in diagram.nodes.values() if node.kind == "userTask")
    near = replace(shape, label=None, box=Box(x=0, y=0, width=100, height=80))
    far = replace(near, id="far", box=Box(x=900, y=0, width=100, height=80))
    alone = replace(diagram, flows={}, nodes={"near": near, "far": far})
    (_, cut), _ = slices(alone, widest=600)
    assert cut == 500
