"""The meter that an agent reports to have mounted: fields of the work report, alone or numbered (`meterSerial2`)."""

from dataclasses import dataclass

from services.changes.case import CORRECT_REPORT, Case, Need, Source
from services.metering.replacement import FEWEST_DIGITS, MOST_DIGITS
from services.model.connections import Connection, Meter, Reading, ReadingRole, ReadingSource
from services.readings.rollover import fits_register
from services.registry.values import FieldKind

USUAL_DIGITS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterFields:
    """The fields of one meter: its serial, what it showed when mounted, and where they are not the usual, its digits
    and its multiplier.
    """

    serial: Need
    opening: Need
    digits: Need
    multiplier: Need

    @property
    def all(self) -> tuple[Need, ...]:
        """All of them."""
        return self.serial, self.opening, self.digits, self.multiplier


def meter_fields(number: int | None = None, *, required: bool = True) -> MeterFields:
    """The fields of the meter with this number, or of the only one."""

    def need(key: str, kind: FieldKind, *, needed: bool) -> Need:
        return Need(key=f"{key}{number or ''}", kind=kind, source=Source.REPORT, required=needed)

    return MeterFields(
        serial=need("meterSerial", FieldKind.WORDS, needed=required),
        opening=need("openingReading", FieldKind.NUMBER, needed=False),
        digits=need("meterDigits", FieldKind.NUMBER, needed=False),
        multiplier=need("meterMultiplier", FieldKind.NUMBER, needed=False),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Mounted:
    """A meter that was mounted today, and what it showed, in kWh."""

    meter: Meter
    opening_kwh: int


def mounted_meter(case: Case, fields: MeterFields) -> Mounted | None:
    """The meter, or None with what is wrong with the report. It begins at 0 where nothing else is said."""
    serial = (case.answer(fields.serial, str) or "").strip()
    digits = case.answer(fields.digits, int) or USUAL_DIGITS
    opening = case.answer(fields.opening, int) or 0
    if not any(map(str.isdigit, serial)):
        case.refuse("شمارهٔ سریال کنتور در گزارش کار نیامده است یا رقم ندارد.", CORRECT_REPORT)
        return None
    if not FEWEST_DIGITS <= digits <= MOST_DIGITS:
        case.refuse("کنتور ۴ تا ۸ رقم صحیح دارد: تعداد رقم‌های کنتور در گزارش کار نادرست است.", CORRECT_REPORT)
        return None
    multiplier = max(case.answer(fields.multiplier, int) or 1, 1)
    meter = Meter(serial=serial, digits=digits, multiplier=multiplier, installed_on=case.today)
    if not fits_register(opening, meter):
        case.refuse("کارکرد کنتور هنگام نصب در گزارش کار از رقم‌های آن بیشتر است.", CORRECT_REPORT)
        return None
    return Mounted(meter=meter, opening_kwh=opening)


def add_opening(case: Case, connection: Connection, mounted: Mounted) -> None:
    """What the connection's first meter showed when it was mounted: nothing before it is ever billed."""
    case.uow.connections.add_reading(
        Reading(
            bill_id=connection.bill_id,
            kwh=mounted.opening_kwh,
            taken_on=mounted.meter.installed_on,
            source=ReadingSource.INSTALLATION,
            meter_serial=mounted.meter.serial,
            role=ReadingRole.OPENING,
        )
    )
