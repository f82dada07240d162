"""Boxes and segments: what overlaps, crosses, runs through."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deploy.diagrams.geometry import Box, Point, Segment, enters

BOX = Box(x=0, y=0, width=100, height=80)
coordinates = st.integers(-200, 200)
points = st.builds(Point, coordinates, coordinates)
pieces = st.builds(Segment, points, points)


def segment(x1: float, y1: float, x2: float, y2: float) -> Segment:
    return Segment(Point(x1, y1), Point(x2, y2))


def test_boxes_that_share_only_a_border_do_not_overlap() -> None:
    assert not BOX.overlaps(Box(x=100, y=0, width=50, height=80))
    assert BOX.overlaps(Box(x=90, y=70, width=50, height=80))


def test_a_box_holds_what_lies_inside_and_not_what_sticks_out() -> None:
    assert BOX.holds(Box(x=10, y=10, width=90, height=70))
    assert not BOX.holds(Box(x=10, y=10, width=100, height=70))


@pytest.mark.parametrize(
    ("point", "distance"),
    [(Point(100, 40), 0), (Point(50, 40), 40), (Point(103, 84), 5), (Point(10, 40), 10), (Point(50, -7), 7)],
)
def test_the_distance_from_the_border_counts_from_either_side(point: Point, distance: float) -> None:
    assert BOX.border_distance(point) == distance


@pytest.mark.parametrize(
    ("piece", "inside"),
    [
        (segment(-50, 40, 150, 40), True),
        (segment(-50, 40, 0, 40), False),
        (segment(-50, 0, 150, 0), False),
        (segment(-50, 90, 150, 90), False),
        (segment(20, 20, 20, 30), True),
        (segment(-10, 10, 50, -60), False),
    ],
)
def test_a_segment_enters_a_box_only_by_its_inside(piece: Segment, inside: bool) -> None:
    assert piece.enters(BOX) is inside


def test_a_corner_of_a_line_inside_a_box_counts() -> None:
    assert enters([Point(-10, 40), Point(50, 40), Point(50, 200)], BOX)


def test_segments_that_cut_each_other_cross_and_those_that_meet_only_touch() -> None:
    upright = segment(50, -50, 50, 50)
    assert upright.crosses(segment(0, 0, 100, 0))
    assert not upright.crosses(segment(50, 0, 100, 0))
    assert upright.touches(segment(50, 0, 100, 0))
    assert not upright.touches(segment(60, 0, 100, 0))


def test_segments_on_one_line_run_along_each_other_where_they_share_a_stretch() -> None:
    level = segment(0, 0, 100, 0)
    assert level.runs_along(segment(80, 0, 200, 0))
    assert level.runs_along(segment(200, 0, 80, 0))
    assert not level.runs_along(segment(100, 0, 200, 0))
    assert not level.runs_along(segment(0, 10, 100, 10))


@given(pieces, pieces)
def test_crossing_is_mutual_and_implies_touching(one: Segment, other: Segment) -> None:
    assert one.crosses(other) is other.crosses(one)
    assert one.touches(other) is other.touches(one)
    assert one.touches(other) or not one.crosses(other)


@given(pieces, st.floats(0, 1))
def test_every_point_of_a_segment_is_on_it(piece: Segment, share: float) -> None:
    x = piece.start.x + share * (piece.end.x - piece.start.x)
    y = piece.start.y + share * (piece.end.y - piece.start.y)
    assert piece.distance(Point(x, y)) < 1e-6
