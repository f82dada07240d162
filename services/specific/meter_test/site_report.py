"""The tester's report of his visit, as it is read (step 3)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from services.forms.fields import FieldReader
from services.metering.replacement import REPLACEMENT_MESSAGES, REPLACEMENT_TITLES, Replacement, read_replacement
from services.metering.report_fields import read_register, read_seal, serial_characters
from services.metering.tests import UNREADABLE
from services.model.connections import Meter
from services.model.metering import MeterCondition, WorkOrder
from services.model.requests import Finding
from services.ports import UnitOfWork
from services.specific.meter_test.measuring import MEASURED, read_condition, read_error, read_same_plate


class SiteOutcome(StrEnum):
    """How the visit ended; one in vain (nobody at home, put off, a wrong address) is none of these."""

    TESTED = "tested"
    TAKEN = "taken"
    OTHER_METER = "other-meter"
    NOT_POSSIBLE = "not-possible"


def _of_substitute(text: str) -> str:
    return text.replace("کنتور تازه", "کنتور امانی")


_MAY_BE_DARK = UNREADABLE | {MeterCondition.TAMPERING}
"""Whoever tampers with a meter may well have darkened its display."""

_REPLACED = tuple(field for field in REPLACEMENT_TITLES if field != "closingReading")

WORDING = MEASURED.extended(
    titles={
        "outcome": "نتیجهٔ مراجعه",
        **{field: _of_substitute(REPLACEMENT_TITLES[field]) for field in _REPLACED},
        "sealNumber": "شمارهٔ پلمب",
        "reason": "دلیل انجام‌نشدن تست",
    },
    messages={
        **{key: _of_substitute(text) for key, text in REPLACEMENT_MESSAGES.items() if key[0] in _REPLACED},
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
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredOnSite:
    """The meter was tested, and sealed again. `kwh` is None where its display could not be read."""

    condition: MeterCondition
    error_percent: Decimal | None
    kwh: int | None
    seal_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenAway:
    """The meter goes to the laboratory, and a substitute hangs in its place. `kwh` is None where its display could not
    be read.
    """

    kwh: int | None
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


def read_site_report(uow: UnitOfWork, order: WorkOrder, raw: object) -> Report:
    """The report, or all that is wrong with it."""
    reader, meter = FieldReader(raw, WORDING), uow.connections.get(order.bill_id).meter
    outcome = reader.choice("outcome", SiteOutcome)
    found: Found | None = None
    if outcome is SiteOutcome.TESTED:
        found = _tested(uow, reader, order, meter)
    elif outcome is SiteOutcome.TAKEN:
        found = _taken(uow, reader, order, meter)
    elif outcome is SiteOutcome.OTHER_METER:
        found = _other(reader, meter)
    elif outcome is SiteOutcome.NOT_POSSIBLE:
        reason = reader.reason()
        found = None if reason is None else NotTested(reason=reason)
    return WORDING.in_form_order(reader.findings) if reader.findings or found is None else found


def _tested(uow: UnitOfWork, reader: FieldReader, order: WorkOrder, meter: Meter) -> MeasuredOnSite | None:
    read_same_plate(reader, meter.serial)
    condition = read_condition(reader)
    error = read_error(reader, condition)
    is_readable = condition is not None and condition not in _MAY_BE_DARK
    kwh, seal = read_register(uow, reader, order, meter, required=is_readable), read_seal(reader, "sealNumber")
    if reader.findings or condition is None or seal is None:
        return None
    return MeasuredOnSite(condition=condition, error_percent=error, kwh=kwh, seal_number=seal)


def _taken(uow: UnitOfWork, reader: FieldReader, order: WorkOrder, meter: Meter) -> TakenAway | None:
    read_same_plate(reader, meter.serial)
    kwh = read_register(uow, reader, order, meter, required=False)
    substitute, seal = read_replacement(reader, meter), read_seal(reader, "sealNumber")
    if reader.findings or substitute is None or seal is None:
        return None
    return TakenAway(kwh=kwh, substitute=replace(substitute, closing_kwh=kwh), seal_number=seal)


def _other(reader: FieldReader, meter: Meter) -> OtherMeterFound | None:
    serial, kwh = reader.text("meterSerial"), reader.whole_number("reading")
    if serial is not None and not serial_characters(serial):
        reader.refuse("meterSerial", "shape")
    elif serial is not None and serial_characters(serial) == serial_characters(meter.serial):
        reader.refuse("meterSerial", "recorded")
    return None if reader.findings or serial is None or kwh is None else OtherMeterFound(serial=serial, kwh=kwh)
