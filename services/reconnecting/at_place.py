"""The agent has brought the power back, or could not: what follows in the records, in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from services.billing.prepayment import credit_prepayment
from services.changes.case import CORRECT_REPORT
from services.changes.change import ChangeResult
from services.changes.supply import RECONNECTION, REINSTALLATION
from services.clock import Clock
from services.errors import InputRefused
from services.forms.findings import Reply
from services.jalali import local_date
from services.metering.work_orders import finish_order
from services.model.connections import Connection, ConnectionState, MeterReading, Reading, ReadingSource
from services.model.metering import OrderOutcome, OrderReport, WorkOrder
from services.model.requests import Finding, RequestState
from services.ports import UnitOfWork
from services.readings.rollover import fits_register
from services.reconnecting.report import OBSTACLES, READING, PowerReport, read_power_report
from services.reconnecting.self_willed import settle_self_willed
from services.reference.data import ReferenceData

_CHANGES = {ConnectionState.CUT: RECONNECTION, ConnectionState.COLLECTED: REINSTALLATION}


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerAnswer(Reply):
    """How it ended and why power is not back; None where the agent has to correct something."""

    outcome: OrderOutcome | None = None
    reason: str = ""


def record_power_report(
    uow: UnitOfWork,
    *,
    clock: Clock,
    reference: ReferenceData,
    tracking_code: str,
    work_order_number: str,
    meter_taken: bool,
    report: object,
) -> PowerAnswer:
    """Keep what the agent reports; what is wrong with it is the answer, and then nothing is kept. An order is reported
    once. `meter_taken`: it is to be hung again. Done: the connection is active again, the cut has ended, its last days
    are billed, the prepayment is credit, and the request cannot be withdrawn. Raises NotFound, InputRefused for an
    order of another request.
    """
    order = _order(uow, tracking_code, work_order_number)
    kept = [each for each in uow.metering.order_reports_of(tracking_code) if each.work_order_number == order.number]
    if kept:
        return PowerAnswer(outcome=kept[0].outcome, reason=kept[0].reason or "")
    connection, today = uow.connections.get(order.bill_id), local_date(clock.now())
    read = read_power_report(uow, report, order=order, connection=connection, meter_taken=meter_taken, today=today)
    if not isinstance(read, PowerReport):
        return PowerAnswer(findings=read)
    if read.outcome is OrderOutcome.DONE:
        changed = _bring_back(uow, connection, read, clock=clock, reference=reference, tracking_code=tracking_code)
        if not changed.changed:
            return PowerAnswer(findings=_for_agent(changed))
    return _keep(uow, clock, order, read)


def _order(uow: UnitOfWork, tracking_code: str, number: str) -> WorkOrder:
    order = uow.metering.order(number)
    if order.tracking_code != tracking_code:
        raise InputRefused(what="report of power", field="workOrder", code="not-of-this-request")
    return order


def _bring_back(
    uow: UnitOfWork,
    connection: Connection,
    read: PowerReport,
    *,
    clock: Clock,
    reference: ReferenceData,
    tracking_code: str,
) -> ChangeResult:
    """Debts were looked at before he went: what has come up since does not undo what is done, and is billed as any."""
    change = replace(_CHANGES[connection.state], check=lambda _case: None)
    request, cut = uow.requests.get(tracking_code), uow.cuts.standing(connection.bill_id)
    changed = change.apply(uow, clock=clock, reference=reference, request=request, report=read.answers)
    if changed.changed:
        _note_reading(uow, connection, read.answers)
        settle_self_willed(uow, request, cut=cut, shown=read.shown, today=local_date(clock.now()))
        credit_prepayment(uow, clock=clock, tracking_code=tracking_code)
        uow.requests.save(replace(request, state=RequestState.CARRIED_OUT))
    return changed


def _note_reading(uow: UnitOfWork, connection: Connection, answers: Mapping[str, object]) -> None:
    """A number that the register cannot show, given twice, stays in the report alone."""
    reading = answers.get(READING)
    if isinstance(reading, MeterReading) and fits_register(reading.kwh, connection.meter):
        uow.connections.add_reading(
            Reading(
                bill_id=connection.bill_id,
                kwh=reading.kwh,
                taken_on=reading.taken_on,
                source=ReadingSource.INSTALLATION,
                meter_serial=connection.meter.serial,
            )
        )


def _for_agent(changed: ChangeResult) -> tuple[Finding, ...]:
    """What the record cannot take, told to the agent himself."""
    told = (each.removesuffix(f" {CORRECT_REPORT}") for each in changed.obstacles)
    return tuple(Finding(field="outcome", code="obstacle", message=each) for each in told)


def _keep(uow: UnitOfWork, clock: Clock, order: WorkOrder, read: PowerReport) -> PowerAnswer:
    now = clock.now()
    why = None if read.obstacle is None else f"{OBSTACLES[read.obstacle]}: {read.reason}"
    kept = OrderReport(
        work_order_number=order.number, outcome=read.outcome, reason=why, answers=read.answers, reported_at=now
    )
    uow.metering.add_order_report(kept)
    finish_order(uow, order, at=now)
    return PowerAnswer(outcome=read.outcome, reason=why or "")
