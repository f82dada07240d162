"""The installation agent's report of a collection, as it is read (Permanent collection step 4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from services.forms.fields import FieldReader
from services.intake.reading import READING_TITLES, REPORTED
from services.metering.register_fields import SHOWN, read_present_registers
from services.metering.report_fields import SERIAL_MESSAGES, SERIAL_TITLES, read_register, seal_characters
from services.model.connections import Meter, MeterReading
from services.model.custody import Register
from services.model.metering import WorkOrder
from services.model.requests import Finding
from services.ports import UnitOfWork
from services.text import format_number
from services.visiting.next_visit import read_next_day, start_of_work

MOST_SEALS = 10
LONGEST_REFERENCE = 60


class CollectionOutcome(StrEnum):
    """How the agent's visit ended."""

    COLLECTED = "collected"
    NOT_AT_HOME = "not-at-home"
    REFUSED = "refused"
    DANGEROUS = "dangerous"


# Tasks keep the form that they began with. To be dropped once no process of `permanent-collection-site` up to 1.0.1
# runs any more.
_FORMER_KEYS = {
    "low": SHOWN.keys[Register.LOW],
    "middle": SHOWN.keys[Register.MID],
    "peak": SHOWN.keys[Register.PEAK],
    "friday": SHOWN.keys[Register.FRIDAY],
    "reactive": SHOWN.keys[Register.REACTIVE],
    "demand": SHOWN.keys[Register.MAXIMUM_DEMAND],
}

WORDING = REPORTED.extended(
    titles={
        "outcome": "نتیجهٔ مراجعه",
        **SERIAL_TITLES,
        **READING_TITLES,
        **SHOWN.titles,
        "seals": "پلمب‌های بازشده",
        "photo": "شمارهٔ عکس",
        "postponedTo": "روز مراجعهٔ دوباره",
        "reason": "دلیل جمع‌نشدن لوازم",
    },
    messages={
        **SERIAL_MESSAGES,
        **SHOWN.messages,
        ("outcome", "missing"): "نتیجهٔ مراجعه انتخاب نشده است. یکی از گزینه‌ها را انتخاب کنید.",
        ("seals", "shape"): "شمارهٔ پلمب باید رقم یا حرف داشته باشد. شماره‌ها را با ویرگول از هم جدا کنید.",
        ("seals", "twice"): "شمارهٔ یک پلمب دو بار آمده است. هر پلمب را یک بار بنویسید.",
        ("seals", "too-many"): "بیش از {most} پلمب نوشته شده است. فقط پلمب‌هایی را بنویسید که باز کردید.",
        ("photo", "shape"): "شمارهٔ عکس باید رقم یا حرف داشته باشد. آن را از دوربین یا برنامهٔ مأمور وارد کنید.",
        ("postponedTo", "shape"): "روز مراجعه را به شکل سال/ماه/روز وارد کنید، مانند ۱۴۰۵/۰۹/۱۵.",
        ("postponedTo", "year"): "سال روز مراجعه را شمسی و چهاررقمی وارد کنید، مانند ۱۴۰۵.",
        ("postponedTo", "no-such-day"): "چنین روزی در تقویم نیست. روزی را که قرار می‌گذارید وارد کنید.",
        ("postponedTo", "not-ahead"): "روز مراجعهٔ دوباره باید از فردا به بعد باشد.",
        ("postponedTo", "too-far"): "روز مراجعهٔ دوباره بیش از ۶۰ روز دیگر است. روز نزدیک‌تری بگذارید.",
    },
    roles=SHOWN.roles,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """The equipment is taken away. Its registers are those besides the total."""

    meter_serial: str
    kwh: int
    registers: Mapping[Register, int]
    seals: tuple[str, ...]
    photo: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotAtHome:
    """Nobody opened: the agent comes again at the moment."""

    resume_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CouldNotCollect:
    """The subscriber refused, or it was dangerous, and why."""

    outcome: CollectionOutcome
    reason: str


Report = Collected | NotAtHome | CouldNotCollect | tuple[Finding, ...]


def read_report(uow: UnitOfWork, order: WorkOrder, raw: object, *, today: date) -> Report:
    """The report, or all that is wrong with it."""
    reader = FieldReader(_named_as_today(raw), WORDING)
    outcome = reader.choice("outcome", CollectionOutcome)
    report: Collected | NotAtHome | CouldNotCollect | None = None
    if outcome is CollectionOutcome.COLLECTED:
        report = _collected(uow, order, reader, today)
    elif outcome is CollectionOutcome.NOT_AT_HOME:
        report = _not_at_home(reader, today)
    elif outcome is not None:
        reason = reader.reason()
        report = None if reason is None else CouldNotCollect(outcome=outcome, reason=reason)
    return reader.findings if reader.findings or report is None else report


def _named_as_today(raw: object) -> object:
    """The report, its registers named as today also where its form is of `permanent-collection-site` up to 1.0.1."""
    if not isinstance(raw, Mapping):
        return raw
    former = {today: raw[before] for before, today in _FORMER_KEYS.items() if before in raw}
    return {**former, **raw}


def _collected(uow: UnitOfWork, order: WorkOrder, reader: FieldReader, today: date) -> Collected | None:
    connection = uow.connections.get(order.bill_id)
    serial, kwh = _plate(reader), read_register(uow, reader, order, connection.meter)
    is_recorded = serial is not None and _in_records(serial, connection.meter) == connection.meter.serial
    reading = MeterReading(kwh=kwh, taken_on=today) if kwh is not None else None
    registers = read_present_registers(uow, reader, order, connection, reading=reading, is_recorded=is_recorded)
    seals, photo = _seals(reader), _photo(reader)
    if reader.findings or serial is None or kwh is None or seals is None or photo is None:
        return None
    return Collected(
        meter_serial=_in_records(serial, connection.meter), kwh=kwh, registers=registers, seals=seals, photo=photo
    )


def _plate(reader: FieldReader) -> str | None:
    serial = reader.text("meterSerial")
    if serial is not None and not seal_characters(serial):
        reader.refuse("meterSerial", "shape")
        return None
    return serial


def _in_records(serial: str, meter: Meter) -> str:
    """The spelling of the records, where it is that meter."""
    return meter.serial if seal_characters(serial) == seal_characters(meter.serial) else serial


def _seals(reader: FieldReader) -> tuple[str, ...] | None:
    text = reader.text("seals")
    if text is None:
        return None
    seals = [each.strip() for each in text.replace("،", ",").split(",")]
    told = [seal_characters(each) for each in seals]
    if not all(told):
        reader.refuse("seals", "shape")
    elif len(set(told)) < len(told):
        reader.refuse("seals", "twice")
    elif len(told) > MOST_SEALS:
        reader.refuse("seals", "too-many", most=format_number(MOST_SEALS))
    return tuple(seals)


def _photo(reader: FieldReader) -> str | None:
    photo = reader.text("photo", longest=LONGEST_REFERENCE)
    if photo is not None and not any(map(str.isalnum, photo)):
        reader.refuse("photo", "shape")
        return None
    return photo


def _not_at_home(reader: FieldReader, today: date) -> NotAtHome | None:
    day = read_next_day(reader, today=today)
    return None if day is None else NotAtHome(resume_at=start_of_work(day))
