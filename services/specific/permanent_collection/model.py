"""What a permanent collection keeps: the check of the file, and the equipment on its way."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.model.connections import MeterReading
from services.model.refunds import ConnectionFacts, Voltage


class Users(StrEnum):
    """Who uses the power of the connection: only a sole user may have it collected (by-law 52-4 a)."""

    SOLE = "sole"
    SEVERAL = "several"


USERS: Mapping[Users, str] = {
    Users.SOLE: "فقط مشترک از این انشعاب برق می‌گیرد",
    Users.SEVERAL: "کسان دیگری هم از این انشعاب برق می‌گیرند",
}

VOLTAGES: Mapping[Voltage, str] = {
    Voltage.LOW: "فشار ضعیف",
    Voltage.KV_11: "۱۱ کیلوولت",
    Voltage.KV_20: "۲۰ کیلوولت",
    Voltage.KV_33: "۳۳ کیلوولت",
    Voltage.KV_63: "۶۳ کیلوولت",
    Voltage.KV_66: "۶۶ کیلوولت",
    Voltage.KV_132: "۱۳۲ کیلوولت",
    Voltage.KV_230: "۲۳۰ کیلوولت",
    Voltage.KV_400: "۴۰۰ کیلوولت",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FileCheck:
    """What the connection's file says (step 3). `note` says why it differs from the record, where it does."""

    tracking_code: str
    users: Users
    facts: ConnectionFacts
    note: str | None
    checked_at: datetime


class Finding(StrEnum):
    """What the laboratory finds of the equipment."""

    IN_ORDER = "in-order"
    WORN = "worn"
    DAMAGED = "damaged"
    TAMPERED = "tampered"


FINDINGS: Mapping[Finding, str] = {
    Finding.IN_ORDER: "سالم",
    Finding.WORN: "فرسوده بر اثر عمر",
    Finding.DAMAGED: "آسیب‌دیده از سوی مشترک",
    Finding.TAMPERED: "دستکاری‌شده",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LaboratoryTest:
    """The result of the test (step 5). `error_hundredths` is the error of the meter in hundredths of a percent, None
    where it could not be measured.
    """

    finding: Finding
    error_hundredths: int | None
    tested_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class WarehouseReceipt:
    """Where the equipment lies (step 9)."""

    number: str
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectedEquipment:
    """The equipment that was taken away (step 4), and how far it has come: `test` and `receipt` are None until then.

    `seals` are those that were removed, `photo` the reference of the photograph that the agent took. What the meter
    showed besides its total is among its register readings (ADR 37).
    """

    tracking_code: str
    work_order_number: str
    bill_id: str
    meter_serial: str
    reading: MeterReading
    seals: tuple[str, ...]
    photo: str
    collected_at: datetime
    test: LaboratoryTest | None = None
    receipt: WarehouseReceipt | None = None
