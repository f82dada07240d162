"""The installer's report as typed, read into what happened or into all that is wrong (Meter relocation step 8)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from services.forms.fields import FieldReader
from services.intake.reading import READING_TITLES
from services.metering.register_fields import SHOWN, read_present_registers
from services.metering.report_fields import (
    REASON,
    SERIAL_MESSAGES,
    SERIAL_TITLES,
    read_register,
    read_seal,
    read_serial,
    seal_characters,
)
from services.model.connections import MeterReading
from services.model.custody import Register
from services.model.metering import WorkOrder
from services.model.requests import Finding
from services.ports import UnitOfWork
from services.text import to_persian_digits
from services.visiting.next_visit import MOST_DAYS_AHEAD, read_next_day, start_of_work

WORDING = REASON.extended(
    titles={
        "outcome": "نتیجهٔ مراجعه",
        "sealBefore": "شمارهٔ پلمب پیشین",
        "sealAfter": "شمارهٔ پلمب تازه",
        **READING_TITLES,
        **SHOWN.titles,
        **SERIAL_TITLES,
        "reason": "دلیل انجام‌نشدن کار",
        "postponedTo": "روز مراجعهٔ دوباره",
    },
    messages={
        **SERIAL_MESSAGES,
        **SHOWN.messages,
        ("sealBefore", "shape"): "شمارهٔ پلمب پیشین باید رقم یا حرف داشته باشد. آن را از روی پلمب بازشده وارد کنید.",
        ("sealAfter", "shape"): "شمارهٔ پلمب تازه باید رقم یا حرف داشته باشد. آن را از روی پلمب تازه وارد کنید.",
        ("sealAfter", "same-seal"): "شمارهٔ پلمب تازه همان پلمب پیشین است. پلمب تازه بزنید و شمارهٔ آن را وارد کنید.",
        ("reason", "missing"): "دلیل انجام‌نشدن کار را بنویسید.",
        ("postponedTo", "shape"): "روز مراجعهٔ دوباره را به شکل سال/ماه/روز وارد کنید، مانند ۱۴۰۵/۰۹/۱۵.",
        ("postponedTo", "year"): "سال روز مراجعهٔ دوباره باید شمسی و چهاررقمی باشد، مانند ۱۴۰۵/۰۹/۱۵.",
        ("postponedTo", "no-such-day"): "چنین روزی در تقویم نیست. روز مراجعهٔ دوباره را اصلاح کنید.",
        ("postponedTo", "not-ahead"): "روز مراجعهٔ دوباره باید پس از امروز باشد.",
        ("postponedTo", "too-far"): (
            f"روز مراجعهٔ دوباره باید تا {to_persian_digits(MOST_DAYS_AHEAD)} روز دیگر باشد. "
            "با مشترک روز نزدیک‌تری قرار بگذارید."
        ),
    },
    roles=SHOWN.roles,
)


class RelocationOutcome(StrEnum):
    """How the installer's visit ended."""

    DONE = "done"
    COULD_NOT = "could-not"
    POSTPONED = "postponed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """The meter is in its new place: the seal taken off, the one put on, what it shows, and the serial on its plate
    where it is another than in the records.
    """

    seal_before: str
    seal_after: str
    reading: MeterReading
    registers: Mapping[Register, int]
    meter_serial: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CouldNot:
    """The meter hangs where it hung, and why."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Postponed:
    """The subscriber asked for another day; `resume_at` is when work begins on it, in Tehran."""

    resume_at: datetime
    reason: str | None


RelocationReport = Done | CouldNot | Postponed


def read_report(
    uow: UnitOfWork, order: WorkOrder, raw: object, *, today: date
) -> RelocationReport | tuple[Finding, ...]:
    """What the report says, or all its findings at once. Only the fields that its outcome asks for are looked at."""
    reader = FieldReader(raw, WORDING)
    outcome = reader.choice("outcome", RelocationOutcome)
    report: RelocationReport | None = None
    if outcome is RelocationOutcome.DONE:
        report = _done(uow, order, reader, today)
    elif outcome is RelocationOutcome.COULD_NOT:
        report = _could_not(reader)
    elif outcome is RelocationOutcome.POSTPONED:
        report = _postponed(reader, today)
    return reader.findings if report is None else report


def _done(uow: UnitOfWork, order: WorkOrder, reader: FieldReader, today: date) -> Done | None:
    connection = uow.connections.get(order.bill_id)
    before, after = read_seal(reader, "sealBefore"), read_seal(reader, "sealAfter")
    if before is not None and after is not None and seal_characters(before) == seal_characters(after):
        reader.refuse("sealAfter", "same-seal")
    kwh = read_register(uow, reader, order, connection.meter)
    serial = read_serial(reader, connection.meter)
    reading = None if kwh is None else MeterReading(kwh=kwh, taken_on=today)
    registers = read_present_registers(uow, reader, order, connection, reading=reading, is_recorded=serial is None)
    if reader.findings or before is None or after is None or reading is None:
        return None
    return Done(seal_before=before, seal_after=after, reading=reading, registers=registers, meter_serial=serial)


def _could_not(reader: FieldReader) -> CouldNot | None:
    reason = reader.reason()
    return None if reason is None else CouldNot(reason=reason)


def _postponed(reader: FieldReader, today: date) -> Postponed | None:
    day = read_next_day(reader, today=today)
    reason = reader.reason(required=False)
    if day is None or reader.findings:
        return None
    return Postponed(resume_at=start_of_work(day), reason=reason)
