"""The laboratory tests the equipment, the warehouse takes it (Permanent collection steps 5 and 9)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from services.clock import Clock
from services.forms.fields import FieldReader
from services.forms.findings import APPLICATION, Reply
from services.metering.custody import hand_over, meter_of
from services.metering.handing import record_verdict
from services.metering.meter_error import parse_error, percent_text
from services.metering.report_fields import SERIAL_MESSAGES, SERIAL_TITLES, serial_characters
from services.model.custody import Cause, Holder, MeterAsset
from services.model.metering import MeterCondition
from services.ports import UnitOfWork
from services.specific.permanent_collection.collecting import equipment_of
from services.specific.permanent_collection.model import (
    CollectedEquipment,
    Finding,
    LaboratoryTest,
    WarehouseReceipt,
)
from services.specific.permanent_collection.ports import Collections
from services.text import to_persian_digits

LONGEST_RECEIPT = 40
MOST_ERROR_PERCENT = 100
HUNDREDTHS = 100

# What the meter's record says of a finding.
CONDITIONS: Mapping[Finding, MeterCondition] = {
    Finding.IN_ORDER: MeterCondition.IN_ORDER,
    Finding.WORN: MeterCondition.METER_FAILURE,
    Finding.DAMAGED: MeterCondition.METER_FAILURE,
    Finding.TAMPERED: MeterCondition.TAMPERING,
}

LABORATORY = APPLICATION.extended(
    titles={**SERIAL_TITLES, "finding": "نتیجهٔ تست", "error": "خطای کنتور"},
    messages={
        **SERIAL_MESSAGES,
        ("finding", "missing"): "نتیجهٔ تست انتخاب نشده است. یکی از گزینه‌ها را انتخاب کنید.",
        ("meterSerial", "other"): (
            "سریال این کنتور با گزارش مأمور ({serial}) نمی‌خواند. پلاک را دوباره ببینید؛ اگر کنتور دیگری است، آن را "
            "بازگردانید و کنتور این درخواست را از مأمور بخواهید."
        ),
        ("error", "shape"): "خطای کنتور را به درصد و با حداکثر دو رقم اعشار وارد کنید، مانند ۱٫۲۵ یا ‎-۰٫۸.",
        ("error", "too-big"): "خطای کنتور باید کمتر از ۱۰۰ درصد باشد. عدد آن را اصلاح کنید.",
    },
)

WAREHOUSE = APPLICATION.extended(
    titles={"receiptNumber": "شمارهٔ رسید انبار", **SERIAL_TITLES},
    messages={
        **SERIAL_MESSAGES,
        ("receiptNumber", "shape"): "شمارهٔ رسید انبار باید رقم یا حرف داشته باشد. آن را از روی رسید وارد کنید.",
        ("receiptNumber", "used"): (
            "این رسید برای درخواست {tracking_code} ثبت شده است. شمارهٔ رسید همین لوازم را وارد کنید."
        ),
        ("meterSerial", "other"): (
            "سریال این کنتور با گزارش مأمور ({serial}) نمی‌خواند. پلاک را دوباره ببینید؛ اگر کنتور دیگری به انبار رسیده "
            "است، آن را نپذیرید."
        ),
    },
)


@dataclass(frozen=True, slots=True, kw_only=True)
class EquipmentAnswer(Reply):
    """The equipment as it is kept; None where something of the form is to be corrected."""

    equipment: CollectedEquipment | None = None


def record_laboratory_test(uow: UnitOfWork, *, clock: Clock, tracking_code: str, report: object) -> EquipmentAnswer:
    """Keep the laboratory's result; what is wrong with the form is the answer. It is tested once: a second report
    changes nothing.

    Fields: `finding`, `meterSerial` as on the plate, and `error` in percent, which a broken meter may not have. Raises
    NotFound where nothing was collected.
    """
    equipment = equipment_of(uow, tracking_code)
    if equipment.test is not None:
        return EquipmentAnswer(equipment=equipment)
    reader = FieldReader(report, LABORATORY)
    finding = reader.choice("finding", Finding)
    _same_meter(reader, equipment)
    error = _error(reader)
    if reader.findings or finding is None:
        return EquipmentAnswer(findings=reader.findings)
    test = LaboratoryTest(finding=finding, error_hundredths=error, tested_at=clock.now())
    _tell_verdict(uow, clock, equipment, test)
    return _kept(uow, replace(equipment, test=test))


def record_warehouse_receipt(uow: UnitOfWork, *, clock: Clock, tracking_code: str, report: object) -> EquipmentAnswer:
    """Keep that the warehouse has the equipment; what is wrong with the form is the answer. It is taken once.

    Fields: `receiptNumber`, `meterSerial` as on the plate. Raises NotFound where nothing was collected.
    """
    equipment = equipment_of(uow, tracking_code)
    if equipment.receipt is not None:
        return EquipmentAnswer(equipment=equipment)
    reader = FieldReader(report, WAREHOUSE)
    number = _receipt_number(uow, reader)
    _same_meter(reader, equipment)
    if reader.findings or number is None:
        return EquipmentAnswer(findings=reader.findings)
    receipt = WarehouseReceipt(number=number, received_at=clock.now())
    _hand_over(uow, equipment, to=Holder.WAREHOUSE, at=receipt.received_at, reference=number)
    return _kept(uow, replace(equipment, receipt=receipt))


def _hand_over(
    uow: UnitOfWork, equipment: CollectedEquipment, *, to: Holder, at: datetime, reference: str | None = None
) -> MeterAsset | None:
    """The meter's way goes on there; None where the records know no meter."""
    meter = meter_of(uow, uow.connections.get(equipment.bill_id))
    if meter is not None:
        cause = Cause(tracking_code=equipment.tracking_code)
        hand_over(uow, meter, to=to, at=at, cause=cause, reference=reference)
    return meter


