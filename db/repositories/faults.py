"""Faults of meters, and what became of the meters."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.repositories.rows import insert
from db.repositories.touched import Repository
from db.tables import MeterFaultRow, MeterRepairRow
from services.model.faults import MeterFault, MeterRepair


class SqlFaults(Repository):
    """Implements `services.ports.metering.Faults`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, fault: MeterFault) -> None:
        """Add a fault; there is one for each report."""
        row = MeterFaultRow(
            work_order_number=fault.work_order_number,
            tracking_code=fault.tracking_code,
            bill_id=fault.bill_id,
            meter_serial=fault.meter_serial,
            condition=fault.condition,
            bill_number=fault.bill_number,
            reported_at=fault.reported_at,
        )
        insert(self._session, row)

    def of_connection(self, bill_id: str) -> Sequence[MeterFault]:
        """The faults of the connection's meters, oldest first."""
        oldest_first = (MeterFaultRow.reported_at, MeterFaultRow.work_order_number)
        query = select(MeterFaultRow).where(MeterFaultRow.bill_id == bill_id).order_by(*oldest_first)
        return [_fault(row) for row in self._session.scalars(query)]

    def add_repair(self, repair: MeterRepair) -> None:
        """Add a repair; there is one for each order."""
        row = MeterRepairRow(
            work_order_number=repair.work_order_number,
            bill_id=repair.bill_id,
            outcome=repair.outcome,
            meter_serial=repair.meter_serial,
            reading_kwh=repair.reading_kwh,
            seal_number=repair.seal_number,
            repaired_at=repair.repaired_at,
        )
        insert(self._session, row)

    def repairs_of(self, bill_id: str) -> Sequence[MeterRepair]:
        """The repairs and replacements of the connection's meters, oldest first."""
        oldest_first = (MeterRepairRow.repaired_at, MeterRepairRow.work_order_number)
        query = select(MeterRepairRow).where(MeterRepairRow.bill_id == bill_id).order_by(*oldest_first)
        return [_repair(row) for row in self._session.scalars(query)]


def _fault(row: MeterFaultRow) -> MeterFault:
    return MeterFault(
        work_order_number=row.work_order_number,
        tracking_code=row.tracking_code,
        bill_id=row.bill_id,
        meter_serial=row.meter_serial,
        condition=row.condition,
        bill_number=row.bill_number,
        reported_at=row.reported_at,
    )


def _repair(row: MeterRepairRow) -> MeterRepair:
    return MeterRepair(
        work_order_number=row.work_order_number,
        bill_id=row.bill_id,
        outcome=row.outcome,
        meter_serial=row.meter_serial,
        reading_kwh=row.reading_kwh,
        seal_number=row.seal_number,
        repaired_at=row.repaired_at,
    )
