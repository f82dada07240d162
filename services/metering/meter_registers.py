"""Which registers a meter has besides its total, and what they showed."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from services.model.custody import Cause, MeterAsset, Register, RegisterReading
from services.ports import UnitOfWork


def registers_at(uow: UnitOfWork, bill_id: str) -> frozenset[Register]:
    """The registers that the meter at a connection is known to have besides its total."""
    hanging = (uow.meters.find(each.meter) for each in uow.meters.hung_at(bill_id) if each.until is None)
    return frozenset(register for meter in hanging if meter is not None for register in meter.registers)


def note_shown(
    uow: UnitOfWork,
    meter: MeterAsset,
    registers: Mapping[Register, int],
    *,
    total_kwh: int | None,
    at: datetime,
    cause: Cause,
) -> None:
    """Somebody has read registers of the meter with its total: it has them, whatever was known of it. Nothing where
    none was read.
    """
    if not registers:
        return
    by_request = cause.tracking_code if cause.work_order_number is None else None
    shown = RegisterReading(
        meter=meter.key,
        read_at=at,
        values=registers,
        total_kwh=total_kwh,
        by_order=cause.work_order_number,
        by_request=by_request,
    )
    uow.meters.add_register_reading(shown)
    if not meter.registers.issuperset(registers):
        uow.meters.save(replace(meter, registers=meter.registers | frozenset(registers)))
