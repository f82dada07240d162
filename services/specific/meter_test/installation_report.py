"""The installation agent's report, as it is read (steps 7 and 8)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from services.forms.entries import Role
from services.forms.fields import FieldReader
from services.intake.reading import READING_TITLES, REPORTED
from services.metering.register_fields import SHOWN, read_hung_registers
from services.metering.replacement import (
    REPLACEMENT_MESSAGES,
    REPLACEMENT_ROLES,
    REPLACEMENT_TITLES,
    Replacement,
    read_closing,
    read_replacement,
)
from services.metering.report_fields import (
    GONE_MESSAGES,
    SERIAL_MESSAGES,
    SERIAL_TITLES,
    read_seal,
    refuse_where_gone,
    serial_characters,
)
from services.model.connections import Meter, MeterReading
from services.model.custody import Register
from services.model.metering import WorkOrder
from services.model.requests import Finding
from services.ports import UnitOfWork
from services.readings.rollover import fits_register
from services.specific.meter_test.measuring import read_same_plate
from services.specific.meter_test.model import MeterWork
from services.text import to_persian_digits


class InstallationOutcome(StrEnum):
    """How the visit ended; one in vain is none of these."""

    INSTALLED = "installed"
    COULD_NOT = "could-not"


WORDING = REPORTED.extended(
    titles={
        "outcome": "نتیجهٔ مراجعه",
        **SERIAL_TITLES,
        **READING_TITLES,
        **SHOWN.titles,
        **REPLACEMENT_TITLES,
        "sealNumber": "شمارهٔ پلمب تازه",
        "reason": "دلیل انجام‌نشدن کار",
    },
    messages={
        **SERIAL_MESSAGES,
        **SHOWN.messages,
        **REPLACEMENT_MESSAGES,
        **GONE_MESSAGES,
        ("outcome", "missing"): "نتیجهٔ مراجعه انتخاب نشده است. یکی از گزینه‌ها را انتخاب کنید.",
        ("meterSerial", "other"): (
            "سریال این کنتور با کنتور تست‌شده ({serial}) نمی‌خواند. پلاک را دوباره ببینید؛ اگر کنتور دیگری است، آن را "
            "نصب نکنید و کنتور این مشترک را از آزمایشگاه بخواهید."
        ),
        ("newSerial", "tested-meter"): (
            "کنتور تست‌شده ({serial}) خراب یا خارج از حد مجاز است و دوباره نصب نمی‌شود. شمارهٔ سریال کنتور تازه را از "
            "روی پلاک آن وارد کنید."
        ),
        ("reading", "too-many-digits"): "کارکرد کنتور از رقم‌های آن بیشتر است. آن را دوباره بخوانید.",
        ("sealNumber", "shape"): "شمارهٔ پلمب تازه باید رقم یا حرف داشته باشد. آن را از روی پلمب تازه وارد کنید.",
        ("reason", "missing"): "دلیل انجام‌نشدن کار را بنویسید.",
    },
    roles={"closingReading": Role.NUMBER, **SHOWN.roles, **REPLACEMENT_ROLES},
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Installed:
    """The meter that hangs there now, and its seal."""

    hung: Replacement
    seal_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CouldNotInstall:
    """It could not be done, and why."""

    reason: str


Report = Installed | CouldNotInstall | tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedWork:
    """What the report has to answer to: the order of this day, the meter that was tested with the registers that it is
    known to have, and whether what hangs there counts as it should.
    """

    order: WorkOrder
    work: MeterWork
    tested: Meter
    tested_registers: frozenset[Register]
    is_present_sound: bool
    today: date


def read_installation(uow: UnitOfWork, raw: object, asked: AskedWork) -> Report:
    """The report, or all that is wrong with it."""
    reader = FieldReader(raw, WORDING)
    outcome = reader.choice("outcome", InstallationOutcome)
    if outcome is InstallationOutcome.COULD_NOT:
        reason = reader.reason()
        return reader.findings if reason is None else CouldNotInstall(reason=reason)
    if outcome is None or refuse_where_gone(reader, uow.connections.get(asked.order.bill_id)):
        return reader.findings
    read_meter = _reinstalled if asked.work is MeterWork.REINSTALL else _new
    hung = read_meter(uow, reader, asked)
    seal = read_seal(reader, "sealNumber")
    if reader.findings or hung is None or seal is None:
        return reader.findings
    return Installed(hung=hung, seal_number=seal)


def _new(uow: UnitOfWork, reader: FieldReader, asked: AskedWork) -> Replacement | None:
    """A new meter: neither the one that hangs there nor the one that was found faulty."""
    hung = read_replacement(uow, reader, asked.order, today=asked.today, is_sound=asked.is_present_sound)
    if hung is None or serial_characters(hung.serial) != serial_characters(asked.tested.serial):
        return hung
    reader.refuse("newSerial", "tested-meter", serial=to_persian_digits(asked.tested.serial))
    return None


def _reinstalled(uow: UnitOfWork, reader: FieldReader, asked: AskedWork) -> Replacement | None:
    """The tested meter, with what it shows now: a laboratory lets it count."""
    read_same_plate(reader, asked.tested.serial)
    kwh = reader.whole_number("reading")
    if kwh is not None and not fits_register(kwh, asked.tested):
        reader.refuse("reading", "too-many-digits")
    closing = read_closing(uow, reader, asked.order, today=asked.today, is_sound=asked.is_present_sound)
    registers = _registers_of_tested(uow, reader, asked, kwh)
    if reader.findings or kwh is None:
        return None
    return Replacement(
        serial=asked.tested.serial,
        digits=asked.tested.digits,
        multiplier=asked.tested.multiplier,
        opening_kwh=kwh,
        closing_kwh=closing.kwh,
        opening_registers=registers,
        closing_registers=closing.registers,
    )


def _registers_of_tested(
    uow: UnitOfWork, reader: FieldReader, asked: AskedWork, kwh: int | None
) -> Mapping[Register, int]:
    connection = replace(uow.connections.get(asked.order.bill_id), meter=asked.tested)
    opening = MeterReading(kwh=kwh or 0, taken_on=asked.today)
    return read_hung_registers(reader, connection, opening=opening, fields=SHOWN, known=asked.tested_registers)
