"""What power reductions keep, in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from services.specific.power_reduction.model import PowerReduction, ReductionEnd
from services.specific.power_reduction.ports import PowerReductions
from tests.fakes.rows import insert


@dataclass
class FakePowerReductions:
    """Reductions by their request."""

    port: ClassVar[type] = PowerReductions

    rows: dict[str, PowerReduction] = field(default_factory=dict)
    ends: dict[tuple[str, int], ReductionEnd] = field(default_factory=dict)

    def of_request(self, tracking_code: str) -> PowerReduction | None:
        return self.rows.get(tracking_code)

    def of_connection(self, bill_id: str) -> Sequence[PowerReduction]:
        known = [each for each in self.rows.values() if each.bill_id == bill_id]
        return sorted(known, key=lambda each: (each.checked_at, each.tracking_code))

    def save(self, reduction: PowerReduction) -> None:
        self.rows[reduction.tracking_code] = reduction

    def ends_of(self, tracking_code: str) -> Sequence[ReductionEnd]:
        return [end for (code, _), end in sorted(self.ends.items()) if code == tracking_code]

    def add_end(self, end: ReductionEnd) -> None:
        insert(self.ends, (end.tracking_code, end.number), end)
