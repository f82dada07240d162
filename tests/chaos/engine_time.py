"""When the engine's records were written by the machine's clock, whatever the engine's own clock was set to."""

from collections.abc import Iterator
from dataclasses import dataclass, field

_SLACK_SECONDS = 2.0
"""Between the engine's clock being set and our note of it."""


@dataclass(slots=True)
class EngineTime:
    """What the engine's clock was ahead of the machine's by, and since when; seconds, behind where negative.

    An instant that it told fits one of these times only: its clock is set by an hour or more, within a run of less.
    """

    _offsets: list[tuple[float, float]] = field(default_factory=list)

    def ahead(self, offset: float, *, since: float) -> None:
        """From a moment of the machine's clock on it is ahead by so much."""
        self._offsets.append((since, offset))

    def true(self, told_ms: int) -> float:
        """The machine's time, in seconds since 1970, of an instant that the engine told in milliseconds."""
        return told_ms / 1000 - next(self._fitting(told_ms / 1000), self._offsets[-1][1] if self._offsets else 0.0)

    def _fitting(self, told: float) -> Iterator[float]:
        """The newest first."""
        until = float("inf")
        for since, offset in reversed(self._offsets):
            if since - _SLACK_SECONDS <= told - offset <= until + _SLACK_SECONDS:
                yield offset
            until = since
