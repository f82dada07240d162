"""The tester's report of a visit (Settlement step 8, Name change step 3)."""

from dataclasses import dataclass
from datetime import datetime

from services.clock import Clock
from services.errors import InputRefused
from services.intake.answers import Answer
from services.intake.fields import FieldReader
from services.intake.findings import APPLICATION
from services.intake.reading import check_digits
from services.labels import METER_CONDITIONS
from services.metering.report_fields import read_seal
from services.metering.visits import visit_reading
from services.metering.work_orders import finish_order
from services.model.connections import CounterReading, Meter
from services.model.metering import MeterCondition, MeterTest, WorkOrder, WorkOrderKind
from services.model.requests import Request
from services.ports import UnitOfWork
from services.readings.check import check_visit_reading
from services.readings.rollover import consumption_between, is_plausible

# What may make the counter unreadable; with any other finding a report without a reading is incomplete.
UNREADABLE = frozenset({MeterCondition.FADED_DISPLAY, MeterCondition.METER_FAILURE})

_KINDS = frozenset({WorkOrderKind.METER_TEST, WorkOrderKind.METER_INSPECTION})

_WORDING = APPLICATION.extended(
    titles={"condition": "وضع کنتور", "sealNumber": "شمارهٔ پلمب"},
    messages={
        ("condition", "missing"): "وضع کنتور انتخاب نشده است. یکی از گزینه‌ها را انتخاب کنید.",
        ("condition", "not-of-a-test"): (
            "«پلمب شکسته» فقط در بازدید لوازم اندازه‌گیری و پلمب گزارش می‌شود. گزینهٔ دیگری را انتخاب کنید."
        ),
        ("sealNumber", "shape"): "شمارهٔ پلمب باید رقم یا حرف داشته باشد. آن را از روی پلمب کنتور وارد کنید.",
    },
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterTestResult:
    """A recorded test. `below_declared`: the counter showed less than was declared, and has not rolled over since.

    `reading_text` compares the reading with the connection's history, in Persian markdown; "" without a reading.
    """

    test: MeterTest
    in_order: bool
    condition_text: str
    reading_text: str
    below_declared: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterTestAnswer(Answer):
    """The recorded test; None where something of the report is to be corrected."""

    result: MeterTestResult | None = None


def record_meter_test(
    uow: UnitOfWork, *, clock: Clock, tracking_code: str, work_order_number: str, report: object
) -> MeterTestAnswer:
    """Record what the tester found and close his order; what is wrong with the report is the answer.

    Then nothing is stored and the order stays open. A second report on an order with a test changes nothing. Raises
    NotFound, InputRefused for an order that is no test or inspection of this request.
    """
    request = uow.requests.get(tracking_code)
    order = _order(uow, request, work_order_number)
    known = [test for test in uow.metering.tests_of(tracking_code) if test.work_order_number == work_order_number]
    if known:
        return MeterTestAnswer(result=_result(uow, request, known[0]))
    reader = FieldReader(report, _WORDING)
    test = _read(reader, order, uow.connections.get(order.bill_id).meter, at=clock.now())
    if test is None:
        return MeterTestAnswer(findings=tuple(reader.findings))
    uow.metering.add_test(test)
    finish_order(uow, order, at=test.tested_at)
    return MeterTestAnswer(result=_result(uow, request, test))


def _order(uow: UnitOfWork, request: Request, number: str) -> WorkOrder:
    order = uow.metering.order(number)
    if order.kind not in _KINDS or order.tracking_code != request.tracking_code:
        raise InputRefused(what="test report", field="workOrder", code="not-this-test")
    return order


def _read(reader: FieldReader, order: WorkOrder, meter: Meter, *, at: datetime) -> MeterTest | None:
    condition = _condition(reader, order)
    reading = _reading(reader, condition, meter)
    seal = read_seal(reader, "sealNumber")
    if reader.findings or condition is None or seal is None:
        return None
    return MeterTest(
        work_order_number=order.number, condition=condition, reading_kwh=reading, seal_number=seal, tested_at=at
    )


def _condition(reader: FieldReader, order: WorkOrder) -> MeterCondition | None:
    condition = reader.choice("condition", MeterCondition)
    if condition is MeterCondition.BROKEN_SEAL and order.kind is not WorkOrderKind.METER_INSPECTION:
        reader.refuse("condition", "not-of-a-test")
    return condition


def _reading(reader: FieldReader, condition: MeterCondition | None, meter: Meter) -> int | None:
    """Whether there has to be a reading depends on the condition: without one, none is demanded."""
    kwh = reader.counter("reading", required=condition is not None and condition not in UNREADABLE)
    if kwh is not None:
        reader.findings.extend(check_digits(kwh, meter))
    return kwh


def _result(uow: UnitOfWork, request: Request, test: MeterTest) -> MeterTestResult:
    reading = visit_reading(test)
    return MeterTestResult(
        test=test,
        in_order=test.condition is MeterCondition.IN_ORDER,
        condition_text=METER_CONDITIONS[test.condition],
        reading_text=_reading_text(uow, request, reading),
        below_declared=_is_below_declared(uow, request, reading),
    )


def _reading_text(uow: UnitOfWork, request: Request, reading: CounterReading | None) -> str:
    if reading is None:
        return ""
    connection = uow.connections.get(request.application.bill_id)
    return check_visit_reading(uow, connection, reading).text


def _is_below_declared(uow: UnitOfWork, request: Request, reading: CounterReading | None) -> bool:
    declared = request.application.reading
    if reading is None or declared is None or reading.kwh >= declared.kwh:
        return False
    connection = uow.connections.get(request.application.bill_id)
    consumption = consumption_between(declared.kwh, reading.kwh, connection.meter)
    days = (reading.taken_on - declared.taken_on).days
    return not is_plausible(consumption, days=days, connection=connection)
