"""Checks of files, collected equipment, and removals that the company begins."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from db.repositories.rows import insert, update, upsert
from db.specific import SpecificRepository
from db.specific.permanent_collection.tables import CollectedEquipmentRow, FileCheckRow, RemovalRow
from services.model.connections import MeterReading
from services.model.refunds import ConnectionFacts
from services.specific.permanent_collection.model import (
    CollectedEquipment,
    FileCheck,
    LaboratoryTest,
    WarehouseReceipt,
)
from services.specific.permanent_collection.ports import Collections, Removals
from services.specific.permanent_collection.removals import Removal


class SqlCollections(SpecificRepository):
    """Implements `Collections`."""

    port = Collections

    def file_check(self, tracking_code: str) -> FileCheck | None:
        """What the request's check of the file found."""
        query = select(FileCheckRow).where(FileCheckRow.tracking_code == tracking_code)
        row = self._session.scalars(query).one_or_none()
        return None if row is None else _file_check(row)

    def save_file_check(self, check: FileCheck) -> None:
        """Add it, or put it in the place of the request's."""
        facts = check.facts
        row = FileCheckRow(
            tracking_code=check.tracking_code,
            users=check.users,
            voltage=facts.voltage,
            phases=facts.phases,
            amperage=facts.amperage,
            power_kw=facts.power_kw,
            note=check.note,
            checked_at=check.checked_at,
        )
        upsert(self._session, row)

    def equipment(self, tracking_code: str) -> CollectedEquipment | None:
        """What the request has taken away."""
        query = select(CollectedEquipmentRow).where(CollectedEquipmentRow.tracking_code == tracking_code)
        row = self._session.scalars(query).one_or_none()
        return None if row is None else _equipment(row)

    def with_receipt(self, number: str) -> CollectedEquipment | None:
        """What the warehouse has taken with this receipt."""
        query = select(CollectedEquipmentRow).where(CollectedEquipmentRow.receipt_number == number)
        row = self._session.scalars(query).one_or_none()
        return None if row is None else _equipment(row)

    def add_equipment(self, equipment: CollectedEquipment) -> None:
        """Add it; there is one of a request."""
        insert(self._session, _equipment_row(equipment))

    def save_equipment(self, equipment: CollectedEquipment) -> None:
        """Replace it; raises NotFound, WriteConflict for a receipt's number that another one has."""
        row = _equipment_row(equipment)
        update(self._session, row, what="collected equipment", key=equipment.tracking_code)


class SqlRemovals(SpecificRepository):
    """Implements `Removals`."""

    port = Removals
    not_noted = ("recent",)

    def of_request(self, tracking_code: str) -> Removal | None:
        """The request's removal."""
        query = select(RemovalRow).where(RemovalRow.tracking_code == tracking_code)
        row = self._session.scalars(query).one_or_none()
        return None if row is None else _removal(row)

    def newest(self, bill_id: str) -> Removal | None:
        """The one of the connection that was begun last."""
        query = (
            select(RemovalRow)
            .where(RemovalRow.bill_id == bill_id)
            .order_by(RemovalRow.begun_at.desc(), RemovalRow.tracking_code.desc())
            .limit(1)
        )
        row = self._session.scalars(query).one_or_none()
        return None if row is None else _removal(row)

    def recent(self, limit: int) -> Sequence[Removal]:
        """Up to so many, the newest first."""
        query = select(RemovalRow).order_by(RemovalRow.begun_at.desc(), RemovalRow.tracking_code.desc()).limit(limit)
        return [_removal(row) for row in self._session.scalars(query)]

    def save(self, removal: Removal) -> None:
        """Add it, or replace the one of its request."""
        row = RemovalRow(
            tracking_code=removal.tracking_code,
            bill_id=removal.bill_id,
            removal_case=removal.case,
            begun_at=removal.begun_at,
            begun_debt=removal.begun_debt,
            warned_at=removal.warned_at,
            pay_until=removal.pay_until,
            head_order=removal.head_order,
        )
        upsert(self._session, row)


def _removal(row: RemovalRow) -> Removal:
    return Removal(
        tracking_code=row.tracking_code,
        bill_id=row.bill_id,
        case=row.removal_case,
        begun_at=row.begun_at,
        begun_debt=row.begun_debt,
        warned_at=row.warned_at,
        pay_until=row.pay_until,
        head_order=row.head_order,
    )


def _file_check(row: FileCheckRow) -> FileCheck:
    return FileCheck(
        tracking_code=row.tracking_code,
        users=row.users,
        facts=ConnectionFacts(voltage=row.voltage, phases=row.phases, amperage=row.amperage, power_kw=row.power_kw),
        note=row.note,
        checked_at=row.checked_at,
    )


def _equipment_row(equipment: CollectedEquipment) -> CollectedEquipmentRow:
    test, receipt = equipment.test, equipment.receipt
    return CollectedEquipmentRow(
        tracking_code=equipment.tracking_code,
        work_order_number=equipment.work_order_number,
        bill_id=equipment.bill_id,
        meter_serial=equipment.meter_serial,
        kwh=equipment.reading.kwh,
        read_on=equipment.reading.taken_on,
        seals=list(equipment.seals),
        photo=equipment.photo,
        collected_at=equipment.collected_at,
        finding=None if test is None else test.finding,
        error_hundredths=None if test is None else test.error_hundredths,
        tested_at=None if test is None else test.tested_at,
        receipt_number=None if receipt is None else receipt.number,
        received_at=None if receipt is None else receipt.received_at,
    )


def _equipment(row: CollectedEquipmentRow) -> CollectedEquipment:
    return CollectedEquipment(
        tracking_code=row.tracking_code,
        work_order_number=row.work_order_number,
        bill_id=row.bill_id,
        meter_serial=row.meter_serial,
        reading=MeterReading(kwh=row.kwh, taken_on=row.read_on),
        seals=tuple(row.seals),
        photo=row.photo,
        collected_at=row.collected_at,
        test=_test(row),
        receipt=_receipt(row),
    )


def _test(row: CollectedEquipmentRow) -> LaboratoryTest | None:
    if row.finding is None or row.tested_at is None:
        return None
    return LaboratoryTest(finding=row.finding, error_hundredths=row.error_hundredths, tested_at=row.tested_at)


def _receipt(row: CollectedEquipmentRow) -> WarehouseReceipt | None:
    if row.receipt_number is None or row.received_at is None:
        return None
    return WarehouseReceipt(number=row.receipt_number, received_at=row.received_at)
