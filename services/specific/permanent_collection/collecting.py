"""The equipment is taken away, tested and stored (Permanent collection steps 4, 5 and 9)."""

from dataclasses import dataclass, replace
from datetime import datetime

from services.billing.cut_time import charge_end_of_cut
from services.clock import Clock
from services.errors import InputRefused, NotFound
from services.forms.findings import Reply
from services.jalali import format_jalali, local_date
from services.metering.custody import Collected as TakenAlong
from services.metering.custody import cause_of, collect_meter
from services.metering.report_fields import reported_reason, serial_characters
from services.metering.serials import note_other_meter
from services.metering.work_orders import finish_order
from services.model.connections import METER_GONE, ConnectionState, MeterReading, Reading, ReadingSource
from services.model.keys import WorkOrderKind
from services.model.metering import WorkOrder, WorkOrderState
from services.model.requests import Finding, Request, RequestState
from services.ports import UnitOfWork
from services.reference.data import ReferenceData
from services.specific.permanent_collection.collection_report import (
    Collected,
    CollectionOutcome,
    CouldNotCollect,
    NotAtHome,
    read_report,
)
from services.specific.permanent_collection.model import CollectedEquipment
from services.specific.permanent_collection.ports import Collections
from services.specific.permanent_collection.removal_guard import is_day_without_hours, why_not_removed
from services.withdrawal import is_withdrawn

EQUIPMENT_COLLECTION = WorkOrderKind("equipment-collection")

