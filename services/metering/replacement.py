"""Hanging another meter: the old one is kept with its closing reading, the new one begins with its opening reading."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from services.clock import Clock
from services.forms.fields import FieldReader
from services.jalali import local_date
from services.metering.custody import Collected, collect_meter, hang_meter
from services.metering.meter_registers import note_shown
from services.metering.register_fields import (
    WHEN_HUNG,
    WHEN_REMOVED,
    read_hung_registers,
    read_present_registers,
)
from services.metering.report_fields import serial_characters
from services.model.connections import Connection, FormerMeter, Meter, MeterReading, Reading, ReadingRole, ReadingSource
from services.model.custody import Cause, MeterAsset, MeterKind, Register
from services.model.metering import WorkOrder
from services.ports import UnitOfWork

FEWEST_DIGITS = 4
MOST_DIGITS = 8
LARGEST_MULTIPLIER = 100_000

# The fields of a meter that an agent has hung, and of the one that he took down for it, with their Persian titles and
# what is said of their faults.
NEW_METER_TITLES = {
    "newSerial": "شمارهٔ سریال کنتور تازه",
    "newDigits": "تعداد رقم‌های کنتور تازه",
    "newMultiplier": "ضریب کنتور تازه",
    "openingReading": "کارکرد کنتور تازه هنگام نصب",
    **WHEN_HUNG.titles,
}
REMOVED_METER_TITLES = {"closingReading": "کارکرد کنتور پیشین هنگام برداشتن", **WHEN_REMOVED.titles}
REPLACEMENT_TITLES = {**NEW_METER_TITLES, **REMOVED_METER_TITLES}
_NUMBER = "باید عدد صحیح باشد. آن را فقط با رقم وارد کنید."
REPLACEMENT_MESSAGES = {
    ("newSerial", "shape"): "شمارهٔ سریال کنتور تازه باید رقم داشته باشد. آن را از روی پلاک کنتور وارد کنید.",
    ("newSerial", "same-meter"): "این شمارهٔ سریال از آنِ کنتور پیشین است. شمارهٔ کنتور تازه را از روی پلاک آن وارد کنید.",
    ("newDigits", "out-of-range"): "کنتور ۴ تا ۸ رقم صحیح دارد. رقم‌های اعشار (قرمز) را نشمارید.",
    ("newMultiplier", "out-of-range"): "ضریب کنتور دست‌کم ۱ است. آن را از روی پلاک کنتور یا ترانس جریان وارد کنید.",
    ("openingReading", "too-many-digits"): "کارکرد کنتور تازه از رقم‌های آن بیشتر است. یکی از دو عدد را اصلاح کنید.",
    ("closingReading", "too-many-digits"): (
        "کارکرد کنتور پیشین از رقم‌های آن بیشتر است. آن را اصلاح کنید یا اگر خوانده نمی‌شود خالی بگذارید."
    ),
    **{
        (field, code): f"{title} {_NUMBER}"
        for field, title in REPLACEMENT_TITLES.items()
        for code in ("not-a-number", "not-whole", "negative")
    },
    **WHEN_HUNG.messages,
    **WHEN_REMOVED.messages,
}
REPLACEMENT_ROLES = {**WHEN_HUNG.roles, **WHEN_REMOVED.roles}


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """A meter that was hung in another's place; `closing_kwh` is None where the old register could not be read. The
    registers are what both showed besides their totals.
    """

    serial: str
    digits: int
    multiplier: int
    opening_kwh: int
    closing_kwh: int | None
    kind: MeterKind | None = None
    opening_registers: Mapping[Register, int] = field(default_factory=dict)
    closing_registers: Mapping[Register, int] = field(default_factory=dict)


def read_new_meter(reader: FieldReader, connection: Connection, *, today: date) -> Replacement | None:
    """The meter that an agent has hung, as he reports it; None with findings, whose words are the reader's.

    Digits and multiplier are the old meter's where the report is silent on them, and a new meter begins at 0.
    """
    present = connection.meter
    serial = _serial(reader, present)
    digits = _counted(reader, "newDigits", present.digits, range(FEWEST_DIGITS, MOST_DIGITS + 1))
    multiplier = _counted(reader, "newMultiplier", present.multiplier, range(1, LARGEST_MULTIPLIER + 1))
    opening = _shown(reader, "openingReading", digits) or 0
    if reader.findings or serial is None or digits is None or multiplier is None:
        WHEN_HUNG.read(reader)
        return None
    hung = replace(present, serial=serial, digits=digits, multiplier=multiplier, installed_on=today)
    shown = MeterReading(kwh=opening, taken_on=today)
    return Replacement(
        serial=serial,
        digits=digits,
        multiplier=multiplier,
        opening_kwh=opening,
        closing_kwh=None,
        opening_registers=read_hung_registers(reader, replace(connection, meter=hung), opening=shown),
    )


def read_replacement(
    uow: UnitOfWork, reader: FieldReader, order: WorkOrder, *, today: date, is_sound: bool
) -> Replacement | None:
    """The same with what the meter in the records showed when it was taken down for it; of one that is not sound, the
    registers may show what they like.
    """
    connection = uow.connections.get(order.bill_id)
    hung = read_new_meter(reader, connection, today=today)
    closing = read_closing(uow, reader, order, today=today, is_sound=is_sound)
    if hung is None or reader.findings:
        return None
    return replace(hung, closing_kwh=closing.kwh, closing_registers=closing.registers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """What a meter showed when it was taken down; `kwh` is None where it could not be read."""

    kwh: int | None
    registers: Mapping[Register, int]


def read_closing(uow: UnitOfWork, reader: FieldReader, order: WorkOrder, *, today: date, is_sound: bool) -> Closing:
    """What the meter in the records showed at last, as the agent reports it."""
    connection = uow.connections.get(order.bill_id)
    kwh = _shown(reader, "closingReading", connection.meter.digits)
    reading = MeterReading(kwh=kwh, taken_on=today) if kwh is not None and is_sound else None
    registers = read_present_registers(uow, reader, order, connection, reading=reading, fields=WHEN_REMOVED)
    return Closing(kwh=kwh, registers=registers)


def replace_meter(
    uow: UnitOfWork,
    *,
    clock: Clock,
    bill_id: str,
    replacement: Replacement,
    cause: Cause,
    asset: MeterAsset | None = None,
) -> Connection:
    """Hang the new meter today: the former one stays in the records with its span of days and its closing reading, and
    the agent of the cause takes it along.

    The closing reading is not billed yet: the next bill charges up to it, and then what the new meter has counted from
    its opening reading; registers besides the totals likewise. A meter that hangs already is not hung again. `asset` is
    the meter that was hung, of several with its serial, where it is known which. Raises NotFound.
    """
    connection = uow.connections.get(bill_id)
    today = local_date(clock.now())
    former = connection.meter
    if (former.serial, former.installed_on) == (replacement.serial, today):
        return connection
    if replacement.closing_kwh is not None:
        uow.connections.add_reading(_reading(connection, former, replacement.closing_kwh, ReadingRole.CLOSING, today))
    told = Collected(registers=replacement.closing_registers, total_kwh=replacement.closing_kwh)
    collect_meter(uow, connection, cause=cause, at=clock.now(), told=told)
    uow.connections.add_former_meter(FormerMeter(bill_id=bill_id, meter=former, removed_on=today))
    meter = Meter(
        serial=replacement.serial,
        digits=replacement.digits,
        multiplier=replacement.multiplier,
        installed_on=today,
    )
    changed = replace(connection, meter=meter)
    uow.connections.save(changed)
    hung = hang_meter(uow, changed, cause=cause, at=clock.now(), kind=replacement.kind, meter=asset)
    shown, opening = replacement.opening_registers, replacement.opening_kwh
    note_shown(uow, hung, shown, total_kwh=opening, at=clock.now(), cause=cause)
    uow.connections.add_reading(_reading(changed, meter, replacement.opening_kwh, ReadingRole.OPENING, today))
    return changed


def _reading(connection: Connection, meter: Meter, kwh: int, role: ReadingRole, day: date) -> Reading:
    return Reading(
        bill_id=connection.bill_id,
        kwh=kwh,
        taken_on=day,
        source=ReadingSource.INSTALLATION,
        meter_serial=meter.serial,
        role=role,
    )


def _serial(reader: FieldReader, present: Meter) -> str | None:
    serial = reader.text("newSerial")
    if serial is None:
        return None
    if not any(map(str.isdigit, serial)):
        reader.refuse("newSerial", "shape")
    elif serial_characters(serial) == serial_characters(present.serial):
        reader.refuse("newSerial", "same-meter")
    return serial


def _counted(reader: FieldReader, field: str, default: int, allowed: range) -> int | None:
    number = reader.whole_number(field, required=False)
    if number is None:
        return default
    if number not in allowed:
        reader.refuse(field, "out-of-range")
        return None
    return number


def _shown(reader: FieldReader, field: str, digits: int | None) -> int | None:
    kwh = reader.whole_number(field, required=False)
    if kwh is not None and digits is not None and kwh >= 10**digits:
        reader.refuse(field, "too-many-digits")
    return kwh
