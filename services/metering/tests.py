"""The tester's report of a visit (Settlement step 8, Name change step 3)."""

from dataclasses import dataclass

from services.clock import Clock
from services.errors import InputRefused
from services.jalali import local_date
from services.labels import METER_CONDITIONS
from services.metering.work_orders import finish_order
from services.model.connections import CounterReading
from services.model.metering import MeterCondition, MeterTest, WorkOrder, WorkOrderKind
from services.model.requests import Request
from services.ports import UnitOfWork
from services.readings.check import check_visit_reading
from services.readings.rollover import consumption_between, fits_counter, is_plausible
from services.text import normalise, parse_whole_number

# What may make the counter unreadable; with any other finding a report without a reading is incomplete.
UNREADABLE = frozenset({MeterCondition.FADED_DISPLAY, MeterCondition.METER_FAILURE})


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


def record_meter_test(
    uow: UnitOfWork,
    *,
    clock: Clock,
    tracking_code: str,
    work_order_number: str,
    condition: str,
    reading: str | None,
    seal_number: str,
) -> MeterTestResult:
    """Record what the tester found and close his order. A second report on the same order changes nothing.

    Raises InputRefused for an unknown condition, one that such an order does not find, or a reading that the counter
    cannot show; NotFound.
    """
    request = uow.requests.get(tracking_code)
    known = [test for test in uow.metering.tests_of(tracking_code) if test.work_order_number == work_order_number]
    if known:
        return _result(uow, request, known[0])
    order = uow.metering.order(work_order_number)
    found = _condition(order, condition)
    test = MeterTest(
        work_order_number=work_order_number,
        condition=found,
        reading_kwh=_reading(uow, request, found, reading),
        seal_number=normalise(seal_number),
        tested_at=clock.now(),
    )
    uow.metering.add_test(test)
    finish_order(uow, order, at=test.tested_at)
    return _result(uow, request, test)


def visit_reading(test: MeterTest) -> CounterReading | None:
    """What the counter showed on the day of the test; None where it could not be read."""
    if test.reading_kwh is None:
        return None
    return CounterReading(kwh=test.reading_kwh, taken_on=local_date(test.tested_at))


def _condition(order: WorkOrder, text: str) -> MeterCondition:
    try:
        condition = MeterCondition(text)
    except ValueError:
        raise _refused("condition", "unknown") from None
    if condition is MeterCondition.BROKEN_SEAL and order.kind is not WorkOrderKind.METER_INSPECTION:
        raise _refused("condition", "not-of-a-test")
    return condition


def _reading(uow: UnitOfWork, request: Request, condition: MeterCondition, text: str | None) -> int | None:
    if not text or not text.strip():
        if condition not in UNREADABLE:
            raise _refused("reading", "missing")
        return None
    try:
        kwh = parse_whole_number(text)
    except ValueError:
        raise _refused("reading", "not-a-number") from None
    if not fits_counter(kwh, uow.connections.get(request.application.bill_id).meter):
        raise _refused("reading", "too-many-digits")
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


def _refused(field: str, code: str) -> InputRefused:
    return InputRefused(what="test report", field=field, code=code)
