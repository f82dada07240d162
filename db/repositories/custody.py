"""Meters, their ways, their seals and what was found of them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.repositories.rows import insert, update, upsert
from db.repositories.touched import Repository
from db.tables import (
    LaboratoryVerdictRow,
    MeterAssetRow,
    MeterCustodyRow,
    MeterRegisterReadingRow,
    MeterSealRow,
    MeterSightingRow,
)
from services.model.custody import (
    Custody,
    LaboratoryVerdict,
    MeterAsset,
    Register,
    RegisterReading,
    Seal,
    Sighting,
)


class SqlMeters(Repository):
    """Implements `services.ports.custody.Meters`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def find(self, key: str) -> MeterAsset | None:
        """The meter, if it is known."""
        row = self._session.get(MeterAssetRow, key)
        return None if row is None else _asset(row)

    def alike(self, characters: str) -> Sequence[MeterAsset]:
        """The meters of a serial, in the order of their keys."""
        row = MeterAssetRow
        query = select(row).where(row.characters == characters).order_by(row.key)
        return [_asset(each) for each in self._session.scalars(query)]

    def add(self, meter: MeterAsset, first: Custody) -> None:
        """Add a meter and who has it; a taken key is a conflict."""
        insert(self._session, _asset_row(meter))
        insert(self._session, _custody_row(first))

    def save(self, meter: MeterAsset) -> None:
        """Replace what the meter is; raises NotFound."""
        update(self._session, _asset_row(meter), what="meter", key=meter.key)

    def hand_over(self, ended: Custody, begun: Custody) -> None:
        """End the present custody at the instant at which the next begins."""
        update(self._session, _custody_row(ended), what="custody of meter", key=ended.meter)
        insert(self._session, _custody_row(begun))

    def way_of(self, key: str) -> Sequence[Custody]:
        """Who held the meter, in their order."""
        row = MeterCustodyRow
        query = select(row).where(row.meter == key).order_by(row.position)
        return [_custody(each) for each in self._session.scalars(query)]

    def hung_at(self, bill_id: str) -> Sequence[Custody]:
        """The meters of a connection, oldest first."""
        row = MeterCustodyRow
        query = select(row).where(row.bill_id == bill_id).order_by(row.since, row.meter, row.position)
        return [_custody(each) for each in self._session.scalars(query)]

    def seals_of(self, key: str) -> Sequence[Seal]:
        """The meter's seals, present and removed ones."""
        row = MeterSealRow
        return [
            _seal(each) for each in self._session.scalars(select(row).where(row.meter == key).order_by(row.position))
        ]

    def save_seal(self, seal: Seal) -> None:
        """Add or replace."""
        row = MeterSealRow(
            meter=seal.meter,
            position=seal.position,
            number=seal.number,
            since=seal.since,
            set_by=seal.set_by,
            removed_at=seal.removed_at,
            removed_by=seal.removed_by,
        )
        upsert(self._session, row)

    def add_register_reading(self, reading: RegisterReading) -> None:
        """Add what the registers showed."""
        row = MeterRegisterReadingRow(
            meter=reading.meter,
            read_at=reading.read_at,
            readings={register.value: shown for register, shown in reading.values.items()},
            total_kwh=reading.total_kwh,
            by_order=reading.by_order,
            by_request=reading.by_request,
        )
        insert(self._session, row)

    def register_readings_of(self, key: str) -> Sequence[RegisterReading]:
        """What the meter's registers showed, oldest first."""
        row = MeterRegisterReadingRow
        query = select(row).where(row.meter == key).order_by(row.read_at, row.id)
        return [_register_reading(each) for each in self._session.scalars(query)]

    def add_verdict(self, verdict: LaboratoryVerdict) -> None:
        """Add what a laboratory found."""
        error = verdict.error_percent
        row = LaboratoryVerdictRow(
            meter=verdict.meter,
            condition=verdict.condition,
            error_hundredths=None if error is None else int(error * 100),
            given_at=verdict.given_at,
            by_request=verdict.by_request,
        )
        insert(self._session, row)

    def verdicts_of(self, key: str) -> Sequence[LaboratoryVerdict]:
        """What laboratories found, oldest first."""
        row = LaboratoryVerdictRow
        query = select(row).where(row.meter == key).order_by(row.given_at, row.id)
        return [_verdict(each) for each in self._session.scalars(query)]

    def add_sighting(self, sighting: Sighting, *, characters: str) -> None:
        """Add where a serial was read."""
        row = MeterSightingRow(
            characters=characters,
            serial=sighting.serial,
            bill_id=sighting.bill_id,
            seen_at=sighting.seen_at,
            tracking_code=sighting.tracking_code,
        )
        insert(self._session, row)

    def sightings_of(self, characters: str) -> Sequence[Sighting]:
        """Where the serial was read, oldest first."""
        row = MeterSightingRow
        query = select(row).where(row.characters == characters).order_by(row.seen_at, row.id)
        return [_sighting(each) for each in self._session.scalars(query)]

    def sightings_at(self, bill_id: str) -> Sequence[Sighting]:
        """Which unexpected serials were read at the connection, oldest first."""
        row = MeterSightingRow
        query = select(row).where(row.bill_id == bill_id).order_by(row.seen_at, row.id)
        return [_sighting(each) for each in self._session.scalars(query)]


