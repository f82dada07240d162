"""What a meter relocation keeps, in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from services.specific.meter_relocation.model import PlaceVisit, Relocation
from services.specific.meter_relocation.ports import Relocations
from tests.fakes.rows import insert


@dataclass
class FakeRelocations:
    """Visits to mounting places, and where meters were moved to."""

    port: ClassVar[type] = Relocations

    visit_rows: list[PlaceVisit] = field(default_factory=list)
    rows: dict[str, Relocation] = field(default_factory=dict)

    def add_visit(self, visit: PlaceVisit) -> None:
        self.visit_rows.append(visit)

    def visits_of(self, tracking_code: str) -> Sequence[PlaceVisit]:
        return [visit for visit in self.visit_rows if visit.tracking_code == tracking_code]

    def add(self, relocation: Relocation) -> None:
        insert(self.rows, relocation.work_order_number, relocation)

    def of_connection(self, bill_id: str) -> Sequence[Relocation]:
        mine = (each for each in self.rows.values() if each.bill_id == bill_id)
        return sorted(mine, key=lambda each: each.relocated_at)
