"""Hanging another meter: the old one is kept with its closing reading, the new one begins with its opening reading."""

from dataclasses import dataclass, replace
from datetime import date

from services.clock import Clock
from services.forms.fields import FieldReader
from services.jalali import local_date
from services.metering.custody import collect_meter, hang_meter
from services.metering.report_fields import serial_characters
from services.model.connections import Connection, FormerMeter, Meter, Reading, ReadingRole, ReadingSource
from services.model.custody import Cause, MeterAsset, MeterKind
from services.ports import UnitOfWork

FEWEST_DIGITS = 4
MOST_DIGITS = 8
LARGEST_MULTIPLIER = 100_000

# The fields of a replacement in an installer's report, with their Persian titles and what is said of their faults.
REPLACEMENT_TITLES = {
    "newSerial": "شمارهٔ سریال کنتور تازه",
    "newDigits": "تعداد رقم‌های کنتور تازه",
    "newMultiplier": "ضریب کنتور تازه",
    "openingReading": "کارکرد کنتور تازه هنگام نصب",
    "closingReading": "کارکرد کنتور پیشین هنگام برداشتن",
}
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
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """A meter that was hung in another's place; `closing_kwh` is None where the old register could not be read."""

    serial: str
    digits: int
    multiplier: int
    opening_kwh: int
    closing_kwh: int | None
    kind: MeterKind | None = None


def read_replacement(reader: FieldReader, present: Meter) -> Replacement | None:
    """The replacement in an installer's report; None with findings, whose words are the reader's.

    Digits and multiplier are the old meter's where the report is silent on them, and a new meter begins at 0.
    """
    serial = _serial(reader, present)
    digits = _counted(reader, "newDigits", present.digits, range(FEWEST_DIGITS, MOST_DIGITS + 1))
    multiplier = _counted(reader, "newMultiplier", present.multiplier, range(1, LARGEST_MULTIPLIER + 1))
    opening = _shown(reader, "openingReading", digits)
    closing = _shown(reader, "closingReading", present.digits)
    if reader.findings or serial is None or digits is None or multiplier is None:
        return None
    return Replacement(
        serial=serial, digits=digits, multiplier=multiplier, opening_kwh=opening or 0, closing_kwh=closing
    )


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
    its opening reading. A meter that hangs already is not hung again. `asset` is the meter that was hung, of several
    with its serial, where it is known which. Raises NotFound.
    """
    connection = uow.connections.get(bill_id)
    today = local_date(clock.now())
    former = connection.meter
    if (former.serial, former.installed_on) == (replacement.serial, today):
        return connection
    if replacement.closing_kwh is not None:
        uow.connections.add_reading(_reading(connection, former, replacement.closing_kwh, ReadingRole.CLOSING, today))
    collect_meter(uow, connection, cause=cause, at=clock.now())
    uow.connections.add_former_meter(FormerMeter(bill_id=bill_id, meter=former, removed_on=today))
    meter = Meter(
        serial=replacement.serial,
        digits=replacement.digits,
        multiplier=replacement.multiplier,
        installed_on=today,
    )
    changed = replace(connection, meter=meter)
    uow.connections.save(changed)
    hang_meter(uow, changed, cause=cause, at=clock.now(), kind=replacement.kind, meter=asset)
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
