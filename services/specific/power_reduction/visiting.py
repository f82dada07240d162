"""Operations go to the place: what they have to do, what stands in the way, what they report (steps 5, 8 and 11)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from services.changes import CHANGES
from services.changes.capacity import asked_connection, fuse_before, fuse_text
from services.changes.change import ChangeResult
from services.clock import Clock
from services.errors import InputRefused, NotFound
from services.forms.findings import Reply
from services.jalali import format_jalali, format_jalali_time
from services.metering.work_orders import finish_order
from services.model.connections import Connection
from services.model.keys import WorkOrderKind
from services.model.metering import OrderOutcome, OrderReport, WorkOrder
from services.model.requests import Finding, Request, RequestState
from services.ports import UnitOfWork
from services.reference.data import ReferenceData
from services.specific.power_reduction.ending import last_day
from services.specific.power_reduction.model import (
    ESTIMATE_VISIT,
    REDUCTION_VISIT,
    RETURN_VISIT,
    VisitOutcome,
)
from services.specific.power_reduction.ports import PowerReductions, reduction_of
from services.specific.power_reduction.visit_report import SEAL, VisitReport, read_estimate, read_fuse_work
from services.text import fact_list, to_persian_digits

REDUCED, RETURNED = "temporary-decrease", "power-return"

_CHANGE_OF: Mapping[WorkOrderKind, str] = {
    ESTIMATE_VISIT: REDUCED,
    REDUCTION_VISIT: REDUCED,
    RETURN_VISIT: RETURNED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerWork:
    """What is to be done at the place (`text`), and what stands in the way of it in the records."""

    text: str
    obstacles: ChangeResult


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitAnswer(Reply):
    """How the visit ended, None where the agent has to correct something, and why nothing was done. `text`: what is
    entered into the history of power that was reduced, in Persian markdown.
    """

    outcome: VisitOutcome | None = None
    reason: str = ""
    text: str = ""


def find_power_work(
    uow: UnitOfWork, *, clock: Clock, reference: ReferenceData, tracking_code: str, kind: WorkOrderKind
) -> PowerWork:
    """What operations have to do under an order of this kind. Raises NotFound."""
    request = uow.requests.get(tracking_code)
    change = CHANGES[_CHANGE_OF[kind]]
    obstacles = change.obstacles(uow, clock=clock, reference=reference, request=request)
    wanted = _wanted(uow, request, kind)
    present = fuse_text(uow.connections.get(request.application.bill_id))
    if kind == ESTIMATE_VISIT:
        text = f"لوازم لازم برای کاهش از {present} به **{fuse_text(wanted)}** را برآورد کنید."
    else:
        text = f"فیوز **{fuse_text(wanted)}** را به جای {present} نصب و پلمب کنید."
    return PowerWork(text=text, obstacles=ChangeResult(obstacles=obstacles))


def record_power_visit(
    uow: UnitOfWork,
    *,
    clock: Clock,
    reference: ReferenceData,
    tracking_code: str,
    work_order_number: str,
    report: object,
) -> VisitAnswer:
    """Keep what the agent reports; what is wrong with it is the answer, and then nothing is kept. An order is reported
    once.

    Power that is reduced is the service carried out: from then on the request cannot be withdrawn. Power that is
    returned is in the record from here on; where the record has come to say something else since the agent was sent,
    that is why nothing was done. Raises NotFound, InputRefused for an order that is no such work of this request.
    """
    request, order = uow.requests.get(tracking_code), _order(uow, tracking_code, work_order_number)
    kept = _report_of(uow, order)
    if kept is None:
        read = _read(uow, request, order, report)
        if not isinstance(read, VisitReport):
            return VisitAnswer(findings=read)
        kept = _keep(uow, clock, order, read)
    if kept.outcome is OrderOutcome.NOT_POSSIBLE:
        return VisitAnswer(outcome=VisitOutcome.NOT_POSSIBLE, reason=kept.reason or "")
    result = _follow(uow, clock, reference, order, kept)
    outcome = VisitOutcome.DONE if result.changed else VisitOutcome.NOT_POSSIBLE
    return VisitAnswer(outcome=outcome, reason=result.message, text=_text(uow, request, order, kept))


def done_report(uow: UnitOfWork, tracking_code: str, kind: WorkOrderKind) -> OrderReport:
    """What was reported of the newest order of a kind that was carried out. Raises NotFound."""
    numbers = {each.number for each in uow.metering.orders_of(tracking_code) if each.kind == kind}
    for report in reversed(uow.metering.order_reports_of(tracking_code)):
        if report.work_order_number in numbers and report.outcome is OrderOutcome.DONE:
            return report
    raise NotFound("report of the work of request", tracking_code)


def _order(uow: UnitOfWork, tracking_code: str, number: str) -> WorkOrder:
    order = uow.metering.order(number)
    if order.tracking_code != tracking_code or order.kind not in _CHANGE_OF:
        raise InputRefused(what="report of a visit", field="workOrder", code="not-this-request")
    return order


def _report_of(uow: UnitOfWork, order: WorkOrder) -> OrderReport | None:
    reports = uow.metering.order_reports_of(order.tracking_code)
    return next((each for each in reports if each.work_order_number == order.number), None)


def _read(uow: UnitOfWork, request: Request, order: WorkOrder, raw: object) -> VisitReport | tuple[Finding, ...]:
    if order.kind == ESTIMATE_VISIT:
        return read_estimate(raw)
    return read_fuse_work(raw, amperage=_wanted(uow, request, order.kind).amperage)


def _keep(uow: UnitOfWork, clock: Clock, order: WorkOrder, read: VisitReport) -> OrderReport:
    report = OrderReport(
        work_order_number=order.number,
        outcome=OrderOutcome(read.outcome.value),
        reason=read.reason,
        answers=read.answers,
        reported_at=clock.now(),
    )
    uow.metering.add_order_report(report)
    finish_order(uow, order, at=report.reported_at)
    return report


def _follow(
    uow: UnitOfWork, clock: Clock, reference: ReferenceData, order: WorkOrder, kept: OrderReport
) -> ChangeResult:
    """What follows from work that was done: nothing stands in its way but where the power returns."""
    request = uow.requests.get(order.tracking_code)
    if order.kind == REDUCTION_VISIT and request.is_open:
        uow.requests.save(replace(request, state=RequestState.CARRIED_OUT))
    if order.kind != RETURN_VISIT:
        return ChangeResult()
    result = CHANGES[RETURNED].apply(uow, clock=clock, reference=reference, request=request, report=kept.answers)
    if result.changed:
        ended = replace(reduction_of(uow, order.tracking_code), ended_at=kept.reported_at)
        uow.repository(PowerReductions).save(ended)
    return result


def _text(uow: UnitOfWork, request: Request, order: WorkOrder, report: OrderReport) -> str:
    if order.kind != REDUCTION_VISIT:
        return ""
    present = uow.connections.get(request.application.bill_id)
    facts = {
        "فیوز پیشین": fuse_text(present),
        "فیوز نصب‌شده": fuse_text(_wanted(uow, request, order.kind)),
        "پلمب تازه": to_persian_digits(str(report.answers[SEAL])),
        "زمان گزارش": format_jalali_time(report.reported_at),
        "پایان مدت": format_jalali(last_day(uow, request.tracking_code)),
    }
    return fact_list(facts.items())


def _wanted(uow: UnitOfWork, request: Request, kind: WorkOrderKind) -> Connection:
    """The connection with the fuse that it shall have: the one that is asked for, or the one from before."""
    connection = uow.connections.get(request.application.bill_id)
    if kind != RETURN_VISIT:
        return asked_connection(request, connection)
    return fuse_before(uow, request, connection)
