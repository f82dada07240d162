"""The installation agent's report of a collection, as it is read (Permanent collection step 4)."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from services.forms.entries import Role
from services.forms.fields import FieldReader
from services.intake.reading import REPORTED
from services.metering.report_fields import SERIAL_MESSAGES, SERIAL_TITLES, read_register, seal_characters
from services.model.connections import Meter
from services.model.metering import WorkOrder
from services.model.requests import Finding
from services.ports import UnitOfWork
from services.specific.permanent_collection.model import Registers
from services.text import format_number
from services.visiting.next_visit import read_next_day, start_of_work

MOST_SEALS = 10
LONGEST_REFERENCE = 60

# Three registers that are read off one after the other, each without its decimals, may miss the total by so much.
ROUNDING_KWH = 3

_BY_LOAD = ("low", "middle", "peak")
_OTHERS = ("friday", "reactive", "demand")


class CollectionOutcome(StrEnum):
    """How the agent's visit ended."""

    COLLECTED = "collected"
    NOT_AT_HOME = "not-at-home"
    REFUSED = "refused"
    DANGEROUS = "dangerous"


WORDING = REPORTED.extended(
    titles={
        "outcome": "نتیجهٔ مراجعه",
        **SERIAL_TITLES,
        "low": "کارکرد کم‌باری",
        "middle": "کارکرد میان‌باری",
        "peak": "کارکرد اوج بار",
        "friday": "کارکرد جمعه",
        "reactive": "کارکرد راکتیو",
        "demand": "دیماند خوانده‌شده",
        "seals": "پلمب‌های بازشده",
        "photo": "شمارهٔ عکس",
        "postponedTo": "روز مراجعهٔ دوباره",
        "reason": "دلیل جمع‌نشدن لوازم",
    },
    messages={
        **SERIAL_MESSAGES,
        ("outcome", "missing"): "نتیجهٔ مراجعه انتخاب نشده است. یکی از گزینه‌ها را انتخاب کنید.",
        ("seals", "shape"): "شمارهٔ پلمب باید رقم یا حرف داشته باشد. شماره‌ها را با ویرگول از هم جدا کنید.",
        ("seals", "twice"): "شمارهٔ یک پلمب دو بار آمده است. هر پلمب را یک بار بنویسید.",
        ("seals", "too-many"): "بیش از {most} پلمب نوشته شده است. فقط پلمب‌هایی را بنویسید که باز کردید.",
        ("photo", "shape"): "شمارهٔ عکس باید رقم یا حرف داشته باشد. آن را از دوربین یا برنامهٔ مأمور وارد کنید.",
        ("peak", "sum"): (
            "کارکرد کم‌باری، میان‌باری و اوج بار روی هم {sum} می‌شود و با کارکرد کل نمی‌خواند. رقم‌ها را دوباره بخوانید."
        ),
        ("postponedTo", "shape"): "روز مراجعه را به شکل سال/ماه/روز وارد کنید، مانند ۱۴۰۵/۰۹/۱۵.",
        ("postponedTo", "year"): "سال روز مراجعه را شمسی و چهاررقمی وارد کنید، مانند ۱۴۰۵.",
        ("postponedTo", "no-such-day"): "چنین روزی در تقویم نیست. روزی را که قرار می‌گذارید وارد کنید.",
        ("postponedTo", "not-ahead"): "روز مراجعهٔ دوباره باید از فردا به بعد باشد.",
        ("postponedTo", "too-far"): "روز مراجعهٔ دوباره بیش از ۶۰ روز دیگر است. روز نزدیک‌تری بگذارید.",
    },
    roles=dict.fromkeys((*_BY_LOAD, *_OTHERS), Role.NUMBER),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """The equipment is taken away."""

    meter_serial: str
    kwh: int
    registers: Registers
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
    reader = FieldReader(raw, WORDING)
    outcome = reader.choice("outcome", CollectionOutcome)
    report: Collected | NotAtHome | CouldNotCollect | None = None
    if outcome is CollectionOutcome.COLLECTED:
        report = _collected(uow, order, reader)
    elif outcome is CollectionOutcome.NOT_AT_HOME:
        report = _not_at_home(reader, today)
    elif outcome is not None:
        reason = reader.reason()
        report = None if reason is None else CouldNotCollect(outcome=outcome, reason=reason)
    return WORDING.in_form_order(reader.findings) if reader.findings or report is None else report


def _collected(uow: UnitOfWork, order: WorkOrder, reader: FieldReader) -> Collected | None:
    meter = uow.connections.get(order.bill_id).meter
    serial, kwh = _plate(reader), read_register(uow, reader, order, meter)
    registers, seals, photo = _registers(reader, kwh), _seals(reader), _photo(reader)
    if reader.findings or serial is None or kwh is None or seals is None or photo is None:
        return None
    return Collected(meter_serial=_in_records(serial, meter), kwh=kwh, registers=registers, seals=seals, photo=photo)


def _plate(reader: FieldReader) -> str | None:
    serial = reader.text("meterSerial")
    if serial is not None and not seal_characters(serial):
        reader.refuse("meterSerial", "shape")
        return None
    return serial


def _in_records(serial: str, meter: Meter) -> str:
    """The spelling of the records, where it is that meter."""
    return meter.serial if seal_characters(serial) == seal_characters(meter.serial) else serial


def _registers(reader: FieldReader, total: int | None) -> Registers:
    has_loads = any(not reader.is_blank(each) for each in _BY_LOAD)
    loads = {each: reader.whole_number(each, required=has_loads) for each in _BY_LOAD}
    others = {each: reader.whole_number(each, required=False) for each in _OTHERS}
    known = [each for each in loads.values() if each is not None]
    if total is not None and len(known) == len(_BY_LOAD) and abs(sum(known) - total) > ROUNDING_KWH:
        reader.refuse("peak", "sum", sum=format_number(sum(known)))
    return Registers(**loads, **others)


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
