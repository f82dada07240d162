"""What a permanent collection keeps, in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from services.specific.permanent_collection.model import CollectedEquipment, FileCheck
from services.specific.permanent_collection.ports import Collections, Removals
from services.specific.permanent_collection.removals import Removal
from tests.fakes.rows import DuplicateKey, insert, replace


@dataclass
class FakeCollections:
    """Checks of files and collected equipment, by their request."""

    port: ClassVar[type] = Collections

    checks: dict[str, FileCheck] = field(default_factory=dict)
    rows: dict[str, CollectedEquipment] = field(default_factory=dict)

    def file_check(self, tracking_code: str) -> FileCheck | None:
        return self.checks.get(tracking_code)

    def save_file_check(self, check: FileCheck) -> None:
        self.checks[check.tracking_code] = check

    def equipment(self, tracking_code: str) -> CollectedEquipment | None:
        return self.rows.get(tracking_code)

    def with_receipt(self, number: str) -> CollectedEquipment | None:
        return next((each for each in self.rows.values() if each.receipt and each.receipt.number == number), None)

    def add_equipment(self, equipment: CollectedEquipment) -> None:
        insert(self.rows, equipment.tracking_code, equipment)

    def save_equipment(self, equipment: CollectedEquipment) -> None:
        other = None if equipment.receipt is None else self.with_receipt(equipment.receipt.number)
        if other is not None and other.tracking_code != equipment.tracking_code:
            raise DuplicateKey("receipt")
        replace(self.rows, equipment.tracking_code, equipment, what="collected equipment")


@dataclass
class FakeRemovals:
    """Removals by their request."""

    port: ClassVar[type] = Removals

    rows: dict[str, Removal] = field(default_factory=dict)

    def of_request(self, tracking_code: str) -> Removal | None:
        return self.rows.get(tracking_code)

    def newest(self, bill_id: str) -> Removal | None:
        mine = [each for each in self.rows.values() if each.bill_id == bill_id]
        return max(mine, key=lambda each: (each.begun_at, each.tracking_code), default=None)

    def recent(self, limit: int) -> Sequence[Removal]:
        newest = sorted(self.rows.values(), key=lambda each: (each.begun_at, each.tracking_code), reverse=True)
        return newest[:limit]

    def save(self, removal: Removal) -> None:
        self.rows[removal.tracking_code] = removal
