"""What keeps meters: each with its way, its seals and what laboratories said of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from services.model.custody import Custody, LaboratoryVerdict, MeterAsset, RegisterReading, Seal, Sighting


class Meters(Protocol):
    """Meters as things of their own. One is added with its first custody, so that none is ever in nobody's hands."""

    def find(self, key: str) -> MeterAsset | None: ...
    def alike(self, characters: str) -> Sequence[MeterAsset]:
        """The meters whose serials have these characters, in the order of their keys."""
        ...

    def add(self, meter: MeterAsset, first: Custody) -> None:
        """Adding a key that is there is a conflict."""
        ...

    def save(self, meter: MeterAsset) -> None:
        """Replace what the meter is. Raises NotFound."""
        ...

    def hand_over(self, ended: Custody, begun: Custody) -> None:
        """End the one where the other begins. A second meter that hangs at a connection is a conflict, and so is a
        position that is taken: somebody else has moved the meter meanwhile.
        """
        ...

    def way_of(self, key: str) -> Sequence[Custody]:
        """In its order; the last is the present one."""
        ...

    def hung_at(self, bill_id: str) -> Sequence[Custody]:
        """The meters that hung at a connection, oldest first."""
        ...

    def seals_of(self, key: str) -> Sequence[Seal]:
        """In the order of their positions."""
        ...

    def save_seal(self, seal: Seal) -> None:
        """Add or replace the one with its position."""
        ...

    def add_register_reading(self, reading: RegisterReading) -> None: ...
    def register_readings_of(self, key: str) -> Sequence[RegisterReading]:
        """Oldest first."""
        ...

    def add_verdict(self, verdict: LaboratoryVerdict) -> None: ...
    def verdicts_of(self, key: str) -> Sequence[LaboratoryVerdict]:
        """Oldest first."""
        ...

    def add_sighting(self, sighting: Sighting, *, characters: str) -> None:
        """Keep it under the characters of its serial."""
        ...

    def sightings_of(self, characters: str) -> Sequence[Sighting]:
        """Oldest first."""
        ...

    def sightings_at(self, bill_id: str) -> Sequence[Sighting]:
        """Oldest first."""
        ...
