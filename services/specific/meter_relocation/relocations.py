"""Moving the meter inside the premises (Meter relocation step 8)."""

from dataclasses import dataclass, replace
from datetime import datetime

from services.clock import Clock
from services.errors import InputRefused, NotFound
from services.forms.findings import Reply
from services.jalali import format_jalali, local_date
from services.metering.custody import cause_of, meter_of
from services.metering.meter_registers import note_shown
from services.metering.report_fields import reported_reason
from services.metering.seals import remove_seals, set_seal
from services.metering.work_orders import finish_order
from services.model.connections import Reading, ReadingSource
from services.model.keys import WorkOrderKind
from services.model.metering import WorkOrder, WorkOrderState
from services.model.requests import Request
from services.ports import UnitOfWork
from services.specific.meter_relocation.model import Relocation
from services.specific.meter_relocation.ports import Relocations
from services.specific.meter_relocation.relocation_report import (
    CouldNot,
    Done,
    Postponed,
    RelocationOutcome,
    read_report,
)

# The key of the field in which the applicant says where the meter shall hang.
REQUESTED_PLACE = "requestedPlace"

METER_RELOCATION = WorkOrderKind("meter-relocation")


@dataclass(frozen=True, slots=True, kw_only=True)
class RelocationResult(Reply):
    """How the visit ended, or what is wrong with its report. `resume_at` is when the installer comes again."""

    outcome: RelocationOutcome | None = None
    reason: str | None = None
    resume_at: datetime | None = None

    @property
    def resume_text(self) -> str:
        """The day of the next visit in Persian; empty without one."""
        return format_jalali(local_date(self.resume_at)) if self.resume_at else ""


def record_relocation(
    uow: UnitOfWork, *, clock: Clock, tracking_code: str, work_order_number: str, report: object
) -> RelocationResult:
    """Record the installer's report; what is wrong with it is the answer, and then nothing is changed.

    Done: the relocation joins the connection's history with its reading, whatever the register shows, and the order is
    carried out. Could not: the order is called back. Postponed: it stays open for the day agreed on. A second report
    on an order that is no longer open changes nothing. Raises NotFound, InputRefused for an order that is no
    relocation of this request.
    """
    request = uow.requests.get(tracking_code)
    order = _order(uow, request, work_order_number)
    if order.state is not WorkOrderState.OPEN:
        return _as_recorded(order, report)
    now = clock.now()
    read = read_report(uow, order, report, today=local_date(now))
    match read:
        case Done():
            _move(uow, request, order, read, now)
            return RelocationResult(outcome=RelocationOutcome.DONE)
        case CouldNot():
            uow.metering.save_order(replace(order, state=WorkOrderState.CANCELLED))
            return RelocationResult(outcome=RelocationOutcome.COULD_NOT, reason=read.reason)
        case Postponed():
            return RelocationResult(outcome=RelocationOutcome.POSTPONED, reason=read.reason, resume_at=read.resume_at)
    return RelocationResult(findings=read)


def relocation_of(uow: UnitOfWork, request: Request) -> Relocation:
    """The relocation that the request has brought about. Raises NotFound where there is none yet."""
    orders = {order.number for order in uow.metering.orders_of(request.tracking_code)}
    for relocation in uow.repository(Relocations).of_connection(request.application.bill_id):
        if relocation.work_order_number in orders:
            return relocation
    raise NotFound("relocation of request", request.tracking_code)


def _order(uow: UnitOfWork, request: Request, number: str) -> WorkOrder:
    order = uow.metering.order(number)
    if (order.kind, order.tracking_code) != (METER_RELOCATION, request.tracking_code):
        raise InputRefused(what="relocation report", field="workOrder", code="not-this-relocation")
    return order


def _as_recorded(order: WorkOrder, report: object) -> RelocationResult:
    """A called back order keeps no reason: it is told again as the report gives it."""
    if order.state is WorkOrderState.DONE:
        return RelocationResult(outcome=RelocationOutcome.DONE)
    return RelocationResult(outcome=RelocationOutcome.COULD_NOT, reason=reported_reason(report))


def _move(uow: UnitOfWork, request: Request, order: WorkOrder, done: Done, at: datetime) -> None:
    place = request.application.answers.get(REQUESTED_PLACE)
    if not isinstance(place, str):
        raise NotFound("requested place", request.tracking_code)
    uow.repository(Relocations).add(
        Relocation(
            work_order_number=order.number,
            bill_id=order.bill_id,
            place=place,
            seal_before=done.seal_before,
            seal_after=done.seal_after,
            reading_kwh=done.reading.kwh,
            relocated_at=at,
        )
    )
    if done.meter_serial is None:
        _note_meter(uow, order, done, at)
    uow.connections.add_reading(
        Reading(
            bill_id=order.bill_id,
            kwh=done.reading.kwh,
            taken_on=done.reading.taken_on,
            source=ReadingSource.INSTALLATION,
            meter_serial=done.meter_serial,
        )
    )
    finish_order(uow, order, at=at)


def _note_meter(uow: UnitOfWork, order: WorkOrder, done: Done, at: datetime) -> None:
    meter, cause = meter_of(uow, uow.connections.get(order.bill_id)), cause_of(order)
    if meter is not None:
        remove_seals(uow, meter, [done.seal_before], cause=cause, at=at)
        set_seal(uow, meter, done.seal_after, cause=cause, at=at)
        note_shown(uow, meter, done.registers, total_kwh=done.reading.kwh, at=at, cause=cause)