_NO_HOURS = Finding(
    field="postponedTo",
    code="no-hours",
    message="برق این محل وصل است و در آن روز برق کسی قطع نمی‌شود. روز دیگری را با مشترک بگذارید.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionResult(Reply):
    """How the visit ended, or what is wrong with its report. `resume_at` is when the agent comes again. `meter_gone`:
    another request has taken the meter away, whatever the report says.
    """

    outcome: CollectionOutcome | None = None
    meter_gone: bool = False
    reason: str | None = None
    resume_at: datetime | None = None

    @property
    def resume_text(self) -> str:
        """The day of the next visit in Persian; empty without one."""
        return format_jalali(local_date(self.resume_at)) if self.resume_at else ""


def record_collection(
    uow: UnitOfWork,
    *,
    clock: Clock,
    reference: ReferenceData,
    tracking_code: str,
    work_order_number: str,
    report: object,
) -> CollectionResult:
    """Record the agent's report; what is wrong with it is the answer, and then nothing is changed.

    Collected: the equipment is kept with what its registers show, the reading joins the history, the days of a cut that
    no bill has asked for are billed, so that the last bill asks for them too (50-4), the order is carried out, and from
    now on the request cannot be withdrawn; one that was withdrawn before is told so. Nobody at home: the
    order stays open for the day. Else it is called back, also where another request has taken the meter away. A second
    report on an order that is not open changes nothing. Raises NotFound, InputRefused for an order that is no
    collection of this request, ReferenceDataMissing.
    """
    request, order = uow.requests.get(tracking_code), _order(uow, tracking_code, work_order_number)
    if order.state is not WorkOrderState.OPEN:
        return _as_recorded(uow, order, report)
    if not meter_in_place(uow, tracking_code=tracking_code):
        _call_back(uow, order)
        return CollectionResult(meter_gone=True)
    return _recorded(uow, request, order, report, clock=clock, reference=reference)


def meter_in_place(uow: UnitOfWork, *, tracking_code: str) -> bool:
    """False once another request has taken the meter of this one's connection away. Raises NotFound."""
    connection = uow.connections.get(uow.requests.get(tracking_code).application.bill_id)
    return connection.state not in METER_GONE


def equipment_of(uow: UnitOfWork, tracking_code: str) -> CollectedEquipment:
    """The equipment that the request has taken away. Raises NotFound."""
    equipment = uow.repository(Collections).equipment(tracking_code)
    if equipment is None:
        raise NotFound("collected equipment of request", tracking_code)
    return equipment


def _recorded(
    uow: UnitOfWork, request: Request, order: WorkOrder, report: object, *, clock: Clock, reference: ReferenceData
) -> CollectionResult:
    now = clock.now()
    read = read_report(uow, order, report, today=local_date(now))
    match read:
        case Collected():
            if is_withdrawn(uow, request.tracking_code):
                return CollectionResult(findings=(_withdrawn(),))
            why_not = why_not_removed(uow, clock=clock, reference=reference, tracking_code=request.tracking_code)
            if why_not is not None:
                return CollectionResult(findings=(_not_to_be_removed(why_not),))
            charge_end_of_cut(uow, clock=clock, reference=reference, bill_id=order.bill_id)
            _collect(uow, request, order, read, now)
            return CollectionResult(outcome=CollectionOutcome.COLLECTED)
        case NotAtHome():
            return _comes_again(uow, request, resume_at=read.resume_at)
        case CouldNotCollect():
            _call_back(uow, order)
            return CollectionResult(outcome=read.outcome, reason=read.reason)
    return CollectionResult(findings=read)


def _comes_again(uow: UnitOfWork, request: Request, *, resume_at: datetime) -> CollectionResult:
    if is_day_without_hours(uow, tracking_code=request.tracking_code, begins=resume_at):
        return CollectionResult(findings=(_NO_HOURS,))
    return CollectionResult(outcome=CollectionOutcome.NOT_AT_HOME, resume_at=resume_at)


def _call_back(uow: UnitOfWork, order: WorkOrder) -> None:
    uow.metering.save_order(replace(order, state=WorkOrderState.CANCELLED))


def _order(uow: UnitOfWork, tracking_code: str, number: str) -> WorkOrder:
    order = uow.metering.order(number)
    if (order.kind, order.tracking_code) != (EQUIPMENT_COLLECTION, tracking_code):
        raise InputRefused(what="collection report", field="workOrder", code="not-this-collection")
    return order


def _withdrawn() -> Finding:
    return Finding(
        field="outcome",
        code="withdrawn",
        message="متقاضی درخواست را پس گرفته است: لوازم را جمع نکنید. این کار خودبه‌خود بسته می‌شود.",
    )


def _not_to_be_removed(reason: str) -> Finding:
    return Finding(
        field="outcome",
        code="not-to-be-removed",
        message=(
            f"{reason} لوازم را جمع نکنید و اگر برداشته‌اید همان‌جا دوباره نصب کنید؛ نتیجه را «مشترک نگذاشت» با همین "
            "دلیل گزارش کنید."
        ),
    )


def _as_recorded(uow: UnitOfWork, order: WorkOrder, report: object) -> CollectionResult:
    """A called back order keeps no reason: it is told again as the report gives it."""
    if order.state is WorkOrderState.DONE:
        return CollectionResult(outcome=CollectionOutcome.COLLECTED)
    if not meter_in_place(uow, tracking_code=order.tracking_code):
        return CollectionResult(meter_gone=True)
    return CollectionResult(outcome=_told_outcome(report), reason=reported_reason(report))


def _told_outcome(report: object) -> CollectionOutcome:
    told = report.get("outcome") if isinstance(report, dict) else None
    return CollectionOutcome.DANGEROUS if told == CollectionOutcome.DANGEROUS else CollectionOutcome.REFUSED


def _collect(uow: UnitOfWork, request: Request, order: WorkOrder, done: Collected, at: datetime) -> None:
    reading = MeterReading(kwh=done.kwh, taken_on=local_date(at))
    uow.repository(Collections).add_equipment(
        CollectedEquipment(
            tracking_code=request.tracking_code,
            work_order_number=order.number,
            bill_id=order.bill_id,
            meter_serial=done.meter_serial,
            reading=reading,
            seals=done.seals,
            photo=done.photo,
            collected_at=at,
        )
    )
    _note_reading(uow, request, reading, done.meter_serial, at)
    _take_along(uow, order, done, at)
    finish_order(uow, order, at=at)
    uow.requests.save(replace(request, state=RequestState.CARRIED_OUT))


def _take_along(uow: UnitOfWork, order: WorkOrder, done: Collected, at: datetime) -> None:
    """The agent has the meter now, and none hangs there until the connection is removed (step 10). What another meter
    than the one in the records shows is not this one's.
    """
    connection = uow.connections.get(order.bill_id)
    is_recorded = done.meter_serial == connection.meter.serial
    told = TakenAlong(
        registers=done.registers if is_recorded else {}, total_kwh=done.kwh, seals=done.seals, photograph=done.photo
    )
    collect_meter(uow, connection, cause=cause_of(order), at=at, told=told)
    uow.connections.save(replace(connection, state=ConnectionState.COLLECTED))


def _note_reading(uow: UnitOfWork, request: Request, reading: MeterReading, serial: str, at: datetime) -> None:
    """What another meter than the one in the records shows joins the history as that meter's. Old records have none."""
    meter = uow.connections.get(request.application.bill_id).meter
    if meter.serial and serial_characters(serial) != serial_characters(meter.serial):
        note_other_meter(uow, request, reading, serial=serial, source=ReadingSource.INSTALLATION, at=at)
        return
    uow.connections.add_reading(
        Reading(
            bill_id=request.application.bill_id,
            kwh=reading.kwh,
            taken_on=reading.taken_on,
            source=ReadingSource.INSTALLATION,
            meter_serial=meter.serial or None,
        )
    )
