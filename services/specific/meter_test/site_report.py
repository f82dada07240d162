"""The tester's report of his visit, as it is read (step 3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from services.forms.fields import FieldReader
from services.intake.reading import READING_TITLES
from services.metering.register_fields import SHOWN, WHEN_HUNG, read_present_registers
from services.metering.replacement import NEW_METER_TITLES, REPLACEMENT_MESSAGES, Replacement, read_new_meter
from services.metering.report_fields import (
    GONE_MESSAGES,
    read_register,
    read_seal,
    refuse_where_gone,
    serial_characters,
)
from services.metering.tests import UNREADABLE
from services.model.connections import Connection, Meter, MeterReading
from services.model.custody import Register
from services.model.metering import MeterCondition, WorkOrder
from services.model.requests import Finding
from services.ports import UnitOfWork
from services.specific.meter_test.measuring import (
    MEASURED,
    MEASURED_TITLES,
    read_condition,
    read_error,
    read_same_plate,
)


class SiteOutcome(StrEnum):
    """How the visit ended; one in vain (nobody at home, put off, a wrong address) is none of these."""

    TESTED = "tested"
    TAKEN = "taken"
    OTHER_METER = "other-meter"
    NOT_POSSIBLE = "not-possible"


def _of_substitute(text: str) -> str:
    return text.replace("کنتور تازه", "کنتور امانی")


_WORK = frozenset({SiteOutcome.TESTED, SiteOutcome.TAKEN})

_MAY_BE_DARK = UNREADABLE | {MeterCondition.TAMPERING}
"""Whoever tampers with a meter may well have darkened its display."""

WORDING = MEASURED.extended(
    titles={
        "outcome": "نتیجهٔ مراجعه",
        **MEASURED_TITLES,
        **READING_TITLES,
        **SHOWN.titles,
        **{field: _of_substitute(title) for field, title in NEW_METER_TITLES.items()},
        "sealNumber": "شمارهٔ پلمب",
        "reason": "دلیل انجام‌نشدن تست",
    },
    messages={
        **SHOWN.messages,
        **GONE_MESSAGES,
        **{key: _of_substitute(text) for key, text in REPLACEMENT_MESSAGES.items() if key[0] in NEW_METER_TITLES},
        ("outcome", "missing"): "نتیجهٔ مراجعه انتخاب نشده است. یکی از گزینه‌ها را انتخاب کنید.",
        ("outcome", "withdrawn"): ("متقاضی درخواست را پس گرفته است: به کنتور دست نزنید. این کار خودبه‌خود بسته می‌شود."),
        ("meterSerial", "other"): (
            "سریال این کنتور با سوابق ({serial}) نمی‌خواند. پلاک را دوباره ببینید؛ اگر کنتور دیگری نصب است، نتیجهٔ "
            "مراجعه را «کنتور دیگری نصب است» انتخاب کنید."
        ),
        ("meterSerial", "recorded"): (
            "این سریال از آنِ کنتوری است که در سوابق هست. آن را تست کنید یا سریال کنتور نصب‌شده را اصلاح کنید."
        ),
        (
            "newSerial",
            "same-meter",
        ): "این سریال از آنِ کنتوری است که می‌برید. سریال کنتور امانی را از روی پلاک آن وارد کنید.",
        ("sealNumber", "shape"): "شمارهٔ پلمب باید رقم یا حرف داشته باشد. آن را از روی پلمب وارد کنید.",
        ("reason", "missing"): "دلیل انجام‌نشدن تست را بنویسید.",
    },
    roles={**SHOWN.roles, **WHEN_HUNG.roles},
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredOnSite:
    """The meter was tested, and sealed again. `kwh` is None where its display could not be read; the registers are
    those besides the total.
    """

    condition: MeterCondition
    error_percent: Decimal | None
    kwh: int | None
    registers: Mapping[Register, int]
    seal_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenAway:
    """The meter goes to the laboratory, and a substitute hangs in its place. The meter closes with what it showed;
    its total is None where its display could not be read.
    """

    substitute: Replacement
    seal_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherMeterFound:
    """A meter hangs there that the records do not know."""

    serial: str
    kwh: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NotTested:
    """Refused, dangerous or otherwise not possible, and why."""

    reason: str


Found = MeasuredOnSite | TakenAway | OtherMeterFound | NotTested
Report = Found | tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Visit:
    """What is read from where: the report, its order, the connection, and the day."""

    uow: UnitOfWork
    reader: FieldReader
    order: WorkOrder
    connection: Connection
    today: date

    def kwh(self, *, required: bool) -> int | None:
        return read_register(self.uow, self.reader, self.order, self.connection.meter, required=required)

    def registers(self, kwh: int | None, *, is_sound: bool) -> Mapping[Register, int]:
        """Those of a meter that may be faulty are not checked, and none is demanded."""
        reading = MeterReading(kwh=kwh, taken_on=self.today) if kwh is not None and is_sound else None
        return read_present_registers(self.uow, self.reader, self.order, self.connection, reading=reading)


def read_site_report(uow: UnitOfWork, order: WorkOrder, raw: object, *, today: date) -> Report:
    """The report, or all that is wrong with it."""
    reader, connection = FieldReader(raw, WORDING), uow.connections.get(order.bill_id)
    visit = _Visit(uow=uow, reader=reader, order=order, connection=connection, today=today)
    outcome = reader.choice("outcome", SiteOutcome)
    found: Found | None = None
    if outcome in _WORK and refuse_where_gone(reader, connection):
        found = None
    elif outcome is SiteOutcome.TESTED:
        found = _tested(visit)
    elif outcome is SiteOutcome.TAKEN:
        found = _taken(visit)
    elif outcome is SiteOutcome.OTHER_METER:
        found = _other(reader, connection.meter)
    elif outcome is SiteOutcome.NOT_POSSIBLE:
        reason = reader.reason()
        found = None if reason is None else NotTested(reason=reason)
    return reader.findings if reader.findings or found is None else found


def _tested(visit: _Visit) -> MeasuredOnSite | None:
    reader = visit.reader
    read_same_plate(reader, visit.connection.meter.serial)
    condition = read_condition(reader)
    error = read_error(reader, condition)
    kwh = visit.kwh(required=condition is not None and condition not in _MAY_BE_DARK)
    seal = read_seal(reader, "sealNumber")
    registers = visit.registers(kwh, is_sound=condition is MeterCondition.IN_ORDER)
    if reader.findings or condition is None or seal is None:
        return None
    return MeasuredOnSite(condition=condition, error_percent=error, kwh=kwh, registers=registers, seal_number=seal)


def _taken(visit: _Visit) -> TakenAway | None:
    """Nobody has tested it yet: what it shows is not held against its total."""
    reader = visit.reader
    read_same_plate(reader, visit.connection.meter.serial)
    kwh = visit.kwh(required=False)
    registers = visit.registers(kwh, is_sound=False)
    substitute = read_new_meter(reader, visit.connection, today=visit.today)
    seal = read_seal(reader, "sealNumber")
    if reader.findings or substitute is None or seal is None:
        return None
    return TakenAway(substitute=replace(substitute, closing_kwh=kwh, closing_registers=registers), seal_number=seal)


def _other(reader: FieldReader, meter: Meter) -> OtherMeterFound | None:
    serial, kwh = reader.text("meterSerial"), reader.whole_number("reading")
    if serial is not None and not serial_characters(serial):
        reader.refuse("meterSerial", "shape")
    elif serial is not None and serial_characters(serial) == serial_characters(meter.serial):
        reader.refuse("meterSerial", "recorded")
    return None if reader.findings or serial is None or kwh is None else OtherMeterFound(serial=serial, kwh=kwh)
