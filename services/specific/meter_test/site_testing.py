"""The tester's visit: the meter is tested on the spot, or taken to the laboratory (step 3)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from services.clock import Clock
from services.errors import InputRefused
from services.forms.findings import Reply
from services.jalali import local_date
from services.metering.custody import cause_of, meter_of
from services.metering.meter_registers import note_shown
from services.metering.replacement import replace_meter
from services.metering.report_fields import reported_reason
from services.metering.seals import set_seal
from services.metering.serials import note_other_meter
from services.metering.work_orders import finish_order
from services.model.connections import MeterReading, ReadingSource
from services.model.custody import MeterAsset
from services.model.keys import WorkOrderKind
from services.model.metering import MeterTest, WorkOrder, WorkOrderState
from services.model.requests import Request, RequestState
from services.ports import UnitOfWork
from services.specific.meter_test.model import AccuracyTest, Measured
from services.specific.meter_test.ports import AccuracyTests
from services.specific.meter_test.site_report import (
    WORDING,
    Found,
    MeasuredOnSite,
    NotTested,
    OtherMeterFound,
    SiteOutcome,
    TakenAway,
    read_site_report,
)
from services.text import to_persian_digits
from services.withdrawal import is_withdrawn

METER_TESTING = WorkOrderKind("accuracy-test")


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteAnswer(Reply):
    """How the visit ended, or what is wrong with its report. `reason` says in Persian why nothing was tested."""

    outcome: SiteOutcome | None = None
    reason: str | None = None


def record_site_test(
    uow: UnitOfWork, *, clock: Clock, tracking_code: str, work_order_number: str, report: object
) -> SiteAnswer:
    """Record the tester's report; what is wrong with it is the answer, and then nothing is changed.

    Tested: the meter has a new seal, and from now on the request cannot be withdrawn. Taken: a substitute hangs in the
    meter's place, which the tester has now. Another meter hangs there: its serial and reading are kept for whoever
    decides which is right, and nothing is tested. A second report on an order that is not open changes nothing. Raises
    NotFound, InputRefused for an order that is no such test of this request.
    """
    request, order = uow.requests.get(tracking_code), _order(uow, tracking_code, work_order_number)
    if order.state is not WorkOrderState.OPEN:
        return _as_recorded(uow, order, report)
    read = read_site_report(uow, order, report, today=local_date(clock.now()))
    if isinstance(read, tuple):
        return SiteAnswer(findings=read)
    if is_withdrawn(uow, tracking_code) and isinstance(read, MeasuredOnSite | TakenAway):
        return SiteAnswer(findings=(WORDING.finding("outcome", "withdrawn"),))
    return _recorded(uow, clock, request, order, read)


def _order(uow: UnitOfWork, tracking_code: str, number: str) -> WorkOrder:
    order = uow.metering.order(number)
    if (order.kind, order.tracking_code) != (METER_TESTING, tracking_code):
        raise InputRefused(what="meter test report", field="workOrder", code="not-this-test")
    return order


def _as_recorded(uow: UnitOfWork, order: WorkOrder, report: object) -> SiteAnswer:
    """An order that was called back keeps no reason: it is told again as the report gives it."""
    test = uow.repository(AccuracyTests).of_request(order.tracking_code)
    if test is None:
        return SiteAnswer(outcome=SiteOutcome.NOT_POSSIBLE, reason=reported_reason(report) or "")
    return SiteAnswer(outcome=SiteOutcome.TESTED if test.substitute_serial is None else SiteOutcome.TAKEN)


def _recorded(uow: UnitOfWork, clock: Clock, request: Request, order: WorkOrder, read: Found) -> SiteAnswer:
    now = clock.now()
    match read:
        case MeasuredOnSite():
            _measure(uow, request, order, read, now)
            return SiteAnswer(outcome=SiteOutcome.TESTED)
        case TakenAway():
            _take_along(uow, clock, order, read)
            return SiteAnswer(outcome=SiteOutcome.TAKEN)
        case OtherMeterFound():
            shown = MeterReading(kwh=read.kwh, taken_on=local_date(now))
            note_other_meter(uow, request, shown, serial=read.serial, source=ReadingSource.METER_TEST, at=now)
            reason = (
                f"کنتوری با سریال {to_persian_digits(read.serial)} نصب است که در سوابق نیست. نخست سوابق اصلاح می‌شود."
            )
            return _called_back(uow, order, SiteOutcome.OTHER_METER, reason)
        case NotTested():
            return _called_back(uow, order, SiteOutcome.NOT_POSSIBLE, read.reason)


def _called_back(uow: UnitOfWork, order: WorkOrder, outcome: SiteOutcome, reason: str) -> SiteAnswer:
    uow.metering.save_order(replace(order, state=WorkOrderState.CANCELLED))
    return SiteAnswer(outcome=outcome, reason=reason)


def _measure(uow: UnitOfWork, request: Request, order: WorkOrder, read: MeasuredOnSite, at: datetime) -> None:
    found = Measured(condition=read.condition, error_percent=read.error_percent, tested_at=at)
    test = replace(_visited(uow, order, kwh=read.kwh, seal=read.seal_number, at=at), finding=found)
    uow.repository(AccuracyTests).add(test)
    meter = _seal(uow, order, read.seal_number, at)
    if meter is not None:
        note_shown(uow, meter, read.registers, total_kwh=read.kwh, at=at, cause=cause_of(order))
    finish_order(uow, order, at=at)
    note_measured(uow, request, test, found)


def _take_along(uow: UnitOfWork, clock: Clock, order: WorkOrder, read: TakenAway) -> None:
    """The tester has the meter from now on, until the laboratory tells of it."""
    now = clock.now()
    test = _visited(uow, order, kwh=read.substitute.closing_kwh, seal=read.seal_number, at=now)
    uow.repository(AccuracyTests).add(replace(test, substitute_serial=read.substitute.serial))
    replace_meter(uow, clock=clock, bill_id=order.bill_id, replacement=read.substitute, cause=cause_of(order))
    _seal(uow, order, read.seal_number, now)
    finish_order(uow, order, at=now)


def note_measured(uow: UnitOfWork, request: Request, test: AccuracyTest, found: Measured) -> None:
    """The result is among the request's tests, where what follows from a fault looks for it; the service is given, and
    cannot be withdrawn any more.
    """
    present = uow.connections.get(test.bill_id).meter.serial
    uow.metering.add_test(
        MeterTest(
            work_order_number=test.work_order_number,
            condition=found.condition,
            reading_kwh=test.reading_kwh,
            seal_number=test.seal_number,
            tested_at=found.tested_at,
            meter_serial=None if test.meter_serial == present else test.meter_serial,
        )
    )
    uow.requests.save(replace(request, state=RequestState.CARRIED_OUT))


def _visited(uow: UnitOfWork, order: WorkOrder, *, kwh: int | None, seal: str, at: datetime) -> AccuracyTest:
    return AccuracyTest(
        tracking_code=order.tracking_code,
        bill_id=order.bill_id,
        work_order_number=order.number,
        meter_serial=uow.connections.get(order.bill_id).meter.serial,
        reading_kwh=kwh,
        seal_number=seal,
        visited_at=at,
    )


def _seal(uow: UnitOfWork, order: WorkOrder, number: str, at: datetime) -> MeterAsset | None:
    """The meter that hangs there, with its new seal."""
    meter = meter_of(uow, uow.connections.get(order.bill_id))
    if meter is not None:
        set_seal(uow, meter, number, cause=cause_of(order), at=at)
    return meter
