"""Faults of meters, and what became of the meters."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.model.metering import MeterCondition


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterFault:
    """A fault that a test found (Settlement steps 10 and 11). `work_order_number` is the test's.

    `bill_number` is the bill that asks for its cost: None where the cost was paid before.
    """

    work_order_number: str
    tracking_code: str
    bill_id: str
    meter_serial: str
    condition: MeterCondition
    bill_number: str | None
    reported_at: datetime

    def is_like(self, other: "MeterFault") -> bool:
        """True for the same kind of fault of the same meter."""
        return (self.meter_serial, self.condition) == (other.meter_serial, other.condition)


class RepairOutcome(StrEnum):
    """What the installer has done about a faulty meter."""

    REPAIRED = "repaired"
    REPLACED = "replaced"
    COULD_NOT = "could-not"


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterRepair:
    """A meter that was repaired or replaced. `meter_serial` and `seal_number` are of the meter that is there since.

    `reading_kwh` is what the register of the faulty meter showed last; None where it could not be read.
    """

    work_order_number: str
    bill_id: str
    outcome: RepairOutcome
    meter_serial: str
    reading_kwh: int | None
    seal_number: str
    repaired_at: datetime
