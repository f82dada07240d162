"""Meters as things of their own, in memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from services.errors import NotFound
from services.model.custody import Custody, LaboratoryVerdict, MeterAsset, RegisterReading, Seal, Sighting
from tests.fakes.rows import DuplicateKey, insert, replace


@dataclass
class FakeMeters:
    """Meters with their ways, seals, readings, verdicts and sightings."""

    rows: dict[str, MeterAsset] = field(default_factory=dict)
    custody_rows: dict[tuple[str, int], Custody] = field(default_factory=dict)
    seal_rows: dict[tuple[str, int], Seal] = field(default_factory=dict)
    reading_rows: list[RegisterReading] = field(default_factory=list)
    verdict_rows: list[LaboratoryVerdict] = field(default_factory=list)
    sighting_rows: list[tuple[str, Sighting]] = field(default_factory=list)

    def find(self, key: str) -> MeterAsset | None:
        return self.rows.get(key)

    def alike(self, characters: str) -> Sequence[MeterAsset]:
        same = [row for row in self.rows.values() if row.characters == characters]
        return sorted(same, key=lambda row: row.key)

    def add(self, meter: MeterAsset, first: Custody) -> None:
        insert(self.rows, meter.key, meter)
        self._insert(first)

    def save(self, meter: MeterAsset) -> None:
        replace(self.rows, meter.key, meter, what="meter")

    def hand_over(self, ended: Custody, begun: Custody) -> None:
        if (ended.meter, ended.position) not in self.custody_rows:
            raise NotFound("custody of meter", ended.meter)
        self.custody_rows[ended.meter, ended.position] = ended
        self._insert(begun)

    def way_of(self, key: str) -> Sequence[Custody]:
        return sorted((row for row in self.custody_rows.values() if row.meter == key), key=lambda row: row.position)

    def hung_at(self, bill_id: str) -> Sequence[Custody]:
        mine = (row for row in self.custody_rows.values() if row.bill_id == bill_id)
        return sorted(mine, key=lambda row: (row.since, row.meter, row.position))

    def seals_of(self, key: str) -> Sequence[Seal]:
        return sorted((row for row in self.seal_rows.values() if row.meter == key), key=lambda row: row.position)

    def save_seal(self, seal: Seal) -> None:
        self.seal_rows[seal.meter, seal.position] = seal

    def add_register_reading(self, reading: RegisterReading) -> None:
        self.reading_rows.append(reading)

    def register_readings_of(self, key: str) -> Sequence[RegisterReading]:
        return sorted((row for row in self.reading_rows if row.meter == key), key=lambda row: row.read_at)

    def add_verdict(self, verdict: LaboratoryVerdict) -> None:
        self.verdict_rows.append(verdict)

    def verdicts_of(self, key: str) -> Sequence[LaboratoryVerdict]:
        return sorted((row for row in self.verdict_rows if row.meter == key), key=lambda row: row.given_at)

    def add_sighting(self, sighting: Sighting, *, characters: str) -> None:
        self.sighting_rows.append((characters, sighting))

    def sightings_of(self, characters: str) -> Sequence[Sighting]:
        return sorted((row for known, row in self.sighting_rows if known == characters), key=lambda row: row.seen_at)

    def sightings_at(self, bill_id: str) -> Sequence[Sighting]:
        return sorted((row for _, row in self.sighting_rows if row.bill_id == bill_id), key=lambda row: row.seen_at)

    def _insert(self, custody: Custody) -> None:
        if any(self._is_taken(row, custody) for row in self._present()):
            raise DuplicateKey(f"present custody of {custody.meter}")
        insert(self.custody_rows, (custody.meter, custody.position), custody)

    def _present(self) -> Iterator[Custody]:
        return (row for row in self.custody_rows.values() if row.until is None)

    def _is_taken(self, known: Custody, custody: Custody) -> bool:
        same_connection = custody.bill_id is not None and known.bill_id == custody.bill_id
        return custody.until is None and (known.meter == custody.meter or same_connection)
