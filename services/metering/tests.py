"""The tester's report (Settlement step 8)."""

from dataclasses import dataclass

from services.clock import Clock
from services.errors import InputRefused
from services.jalali import local_date
from services.labels import METER_CONDITIONS
from services.metering.work_orders import finish_order
from services.model.metering import MeterCondition, MeterTest
from services.model.requests import Request
from services.ports import UnitOfWork
from services.readings.rollover import consumption_between, fits_counter, is_plausible
from services.text import normalise, parse_whole_number

# What may make the counter unreadable; with any other finding a report without a reading is incomplete.
UNREADABLE = frozenset({MeterCondition.FADED_DISPLAY, MeterCondition.METER_FAILURE})


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterTestResult:
    """A recorded test. `below_declared`: the counter showed less than was declared, and has not rolled over since."""

    test: MeterTest
    in_order: bool
    condition_text: str
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

    Raises InputRefused for an unknown condition or a reading that the counter cannot show, NotFound.
    """
    request = uow.requests.get(tracking_code)
    known = [test for test in uow.metering.tests_of(tracking_code) if test.work_order_number == work_order_number]
    if known:
        return _result(uow, request, known[0])
    found = _condition(condition)
    test = MeterTest(
        work_order_number=work_order_number,
        condition=found,
        reading_kwh=_reading(uow, request, found, reading),
        seal_number=normalise(seal_number),
        tested_at=clock.now(),
    )
    uow.metering.add_test(test)
    finish_order(uow, uow.metering.order(work_order_number), at=test.tested_at)
    return _result(uow, request, test)


def _condition(text: str) -> MeterCondition:
    try:
        return MeterCondition(text)
    except ValueError:
        raise _refused("condition", "unknown") from None


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
    return MeterTestResult(
        test=test,
        in_order=test.condition is MeterCondition.IN_ORDER,
        condition_text=METER_CONDITIONS[test.condition],
        below_declared=_is_below_declared(uow, request, test),
    )


def _is_below_declared(uow: UnitOfWork, request: Request, test: MeterTest) -> bool:
    declared = request.application.reading_kwh
    if test.reading_kwh is None or test.reading_kwh >= declared:
        return False
    connection = uow.connections.get(request.application.bill_id)
    consumption = consumption_between(declared, test.reading_kwh, connection.meter)
    days = (local_date(test.tested_at) - request.application.reading_on).days
    return not is_plausible(consumption, days=days, connection=connection)


def _refused(field: str, code: str) -> InputRefused:
    return InputRefused(what="test report", field=field, code=code)
