"""What keeps the checks of files, and collected equipment."""

from __future__ import annotations

from typing import Protocol

from services.specific.permanent_collection.model import CollectedEquipment, FileCheck


class Collections(Protocol):
    """One check and one set of equipment a request. A receipt's number that another one has is a conflict."""

    def file_check(self, tracking_code: str) -> FileCheck | None: ...
    def save_file_check(self, check: FileCheck) -> None:
        """Add it, or put it in the place of the request's."""
        ...

    def equipment(self, tracking_code: str) -> CollectedEquipment | None: ...
    def with_receipt(self, number: str) -> CollectedEquipment | None: ...
    def add_equipment(self, equipment: CollectedEquipment) -> None: ...
    def save_equipment(self, equipment: CollectedEquipment) -> None: ...
