"""The agent has cut, or could not: what follows in the records, in one transaction with the look at payments."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from services.clock import Clock
from services.errors import InputRefused
from services.forms.findings import Reply
from services.metering.custody import Collected, cause_of, collect_meter, hang_again, meter_of
from services.metering.seals import set_seal
from services.metering.supply import end_cut
from services.metering.work_orders import finish_order
from services.model.connections import Connection, ConnectionState, MeterReading, Reading, ReadingSource
from services.model.cuts import Cut, CutExtent
from services.model.metering import OrderOutcome, OrderReport, WorkOrder
from services.model.requests import RequestState
from services.objections.making import is_objected_to
from services.ports import UnitOfWork
from services.readings.rollover import fits_register
from services.specific.temporary_cut.cut_report import WORDING, CutOutcome, CutReport, read_cut_report
from services.specific.temporary_cut.debts import paid_before
from services.specific.temporary_cut.guard import premises_of
from services.specific.temporary_cut.model import CUT_ORDER, Premises
from services.specific.temporary_cut.ports import proceeding_of
from services.withdrawal import is_withdrawn

_STATE_OF = {CutExtent.SUPPLY: ConnectionState.CUT, CutExtent.EQUIPMENT: ConnectionState.COLLECTED}
_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class CutAnswer(Reply):
    """How it ended, None where the agent has to correct something. `reconnect`: the power is to be
    reconnected at once, at the company's cost. What the cut was for had been paid before he cut, or an objection is
    open, or the place lives on power, of which nobody knew at the door.
    """

    outcome: CutOutcome | None = None
    reason: str = ""
    reconnect: bool = False


def record_cut(
    uow: UnitOfWork, *, clock: Clock, tracking_code: str, work_order_number: str, asked_at: datetime, report: object
) -> CutAnswer:
    """Keep what the agent reports; what is wrong with it is the answer, and then nothing is kept. An order is reported
    once. `asked_at` is when the guard said at the door that power may be cut.

    Power that was cut is cut in the record whatever was paid meanwhile; the instants of the cut and of the payment say
    at whose cost it is reconnected. A cut that was taken back, or of a connection where no power flows by now, is none:
    the agent is told so. Raises NotFound, InputRefused for an order that is no cut of this request.
    """
    order = _order(uow, tracking_code, work_order_number)
    kept = next(
        (each for each in uow.metering.order_reports_of(tracking_code) if each.work_order_number == order.number), None
    )
    if kept is None:
        connection, now = uow.connections.get(order.bill_id), clock.now()
        read = read_cut_report(uow, report, order=order, meter=connection.meter, asked_at=asked_at, now=now)
        if not isinstance(read, CutReport):
            return CutAnswer(findings=read)
        if read.outcome is CutOutcome.CUT and (code := _in_the_way(uow, tracking_code, connection)) is not None:
            return CutAnswer(findings=(WORDING.finding("outcome", code),))
        kept = _keep(uow, order, connection, read, now=now)
    if kept.outcome is OrderOutcome.NOT_POSSIBLE:
        return CutAnswer(outcome=CutOutcome.NOT_POSSIBLE, reason=kept.reason or "")
    return CutAnswer(outcome=CutOutcome.CUT, reconnect=_to_reconnect(uow, tracking_code))


def reconnect_after_payment(uow: UnitOfWork, *, clock: Clock, tracking_code: str) -> None:
    """The power that should not have been cut flows again, at the company's cost. Done twice it changes nothing, nor
    where another request has changed the connection meanwhile.
    """
    cut = uow.cuts.of_request(tracking_code)
    if cut is None or cut.ended_at is not None:
        return
    now, connection = clock.now(), uow.connections.get(cut.bill_id)
    if connection.state is not _STATE_OF[cut.extent]:
        return
    if cut.extent is CutExtent.EQUIPMENT:
        hang_again(uow, connection, cause=cause_of(None, tracking_code=tracking_code), at=now)
    uow.connections.save(replace(connection, state=ConnectionState.ACTIVE))
    end_cut(uow, cut.bill_id, at=now)


def _order(uow: UnitOfWork, tracking_code: str, number: str) -> WorkOrder:
    order = uow.metering.order(number)
    if order.tracking_code != tracking_code or order.kind != CUT_ORDER:
        raise InputRefused(what="report of a cut", field="workOrder", code="not-this-request")
    return order


def _in_the_way(uow: UnitOfWork, tracking_code: str, connection: Connection) -> str | None:
    """Why no cut is recorded, as the code of what the agent is told."""
    if is_withdrawn(uow, tracking_code):
        return "withdrawn"
    return None if connection.state is ConnectionState.ACTIVE else "not-active"


def _to_reconnect(uow: UnitOfWork, tracking_code: str) -> bool:
    """Whether nobody should have been cut: by payments until the cut, by objections and the place until the report."""
    cut = uow.cuts.of_request(tracking_code)
    return (cut is not None and cut.after_payment) or (
        is_objected_to(uow, tracking_code) or premises_of(uow, proceeding_of(uow, tracking_code)) is Premises.VITAL
    )


def _keep(uow: UnitOfWork, order: WorkOrder, connection: Connection, read: CutReport, *, now: datetime) -> OrderReport:
    if read.outcome is CutOutcome.CUT:
        _cut(uow, order, connection, read, now=now)
    done = read.outcome is CutOutcome.CUT
    report = OrderReport(
        work_order_number=order.number,
        outcome=OrderOutcome.DONE if done else OrderOutcome.NOT_POSSIBLE,
        reason=read.reason,
        answers={"sealNumber": read.seal} if read.seal else {},
        reported_at=now,
    )
    uow.metering.add_order_report(report)
    finish_order(uow, order, at=now)
    return report


def _cut(uow: UnitOfWork, order: WorkOrder, connection: Connection, read: CutReport, *, now: datetime) -> None:
    if read.cut_at is None or read.extent is None:
        raise InputRefused(what="report of a cut", field="cutTime", code="missing")
    proceeding = proceeding_of(uow, order.tracking_code)
    cut = Cut(
        tracking_code=order.tracking_code,
        bill_id=order.bill_id,
        case=proceeding.case,
        extent=read.extent,
        reading=read.reading,
        cut_at=read.cut_at,
        after_payment=paid_before(uow, proceeding, cut_at=_until(read.cut_at, now=now)),
    )
    _add_reading(uow, connection, read.reading)
    _at_the_meter(uow, order, connection, read, now=now)
    uow.connections.save(replace(connection, state=_STATE_OF[read.extent]))
    uow.cuts.save(cut)
    request = uow.requests.get(order.tracking_code)
    if request.is_open:
        uow.requests.save(replace(request, state=RequestState.CARRIED_OUT))


def _until(cut_at: datetime, *, now: datetime) -> datetime:
    """The last instant at which he may have cut: the time is told by the minute, and the doubt is the subscriber's."""
    return min(cut_at.replace(second=0, microsecond=0) + timedelta(minutes=1) - _INSTANT, now)


def _add_reading(uow: UnitOfWork, connection: Connection, reading: MeterReading | None) -> None:
    """What the register can show joins the history; another figure stands in the cut alone."""
    if reading is not None and fits_register(reading.kwh, connection.meter):
        uow.connections.add_reading(
            Reading(
                bill_id=connection.bill_id,
                kwh=reading.kwh,
                taken_on=reading.taken_on,
                source=ReadingSource.AGENT,
                meter_serial=connection.meter.serial,
            )
        )


def _at_the_meter(uow: UnitOfWork, order: WorkOrder, connection: Connection, read: CutReport, *, now: datetime) -> None:
    cause = cause_of(order)
    if read.extent is CutExtent.EQUIPMENT:
        told = Collected(total_kwh=None if read.reading is None else read.reading.kwh)
        collect_meter(uow, connection, cause=cause, at=now, told=told)
    elif read.seal is not None and (meter := meter_of(uow, connection)) is not None:
        set_seal(uow, meter, read.seal, cause=cause, at=now)
