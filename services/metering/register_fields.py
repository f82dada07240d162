"""What a meter shows besides its total, as the reports of agents ask for it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from services.forms.entries import Role
from services.forms.fields import FieldReader
from services.labels import METER_REGISTERS
from services.metering.custody import meter_of
from services.metering.meter_registers import registers_at
from services.model.connections import Connection, MeterReading
from services.model.custody import Register
from services.model.metering import WorkOrder
from services.ports import UnitOfWork
from services.readings.register_check import FullReading, RegisterDoubt, RegisterFault, register_doubts, too_long
from services.readings.register_use import told_before
from services.readings.registers import LOADS
from services.text import format_number

REGISTER_FIELDS: Mapping[Register, str] = {
    Register.LOW: "lowLoadReading",
    Register.MID: "midLoadReading",
    Register.PEAK: "peakLoadReading",
    Register.FRIDAY: "fridayReading",
    Register.REACTIVE: "reactiveReading",
    Register.MAXIMUM_DEMAND: "maximumDemand",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterFields:
    """The fields of a report that tell what the registers of one meter show, by register."""

    keys: Mapping[Register, str]
    titles: Mapping[str, str]

    @property
    def roles(self) -> Mapping[str, Role]:
        """They ask for numbers."""
        return dict.fromkeys(self.titles, Role.NUMBER)

    @property
    def messages(self) -> Mapping[tuple[str, str], str]:
        """What is said of their faults."""
        of_each: Mapping[str, str] = {RegisterFault.TOO_MANY_DIGITS: _TOO_MANY_DIGITS, RegisterFault.BEHIND: _BEHIND}
        each = {(key, fault): f"{self.titles[key]} {said}" for key in self.titles for fault, said in of_each.items()}
        return {**each, (self.keys[Register.PEAK], RegisterFault.SUM): _SUM}

    def read(self, reader: FieldReader, *, required: Collection[Register] = ()) -> Mapping[Register, int]:
        """What was read of them: the required ones, and of the loads all or none. Codes: those of a number."""
        loads = LOADS if any(not reader.is_blank(self.keys[load]) for load in LOADS) else ()
        wanted = {*required, *loads}
        read = {key: reader.whole_number(name, required=key in wanted) for key, name in self.keys.items()}
        return {register: value for register, value in read.items() if value is not None}

    def refuse(self, reader: FieldReader, doubts: Collection[RegisterDoubt], shown: Mapping[Register, int]) -> None:
        """Note what is wrong with what they show. Codes: those of `RegisterFault`."""
        counted = format_number(sum(shown.get(load, 0) for load in LOADS))
        for doubt in doubts:
            reader.refuse(self.keys[doubt.register or Register.PEAK], doubt.fault, sum=counted)


_TOO_MANY_DIGITS = "از رقم‌های شمارنده بیشتر است. آن را دوباره بخوانید."
_SUM = "کم‌باری، میان‌باری و اوج‌بار روی هم {sum} می‌شود و با کارکرد کل نمی‌خواند. رقم‌ها را دوباره بخوانید."
_BEHIND = "با رقم پیشین همان شمارنده و با کارکرد کل نمی‌خواند. آن را دوباره بخوانید و اگر همان است دوباره بفرستید."


def _fields(prefix: str, when: str) -> RegisterFields:
    keys = {each: f"{prefix}{key[0].upper()}{key[1:]}" if prefix else key for each, key in REGISTER_FIELDS.items()}
    titles = {key: f"رقم {METER_REGISTERS[register]}{when}" for register, key in keys.items()}
    return RegisterFields(keys=keys, titles=titles)


SHOWN = _fields("", "")
"""Of the meter that the report is about."""

WHEN_HUNG = _fields("opening", " هنگام نصب")
"""Of a meter that was hung in another's place."""

WHEN_REMOVED = _fields("closing", " هنگام برداشتن")
"""Of the meter that it took the place of."""


def read_present_registers(
    uow: UnitOfWork,
    reader: FieldReader,
    order: WorkOrder | None,
    connection: Connection,
    *,
    reading: MeterReading | None,
    is_recorded: bool = True,
    fields: RegisterFields = SHOWN,
) -> Mapping[Register, int]:
    """What the meter in the records shows besides its total: all registers that it is known to have, with any others.

    They add up to the total, and have counted since they were last read what the total allows; what contradicts an
    earlier reading is asked for once more: given again, it is taken. Of a total that nobody could read, or that may be
    wrong (None), only the digits are checked, and nothing is demanded; nothing is where another meter than the recorded
    one hangs there.
    """
    known = registers_at(uow, connection.bill_id) if reading is not None and is_recorded else ()
    shown = fields.read(reader, required=known)
    if reader.findings or not is_recorded:
        return shown
    if reading is None:
        fields.refuse(reader, list(too_long(connection.meter, shown)), shown)
        return shown
    told = FullReading(reading=reading, registers=shown)
    meter = meter_of(uow, connection)
    before = None if meter is None else told_before(uow, meter, reading.taken_on)
    doubts = list(register_doubts(connection, frozenset(shown), told=told, before=before))
    fields.refuse(reader, _not_insisted(uow, order, told, doubts), shown)
    return shown


def read_hung_registers(
    reader: FieldReader,
    connection: Connection,
    *,
    opening: MeterReading,
    fields: RegisterFields = WHEN_HUNG,
    known: Collection[Register] = (),
) -> Mapping[Register, int]:
    """What the registers of a meter show that is the connection's from now on: the known ones, with any others. They
    add up to its total.
    """
    shown = fields.read(reader, required=known)
    if not reader.findings:
        told = FullReading(reading=opening, registers=shown)
        doubts = list(register_doubts(connection, frozenset(shown), told=told, before=None))
        fields.refuse(reader, doubts, shown)
    return shown


def _not_insisted(
    uow: UnitOfWork, order: WorkOrder | None, told: FullReading, doubts: Collection[RegisterDoubt]
) -> Collection[RegisterDoubt]:
    """Without those that are no slip of the agent's: he has read the same again, or nobody keeps what he was asked."""
    if not any(doubt.fault is RegisterFault.BEHIND for doubt in doubts):
        return doubts
    if order is not None and order.questioned_kwh != told.reading.kwh:
        uow.metering.save_order(replace(order, questioned_kwh=told.reading.kwh))
        return doubts
    return [doubt for doubt in doubts if doubt.fault is not RegisterFault.BEHIND]
