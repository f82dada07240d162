"""What a meter relocation keeps."""

from collections.abc import Sequence
from typing import Protocol

from services.specific.meter_relocation.model import PlaceVisit, Relocation


class Relocations(Protocol):
    """Visits to mounting places, and where meters were moved to."""

    def add_visit(self, visit: PlaceVisit) -> None: ...
    def visits_of(self, tracking_code: str) -> Sequence[PlaceVisit]:
        """Oldest first."""
        ...

    def add(self, relocation: Relocation) -> None: ...
    def of_connection(self, bill_id: str) -> Sequence[Relocation]:
        """Oldest first."""
        ...
