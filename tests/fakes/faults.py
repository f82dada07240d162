"""Faults of meters and their repairs, in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from services.model.faults import MeterFault, MeterRepair
from tests.fakes.rows import insert


@dataclass
class FakeFaults:
    """Faults and repairs, by the number of their order."""

    fault_rows: dict[str, MeterFault] = field(default_factory=dict)
    repair_rows: dict[str, MeterRepair] = field(default_factory=dict)

    def add(self, fault: MeterFault) -> None:
        insert(self.fault_rows, fault.work_order_number, fault)

    def of_connection(self, bill_id: str) -> Sequence[MeterFault]:
        mine = (each for each in self.fault_rows.values() if each.bill_id == bill_id)
        return sorted(mine, key=lambda each: each.reported_at)

    def add_repair(self, repair: MeterRepair) -> None:
        insert(self.repair_rows, repair.work_order_number, repair)

    def repairs_of(self, bill_id: str) -> Sequence[MeterRepair]:
        mine = (each for each in self.repair_rows.values() if each.bill_id == bill_id)
        return sorted(mine, key=lambda each: each.repaired_at)
