"""The meter that an agent reports to have mounted: fields of the work report, alone or numbered (`meterSerial2`)."""

from dataclasses import dataclass

from services.changes.case import CORRECT_REPORT, Case, Need, Source
from services.metering.custody import hang_meter
from services.metering.replacement import FEWEST_DIGITS, MOST_DIGITS
from services.model.connections import Connection, Meter, Reading, ReadingRole, ReadingSource
from services.model.custody import MeterKind
from services.readings.rollover import fits_register
from services.registry.values import FieldKind

USUAL_DIGITS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterFields:
    """The fields of one meter: its serial, what it showed when mounted, and where they are not the usual, its digits
    and its multiplier; and how it counts.
    """

    serial: Need
    opening: Need
    digits: Need
    multiplier: Need
    kind: Need

    @property
    def all(self) -> tuple[Need, ...]:
        """All of them."""
        return self.serial, self.opening, self.digits, self.multiplier, self.kind


def meter_fields(number: int | None = None, *, required: bool = True) -> MeterFields:
    """The fields of the meter with this number, or of the only one."""

    def need(key: str, kind: FieldKind, *, needed: bool, choices: tuple[str, ...] = ()) -> Need:
        return Need(key=f"{key}{number or ''}", kind=kind, source=Source.REPORT, required=needed, choices=choices)

    return MeterFields(
        serial=need("meterSerial", FieldKind.WORDS, needed=required),
        opening=need("openingReading", FieldKind.NUMBER, needed=False),
        digits=need("meterDigits", FieldKind.NUMBER, needed=False),
        multiplier=need("meterMultiplier", FieldKind.NUMBER, needed=False),
        kind=need("meterKind", FieldKind.CHOICE, needed=False, choices=tuple(each.value for each in MeterKind)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Mounted:
    """A meter that was mounted today, and what it showed, in kWh."""

    meter: Meter
    opening_kwh: int
    kind: MeterKind | None


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
    return Mounted(meter=meter, opening_kwh=opening, kind=reported_kind(case, fields))


def reported_kind(case: Case, fields: MeterFields) -> MeterKind | None:
    """How the meter counts, where the report says so."""
    said = case.answer(fields.kind, str)
    return next((each for each in MeterKind if each == said), None)


def mount_first(case: Case, connection: Connection, mounted: Mounted) -> None:
    """The connection, as it is now, has its first meter: nothing before what it showed then is ever billed."""
    hang_meter(case.uow, connection, cause=case.cause, at=case.clock.now(), kind=mounted.kind)
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
