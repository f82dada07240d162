"""Visits to mounting places, and where meters were moved to."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from db.repositories.rows import insert
from db.specific import SpecificRepository
from db.specific.meter_relocation.tables import PlaceVisitRow, RelocationRow
from services.specific.meter_relocation.model import PlaceVisit, Relocation, RelocationWork
from services.specific.meter_relocation.ports import Relocations


class SqlRelocations(SpecificRepository):
    """Implements `Relocations`."""

    port = Relocations

    def add_visit(self, visit: PlaceVisit) -> None:
        """Add the result of a visit to a mounting place."""
        row = PlaceVisitRow(
            tracking_code=visit.tracking_code,
            suitability=visit.suitability,
            works=sorted(visit.works),
            reason=visit.reason,
            visited_at=visit.visited_at,
        )
        insert(self._session, row)

    def visits_of(self, tracking_code: str) -> Sequence[PlaceVisit]:
        """The request's visits to a mounting place, oldest first."""
        query = select(PlaceVisitRow).where(PlaceVisitRow.tracking_code == tracking_code).order_by(PlaceVisitRow.id)
        return [_place_visit(row) for row in self._session.scalars(query)]

    def add(self, relocation: Relocation) -> None:
        """Add a relocation; there is one per order."""
        row = RelocationRow(
            work_order_number=relocation.work_order_number,
            bill_id=relocation.bill_id,
            place=relocation.place,
            seal_before=relocation.seal_before,
            seal_after=relocation.seal_after,
            reading_kwh=relocation.reading_kwh,
            relocated_at=relocation.relocated_at,
        )
        insert(self._session, row)

    def of_connection(self, bill_id: str) -> Sequence[Relocation]:
        """Where the connection's meter was moved to, oldest first."""
        oldest_first = (RelocationRow.relocated_at, RelocationRow.work_order_number)
        query = select(RelocationRow).where(RelocationRow.bill_id == bill_id).order_by(*oldest_first)
        return [_relocation(row) for row in self._session.scalars(query)]


def _place_visit(row: PlaceVisitRow) -> PlaceVisit:
    return PlaceVisit(
        tracking_code=row.tracking_code,
        suitability=row.suitability,
        works=frozenset(map(RelocationWork, row.works)),
        reason=row.reason,
        visited_at=row.visited_at,
    )


def _relocation(row: RelocationRow) -> Relocation:
    return Relocation(
        work_order_number=row.work_order_number,
        bill_id=row.bill_id,
        place=row.place,
        seal_before=row.seal_before,
        seal_after=row.seal_after,
        reading_kwh=row.reading_kwh,
        relocated_at=row.relocated_at,
    )