def _asset_row(meter: MeterAsset) -> MeterAssetRow:
    return MeterAssetRow(
        key=meter.key,
        characters=meter.characters,
        serial=meter.serial,
        digits=meter.digits,
        phases=meter.phases,
        kind=meter.kind,
        registers=sorted(meter.registers),
    )


def _asset(row: MeterAssetRow) -> MeterAsset:
    return MeterAsset(
        key=row.key,
        characters=row.characters,
        serial=row.serial,
        digits=row.digits,
        phases=row.phases,
        kind=row.kind,
        registers=frozenset(map(Register, row.registers)),
    )


def _custody_row(custody: Custody) -> MeterCustodyRow:
    return MeterCustodyRow(
        meter=custody.meter,
        position=custody.position,
        holder=custody.holder,
        bill_id=custody.bill_id,
        agent_code=custody.agent_code,
        since=custody.since,
        until=custody.until,
        by_request=custody.by_request,
        by_order=custody.by_order,
        told_by=custody.told_by,
        reference=custody.reference,
    )


def _custody(row: MeterCustodyRow) -> Custody:
    return Custody(
        meter=row.meter,
        position=row.position,
        holder=row.holder,
        bill_id=row.bill_id,
        agent_code=row.agent_code,
        since=row.since,
        until=row.until,
        by_request=row.by_request,
        by_order=row.by_order,
        told_by=row.told_by,
        reference=row.reference,
    )


def _seal(row: MeterSealRow) -> Seal:
    return Seal(
        meter=row.meter,
        position=row.position,
        number=row.number,
        since=row.since,
        set_by=row.set_by,
        removed_at=row.removed_at,
        removed_by=row.removed_by,
    )


def _register_reading(row: MeterRegisterReadingRow) -> RegisterReading:
    return RegisterReading(
        meter=row.meter,
        read_at=row.read_at,
        values={Register(name): int(shown) for name, shown in row.readings.items()},
        total_kwh=row.total_kwh,
        by_order=row.by_order,
        by_request=row.by_request,
    )


def _verdict(row: LaboratoryVerdictRow) -> LaboratoryVerdict:
    hundredths = row.error_hundredths
    return LaboratoryVerdict(
        meter=row.meter,
        condition=row.condition,
        error_percent=None if hundredths is None else Decimal(hundredths) / 100,
        given_at=row.given_at,
        by_request=row.by_request,
    )


def _sighting(row: MeterSightingRow) -> Sighting:
    return Sighting(serial=row.serial, bill_id=row.bill_id, seen_at=row.seen_at, tracking_code=row.tracking_code)