def _tell_verdict(uow: UnitOfWork, clock: Clock, equipment: CollectedEquipment, test: LaboratoryTest) -> None:
    meter = _hand_over(uow, equipment, to=Holder.LABORATORY, at=test.tested_at)
    if meter is None:
        return
    error = None if test.error_hundredths is None else Decimal(test.error_hundredths) / HUNDREDTHS
    record_verdict(
        uow,
        clock=clock,
        meter=meter,
        condition=CONDITIONS[test.finding],
        error_percent=error,
        tracking_code=equipment.tracking_code,
    )


def _kept(uow: UnitOfWork, equipment: CollectedEquipment) -> EquipmentAnswer:
    uow.repository(Collections).save_equipment(equipment)
    return EquipmentAnswer(equipment=equipment)


def _same_meter(reader: FieldReader, equipment: CollectedEquipment) -> None:
    serial = reader.text("meterSerial")
    if serial is None:
        return
    if not serial_characters(serial):
        reader.refuse("meterSerial", "shape")
    elif serial_characters(serial) != serial_characters(equipment.meter_serial):
        reader.refuse("meterSerial", "other", serial=to_persian_digits(equipment.meter_serial))


def _error(reader: FieldReader) -> int | None:
    text = reader.text("error", required=False)
    if text is None:
        return None
    try:
        hundredths = int(parse_error(text) * HUNDREDTHS)
    except ValueError:
        reader.refuse("error", "shape")
        return None
    if abs(hundredths) >= MOST_ERROR_PERCENT * HUNDREDTHS:
        reader.refuse("error", "too-big")
        return None
    return hundredths


def _receipt_number(uow: UnitOfWork, reader: FieldReader) -> str | None:
    number = reader.text("receiptNumber", longest=LONGEST_RECEIPT)
    if number is None:
        return None
    if not any(map(str.isalnum, number)):
        reader.refuse("receiptNumber", "shape")
        return None
    other = uow.repository(Collections).with_receipt(number)
    if other is not None:
        reader.refuse("receiptNumber", "used", tracking_code=to_persian_digits(other.tracking_code))
    return number


def error_text(test: LaboratoryTest) -> str:
    """The error as people read it, «۱٫۲۵ درصد»; that it was not measured where it was not."""
    if test.error_hundredths is None:
        return "اندازه‌گیری نشد"
    sign = "منهای " if test.error_hundredths < 0 else ""
    return f"{sign}{percent_text(Decimal(test.error_hundredths) / HUNDREDTHS)}"
