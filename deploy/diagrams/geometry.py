"""Boxes and polylines in diagram units (pixels at zoom 1): what lies on, crosses or runs through what.

Everything touching by less than `TOLERANCE` counts as apart: hand-drawn coordinates are rarely exact.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

TOLERANCE = 1.0


@dataclass(frozen=True, slots=True)
class Point:
    """A place in the diagram; y grows downwards."""

    x: float
    y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle given by its upper left corner and its size."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def centre(self) -> Point:
        return Point(self.x + self.width / 2, self.y + self.height / 2)

    def overlaps(self, other: "Box") -> bool:
        """Whether the two share an area, not merely an edge."""
        return (
            self.x < other.right - TOLERANCE
            and other.x < self.right - TOLERANCE
            and self.y < other.bottom - TOLERANCE
            and other.y < self.bottom - TOLERANCE
        )

    def holds(self, other: "Box") -> bool:
        """Whether the other box lies wholly inside this one."""
        return (
            self.x <= other.x + TOLERANCE
            and self.y <= other.y + TOLERANCE
            and other.right <= self.right + TOLERANCE
            and other.bottom <= self.bottom + TOLERANCE
        )

    def border_distance(self, point: Point) -> float:
        """How far a point is from the nearest place of the border, from either side."""
        beside = max(self.x - point.x, point.x - self.right, 0.0)
        above = max(self.y - point.y, point.y - self.bottom, 0.0)
        if beside or above:
            return float((beside**2 + above**2) ** 0.5)
        return min(point.x - self.x, self.right - point.x, point.y - self.y, self.bottom - point.y)


@dataclass(frozen=True, slots=True)
class Segment:
    """A straight piece of an edge."""

    start: Point
    end: Point

    @property
    def slanted(self) -> bool:
        return abs(self.start.x - self.end.x) > TOLERANCE and abs(self.start.y - self.end.y) > TOLERANCE

    def enters(self, box: Box) -> bool:
        """Whether the segment passes through the inside of the box (Liang-Barsky clipping)."""
        span = (0.0, 1.0)
        for offset, length, low, high in (
            (self.start.x, self.end.x - self.start.x, box.x + TOLERANCE, box.right - TOLERANCE),
            (self.start.y, self.end.y - self.start.y, box.y + TOLERANCE, box.bottom - TOLERANCE),
        ):
            if low >= high:
                return False
            if length == 0:
                if not low < offset < high:
                    return False
                continue
            near, far = sorted(((low - offset) / length, (high - offset) / length))
            span = (max(span[0], near), min(span[1], far))
        return span[0] < span[1]

    def crosses(self, other: "Segment") -> bool:
        """Whether the two cut through each other, each going on beyond the other's line."""
        return _apart(self, other.start, other.end) and _apart(other, self.start, self.end)

    def touches(self, other: "Segment") -> bool:
        """Whether the two meet anywhere, at an end or along a stretch included."""
        if self.crosses(other):
            return True
        ends = ((self, other.start), (self, other.end), (other, self.start), (other, self.end))
        return any(segment.distance(point) <= TOLERANCE for segment, point in ends)

    def runs_along(self, other: "Segment") -> bool:
        """Whether the two lie on each other over a stretch, so that they look like one line."""
        if abs(_turn(self, other.start)) > TOLERANCE or abs(_turn(self, other.end)) > TOLERANCE:
            return False
        if abs(self.end.x - self.start.x) >= abs(self.end.y - self.start.y):
            return _shared((self.start.x, self.end.x), (other.start.x, other.end.x)) > TOLERANCE
        return _shared((self.start.y, self.end.y), (other.start.y, other.end.y)) > TOLERANCE

    def distance(self, point: Point) -> float:
        """How far a point is from the nearest place of the segment."""
        dx, dy = self.end.x - self.start.x, self.end.y - self.start.y
        square = dx * dx + dy * dy
        share = ((point.x - self.start.x) * dx + (point.y - self.start.y) * dy) / square if square else 0.0
        share = min(1.0, max(0.0, share))
        nearest = Point(self.start.x + share * dx, self.start.y + share * dy)
        return float(((point.x - nearest.x) ** 2 + (point.y - nearest.y) ** 2) ** 0.5)


def segments(points: Sequence[Point]) -> Iterator[Segment]:
    """The straight pieces of a polyline, in order."""
    return (Segment(start, end) for start, end in pairwise(points))


def enters(points: Sequence[Point], box: Box) -> bool:
    """Whether a polyline passes through the inside of the box."""
    return any(segment.enters(box) for segment in segments(points))


def _turn(line: Segment, point: Point) -> float:
    """Signed distance of a point from the endless line through a segment."""
    dx, dy = line.end.x - line.start.x, line.end.y - line.start.y
    length = (dx * dx + dy * dy) ** 0.5 or 1.0
    return float((dx * (point.y - line.start.y) - dy * (point.x - line.start.x)) / length)


def _apart(line: Segment, one: Point, other: Point) -> bool:
    """Whether two points lie clearly on opposite sides of a line."""
    first, second = _turn(line, one), _turn(line, other)
    return min(first, second) < -TOLERANCE and max(first, second) > TOLERANCE


def _shared(one: tuple[float, float], other: tuple[float, float]) -> float:
    return min(max(one), max(other)) - max(min(one), min(other))
