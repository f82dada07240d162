"""The installation agent's report, as it is read (steps 7 and 8)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from services.forms.entries import Role
from services.forms.fields import FieldReader
from services.intake.reading import REPORTED
from services.metering.replacement import REPLACEMENT_MESSAGES, REPLACEMENT_TITLES, Replacement, read_replacement
from services.metering.report_fields import SERIAL_MESSAGES, SERIAL_TITLES, read_seal, serial_characters
from services.model.connections import Meter
from services.model.requests import Finding
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
        **REPLACEMENT_TITLES,
        "sealNumber": "شمارهٔ پلمب تازه",
        "reason": "دلیل انجام‌نشدن کار",
    },
    messages={
        **SERIAL_MESSAGES,
        **REPLACEMENT_MESSAGES,
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
    roles={"closingReading": Role.NUMBER},
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


def read_installation(raw: object, *, work: MeterWork, present: Meter, tested: Meter) -> Report:
    """The report, or all that is wrong with it. `present` hangs there now, `tested` is the meter that was tested."""
    reader = FieldReader(raw, WORDING)
    outcome = reader.choice("outcome", InstallationOutcome)
    if outcome is InstallationOutcome.COULD_NOT:
        reason = reader.reason()
        return tuple(reader.findings) if reason is None else CouldNotInstall(reason=reason)
    if outcome is None:
        return tuple(reader.findings)
    read_meter = _reinstalled if work is MeterWork.REINSTALL else _new
    hung = read_meter(reader, present, tested)
    seal = read_seal(reader, "sealNumber")
    if reader.findings or hung is None or seal is None:
        return WORDING.in_form_order(reader.findings)
    return Installed(hung=hung, seal_number=seal)


def _new(reader: FieldReader, present: Meter, tested: Meter) -> Replacement | None:
    """A new meter: neither the one that hangs there nor the one that was found faulty."""
    hung = read_replacement(reader, present)
    if hung is None or serial_characters(hung.serial) != serial_characters(tested.serial):
        return hung
    reader.refuse("newSerial", "tested-meter", serial=to_persian_digits(tested.serial))
    return None


def _reinstalled(reader: FieldReader, present: Meter, tested: Meter) -> Replacement | None:
    """The tested meter, with what it shows now: a laboratory lets it count."""
    read_same_plate(reader, tested.serial)
    shown, closing = reader.whole_number("reading"), reader.whole_number("closingReading", required=False)
    if shown is not None and not fits_register(shown, tested):
        reader.refuse("reading", "too-many-digits")
    if closing is not None and not fits_register(closing, present):
        reader.refuse("closingReading", "too-many-digits")
    if reader.findings or shown is None:
        return None
    return replace(_as_it_was(tested), opening_kwh=shown, closing_kwh=closing)


def _as_it_was(meter: Meter) -> Replacement:
    return Replacement(
        serial=meter.serial, digits=meter.digits, multiplier=meter.multiplier, opening_kwh=0, closing_kwh=None
    )
