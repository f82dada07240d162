"""The tester's report of a visit (Settlement step 8)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from services.clock import Clock
from services.errors import InputRefused
from services.forms.fields import FieldReader
from services.forms.findings import Reply
from services.intake.reading import READING_TITLES, REPORTED
from services.labels import METER_CONDITIONS
from services.metering.custody import cause_of, meter_of
from services.metering.meter_registers import note_shown
from services.metering.register_fields import SHOWN, read_present_registers
from services.metering.report_fields import SERIAL_MESSAGES, SERIAL_TITLES, read_register, read_seal, read_serial
from services.metering.seals import find_seal, set_seal
from services.metering.serials import note_other_meter, note_seen_meter
from services.metering.work_orders import finish_order
from services.model.connections import MeterReading, ReadingSource
from services.model.custody import Register
from services.model.keys import WorkOrderKind
from services.model.metering import MeterCondition, MeterTest, WorkOrder
from services.model.requests import Request
from services.ports import UnitOfWork
from services.readings.check import ReadingCheck, check_visit_reading, doubt_beside_declared
from services.readings.visits import SOUND, visit_reading

# What may make the register unreadable; with any other finding a report without a reading is incomplete.
UNREADABLE = frozenset({MeterCondition.FADED_DISPLAY, MeterCondition.METER_FAILURE})

_KINDS = frozenset({WorkOrderKind.METER_TEST, WorkOrderKind.METER_INSPECTION})

WORDING = REPORTED.extended(
    titles={
        "condition": "وضع کنتور",
        **READING_TITLES,
        **SHOWN.titles,
        **SERIAL_TITLES,
        "sealNumber": "شمارهٔ پلمب",
    },
    messages={
        **SERIAL_MESSAGES,
        **SHOWN.messages,
        ("condition", "missing"): "وضع کنتور انتخاب نشده است. یکی از گزینه‌ها را انتخاب کنید.",
        ("condition", "not-of-a-test"): (
            "«پلمب شکسته» فقط در بازدید لوازم اندازه‌گیری و پلمب گزارش می‌شود. گزینهٔ دیگری را انتخاب کنید."
        ),
        ("sealNumber", "shape"): "شمارهٔ پلمب باید رقم یا حرف داشته باشد. آن را از روی پلمب کنتور وارد کنید.",
    },
    roles=SHOWN.roles,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterTestResult:
    """A recorded test. `doubt_text` says in Persian what its reading contradicts: an earlier one, what was declared or
    billed, the days and the fuse, the meter in the records; "" where it contradicts nothing (Settlement step 9).

    `reading_text` compares the reading with the connection's history, in Persian markdown; "" without a reading.
    """

    test: MeterTest
    in_order: bool
    condition_text: str
    reading_text: str
    doubt_text: str

    @property
    def in_doubt(self) -> bool:
        """True where a person has to say what the reading means."""
        return bool(self.doubt_text)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterTestAnswer(Reply):
    """The recorded test; None where something of the report is to be corrected."""

    result: MeterTestResult | None = None


def record_meter_test(
    uow: UnitOfWork, *, clock: Clock, tracking_code: str, work_order_number: str, report: object
) -> MeterTestAnswer:
    """Record what the tester found and close his order; what is wrong with the report is the answer.

    Then nothing is stored and the order stays open. A reading that contradicts the records is no fault of the report:
    it is taken, and in doubt. A second report on an order with a test changes nothing. Raises NotFound, InputRefused
    for an order that is no test or inspection of this request.
    """
    request = uow.requests.get(tracking_code)
    order = _order(uow, request, work_order_number)
    known = [test for test in uow.metering.tests_of(tracking_code) if test.work_order_number == work_order_number]
    if known:
        return MeterTestAnswer(result=_result(uow, request, known[0]))
    reader = FieldReader(report, WORDING)
    test = _read(uow, reader, order, at=clock.now())
    registers = _registers(uow, reader, order, test)
    if test is None or reader.findings:
        return MeterTestAnswer(findings=reader.findings)
    uow.metering.add_test(test)
    _note_registers(uow, order, test, registers)
    _note_meter(uow, request, test, reader)
    if test.meter_serial is None:
        _note_seal(uow, order, test)
    finish_order(uow, order, at=test.tested_at)
    return MeterTestAnswer(result=_result(uow, request, test))


def _order(uow: UnitOfWork, request: Request, number: str) -> WorkOrder:
    order = uow.metering.order(number)
    if order.kind not in _KINDS or order.tracking_code != request.tracking_code:
        raise InputRefused(what="test report", field="workOrder", code="not-this-test")
    return order


def _read(uow: UnitOfWork, reader: FieldReader, order: WorkOrder, *, at: datetime) -> MeterTest | None:
    meter = uow.connections.get(order.bill_id).meter
    condition = _condition(reader, order)
    # Whether there has to be a reading depends on the condition: without one, none is demanded.
    is_readable = condition is not None and condition not in UNREADABLE
    reading = read_register(uow, reader, order, meter, required=is_readable)
    seal, serial = read_seal(reader, "sealNumber"), read_serial(reader, meter)
    if reader.findings or condition is None or seal is None:
        return None
    return MeterTest(
        work_order_number=order.number,
        condition=condition,
        reading_kwh=reading,
        seal_number=seal,
        tested_at=at,
        meter_serial=serial,
    )


def _registers(
    uow: UnitOfWork, reader: FieldReader, order: WorkOrder, test: MeterTest | None
) -> Mapping[Register, int]:
    """What the meter shows besides its total. Of the one in the records, if it is sound, all that it has; a faulty one
    may show what it likes.
    """
    if test is None:
        return {}
    connection = uow.connections.get(order.bill_id)
    reading, is_recorded = visit_reading(test) if test.condition in SOUND else None, test.meter_serial is None
    return read_present_registers(uow, reader, order, connection, reading=reading, is_recorded=is_recorded)


def _note_registers(uow: UnitOfWork, order: WorkOrder, test: MeterTest, registers: Mapping[Register, int]) -> None:
    meter = meter_of(uow, uow.connections.get(order.bill_id))
    if meter is not None and test.meter_serial is None:
        note_shown(uow, meter, registers, total_kwh=test.reading_kwh, at=test.tested_at, cause=cause_of(order))


def _note_meter(uow: UnitOfWork, request: Request, test: MeterTest, reader: FieldReader) -> None:
    shown = visit_reading(test)
    if test.meter_serial is not None and shown is not None:
        note_other_meter(
            uow, request, shown, serial=test.meter_serial, source=ReadingSource.METER_TEST, at=test.tested_at
        )
    note_seen_meter(uow, request, reader, at=test.tested_at)


def _note_seal(uow: UnitOfWork, order: WorkOrder, test: MeterTest) -> None:
    """A tester seals what he has opened; an inspection reads the seal, and sets another where it is broken."""
    meter = meter_of(uow, uow.connections.get(order.bill_id))
    if meter is None:
        return
    if order.kind == WorkOrderKind.METER_TEST or test.condition is MeterCondition.BROKEN_SEAL:
        set_seal(uow, meter, test.seal_number, cause=cause_of(order), at=test.tested_at)
    else:
        find_seal(uow, meter, test.seal_number, at=test.tested_at)


def _condition(reader: FieldReader, order: WorkOrder) -> MeterCondition | None:
    condition = reader.choice("condition", MeterCondition)
    if condition is MeterCondition.BROKEN_SEAL and order.kind != WorkOrderKind.METER_INSPECTION:
        reader.refuse("condition", "not-of-a-test")
    return condition


def _result(uow: UnitOfWork, request: Request, test: MeterTest) -> MeterTestResult:
    check = _check(uow, request, visit_reading(test))
    return MeterTestResult(
        test=test,
        in_order=test.condition is MeterCondition.IN_ORDER,
        condition_text=METER_CONDITIONS[test.condition],
        reading_text="" if check is None else check.text,
        doubt_text="" if check is None else check.doubt_text,
    )


def _check(uow: UnitOfWork, request: Request, reading: MeterReading | None) -> ReadingCheck | None:
    """The reading beside the history, and beside what was declared, where that is more than was known before."""
    if reading is None:
        return None
    connection = uow.connections.get(request.application.bill_id)
    declared = request.application.reading
    check = check_visit_reading(uow, connection, reading)
    if check.in_doubt or declared is None:
        return check
    return replace(check, doubt_text=doubt_beside_declared(uow, connection, declared=declared, visited=reading))
