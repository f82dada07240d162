"""The agent's report of a final reading: the meter was read, or read and taken away, or hangs there no longer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from services.billing.cut_time import charge_end_of_cut
from services.clock import Clock
from services.errors import InputRefused
from services.forms.fields import FieldReader
from services.forms.findings import Reply
from services.intake.reading import READING_TITLES, REPORTED
from services.jalali import local_date
from services.metering.custody import Collected, cause_of, collect_meter, meter_of
from services.metering.meter_registers import note_shown
from services.metering.register_fields import SHOWN, read_present_registers
from services.metering.report_fields import (
    SERIAL_MESSAGES,
    SERIAL_TITLES,
    read_register,
    read_seal,
    serial_characters,
)
from services.metering.seals import find_seal
from services.metering.work_orders import finish_order
from services.model.connections import METER_GONE, ConnectionState, Meter, MeterReading
from services.model.custody import Register
from services.model.keys import WorkOrderKind
from services.model.metering import MeterCondition, MeterTest, WorkOrder, WorkOrderState
from services.ports import UnitOfWork
from services.readings.check import check_visit_reading
from services.reference.data import ReferenceData
from services.text import to_persian_digits

FINAL_READING, FINAL_COLLECTION = WorkOrderKind("final-reading"), WorkOrderKind("final-collection")
_KINDS = frozenset({FINAL_READING, FINAL_COLLECTION})


class FinalOutcome(StrEnum):
    """How the visit ended; one in vain is none of these. GONE: another request has taken the meter away meanwhile."""

    DONE = "done"
    GONE = "gone"


WORDING = REPORTED.extended(
    titles={
        "outcome": "نتیجهٔ مراجعه",
        **SERIAL_TITLES,
        **READING_TITLES,
        **SHOWN.titles,
        "sealNumber": "شمارهٔ پلمب",
    },
    messages={
        **SERIAL_MESSAGES,
        **SHOWN.messages,
        ("outcome", "missing"): "نتیجهٔ مراجعه انتخاب نشده است. یکی از گزینه‌ها را انتخاب کنید.",
        ("outcome", "gone"): (
            "کنتور این اشتراک با درخواست دیگری جمع‌آوری شده است. گزینهٔ «کنتور دیگر آن‌جا نیست» را انتخاب کنید."
        ),
        ("outcome", "hangs"): (
            "به موجب سوابق کنتور هنوز در محل است. اگر آن را نمی‌یابید، گزینهٔ «نشانی درست نبود» را انتخاب کنید و بنویسید "
            "چه دیدید."
        ),
        ("meterSerial", "other"): (
            "سریال این کنتور با کنتور ثبت‌شده ({serial}) نمی‌خواند. پلاک را دوباره ببینید؛ اگر کنتور دیگری است، به واحد "
            "انشعابات بگویید."
        ),
        ("sealNumber", "shape"): "شمارهٔ پلمب باید رقم یا حرف داشته باشد. آن را از روی پلمب کنتور وارد کنید.",
    },
    roles=SHOWN.roles,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FinalReadingAnswer(Reply):
    """What the reading contradicts of the records, in Persian; "" where nothing, or where the report is refused."""

    doubt_text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    kwh: int
    seal: str
    registers: Mapping[Register, int]


def record_final_reading(
    uow: UnitOfWork,
    *,
    clock: Clock,
    reference: ReferenceData,
    tracking_code: str,
    work_order_number: str,
    report: object,
) -> FinalReadingAnswer:
    """Record what the agent has read; of a collection the meter is with him from then on, and the days of a cut
    that it ends are billed. What is wrong with the report is the answer, and then nothing is changed.

    A reading that contradicts the records is taken, and in doubt. Of a meter that another request has taken away since
    the order nothing is recorded. A second report on an order that is done changes nothing. Raises NotFound,
    InputRefused for an order that is no such work of this request, ReferenceDataMissing.
    """
    order = _order(uow, tracking_code, work_order_number)
    if order.state is WorkOrderState.OPEN:
        reader, now = FieldReader(report, WORDING), clock.now()
        outcome = _outcome(uow, reader, order)
        seen = _read(uow, reader, order, local_date(now)) if outcome is FinalOutcome.DONE else None
        if reader.findings or outcome is None:
            return FinalReadingAnswer(findings=reader.findings)
        if seen is not None:
            if order.kind == FINAL_COLLECTION:
                charge_end_of_cut(uow, clock=clock, reference=reference, bill_id=order.bill_id)
            _record(uow, order, seen, now)
        finish_order(uow, order, at=now)
    return FinalReadingAnswer(doubt_text=_doubt(uow, order))


def final_reading(uow: UnitOfWork, tracking_code: str) -> MeterReading | None:
    """What the meter of the request showed at last; None where nobody has read it."""
    orders = {each.number for each in uow.metering.orders_of(tracking_code) if each.kind in _KINDS}
    read = [each for each in uow.metering.tests_of(tracking_code) if each.work_order_number in orders]
    if not read or read[-1].reading_kwh is None:
        return None
    return MeterReading(kwh=read[-1].reading_kwh, taken_on=local_date(read[-1].tested_at))


def _order(uow: UnitOfWork, tracking_code: str, number: str) -> WorkOrder:
    order = uow.metering.order(number)
    if order.kind not in _KINDS or order.tracking_code != tracking_code:
        raise InputRefused(what="report of a final reading", field="workOrder", code="not-this-work")
    return order


def _outcome(uow: UnitOfWork, reader: FieldReader, order: WorkOrder) -> FinalOutcome | None:
    """What is said of the visit, if the records allow it. Codes: missing, gone, hangs."""
    outcome = reader.choice("outcome", FinalOutcome)
    is_gone = uow.connections.get(order.bill_id).state in METER_GONE
    if outcome is not None and is_gone is not (outcome is FinalOutcome.GONE):
        reader.refuse("outcome", "gone" if is_gone else "hangs")
        return None
    return outcome


def _read(uow: UnitOfWork, reader: FieldReader, order: WorkOrder, today: date) -> _Seen | None:
    connection = uow.connections.get(order.bill_id)
    _read_plate(reader, connection.meter)
    kwh, seal = read_register(uow, reader, order, connection.meter), read_seal(reader, "sealNumber")
    reading = None if kwh is None else MeterReading(kwh=kwh, taken_on=today)
    registers = read_present_registers(uow, reader, order, connection, reading=reading)
    if reader.findings or kwh is None or seal is None:
        return None
    return _Seen(kwh=kwh, seal=seal, registers=registers)


def _read_plate(reader: FieldReader, meter: Meter) -> None:
    plate = reader.text("meterSerial")
    if plate is None:
        return
    if not serial_characters(plate):
        reader.refuse("meterSerial", "shape")
    elif serial_characters(plate) != serial_characters(meter.serial):
        reader.refuse("meterSerial", "other", serial=to_persian_digits(meter.serial))


def _record(uow: UnitOfWork, order: WorkOrder, seen: _Seen, at: datetime) -> None:
    uow.metering.add_test(
        MeterTest(
            work_order_number=order.number,
            condition=MeterCondition.IN_ORDER,
            reading_kwh=seen.kwh,
            seal_number=seen.seal,
            tested_at=at,
        )
    )
    connection = uow.connections.get(order.bill_id)
    if order.kind == FINAL_COLLECTION:
        told = Collected(registers=seen.registers, total_kwh=seen.kwh, seals=(seen.seal,))
        collect_meter(uow, connection, cause=cause_of(order), at=at, told=told)
        uow.connections.save(replace(connection, state=ConnectionState.COLLECTED))
    elif (meter := meter_of(uow, connection)) is not None:
        find_seal(uow, meter, seen.seal, at=at)
        note_shown(uow, meter, seen.registers, total_kwh=seen.kwh, at=at, cause=cause_of(order))


def _doubt(uow: UnitOfWork, order: WorkOrder) -> str:
    reading = final_reading(uow, order.tracking_code)
    if reading is None:
        return ""
    return check_visit_reading(uow, uow.connections.get(order.bill_id), reading).doubt_text
