"""What keeps the checks of files, collected equipment, and removals that the company begins."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from services.errors import NotFound
from services.ports import UnitOfWork
from services.specific.permanent_collection.model import CollectedEquipment, FileCheck
from services.specific.permanent_collection.removals import Removal


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


class Removals(Protocol):
    """One removal a request."""

    def of_request(self, tracking_code: str) -> Removal | None: ...
    def newest(self, bill_id: str) -> Removal | None:
        """The one of the connection that was begun last."""
        ...

    def recent(self, limit: int) -> Sequence[Removal]:
        """Up to so many, the newest first."""
        ...

    def save(self, removal: Removal) -> None:
        """Add it, or replace the one of its request."""
        ...


def removal_of(uow: UnitOfWork, tracking_code: str) -> Removal:
    """The request's removal. Raises NotFound."""
    removal = uow.repository(Removals).of_request(tracking_code)
    if removal is None:
        raise NotFound("removal", tracking_code)
    return removal
