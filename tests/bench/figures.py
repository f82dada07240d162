"""What is computed from measured values: median and spread, percentiles, ratios of rounds."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Spread:
    """The median of several rounds, with the lowest and the highest of them."""

    middle: float
    low: float
    high: float

    def text(self, decimals: int = 0) -> str:
        """`215 (198–231)`."""
        return f"{self.middle:,.{decimals}f} ({self.low:,.{decimals}f}–{self.high:,.{decimals}f})"


def spread(values: Sequence[float]) -> Spread:
    """Of at least one value."""
    return Spread(median(values), min(values), max(values))


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` (0 to 1) of all values do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def ratios(values: Sequence[float], base: Sequence[float]) -> list[float]:
    """Round by round: what was measured in the same round is compared, so that a slow minute hits both."""
    return [ours / theirs for ours, theirs in zip(values, base, strict=True) if theirs]


def falls_throughout(values: Sequence[float], tolerance: float) -> bool:
    """Whether no value is higher than an earlier one by more than `tolerance`, and the last is lower than the first."""
    lowest = math.inf
    for value in values:
        if value > lowest + tolerance:
            return False
        lowest = min(lowest, value)
    return len(values) > 1 and values[-1] < values[0]
