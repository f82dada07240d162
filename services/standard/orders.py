"""What an agent reports of an order of the standard process: the visit to the place, the work (STD-04, STD-07)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from services.catalogue import service_of
from services.clock import Clock
from services.forms.answers import read_answers
from services.forms.fields import FieldReader
from services.forms.findings import Wording, as_markdown, wording_of
from services.metering.work_orders import finish_order
from services.model.metering import OrderOutcome, OrderReport, WorkOrder
from services.model.requests import Request, RequestState
from services.ports import UnitOfWork
from services.registry.values import Field
from services.standard.plan import standard_of
from services.standard.report_form import ReportForm, flat_report, report_form


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportReply:
    """The report as it is kept, or, without one, what the agent has to correct, as Persian markdown, and the form as it
    was filled in.
    """

    report: OrderReport | None
    message: str = ""
    form: ReportForm | None = None


def record_order_report(
    uow: UnitOfWork, *, clock: Clock, tracking_code: str, work_order_number: str, report: object
) -> ReportReply:
    """Keep what the agent reports; an order is reported once. Work that is done is the service carried out: from then
    on the request cannot be withdrawn. Raises NotFound, NotPlain.
    """
    known = order_report(uow, tracking_code, work_order_number)
    if known is not None:
        return ReportReply(report=known)
    order, request = uow.metering.order(work_order_number), uow.requests.get(tracking_code)
    fields = _asked(request, order)
    read = read_report(report, fields, work_order_number, clock)
    if isinstance(read, str):
        return ReportReply(report=None, message=read, form=report_form(fields, report))
    uow.metering.add_order_report(read)
    finish_order(uow, order, at=read.reported_at)
    if read.outcome is OrderOutcome.DONE and _is_the_work(request, order):
        uow.requests.save(replace(request, state=RequestState.CARRIED_OUT))
    return ReportReply(report=read)


def order_report(uow: UnitOfWork, tracking_code: str, work_order_number: str) -> OrderReport | None:
    """What was reported of the order, if it was."""
    reports = uow.metering.order_reports_of(tracking_code)
    return next((each for each in reports if each.work_order_number == work_order_number), None)


def work_report(uow: UnitOfWork, request: Request) -> OrderReport | None:
    """What was reported of the work that the service orders, the newest; None where it orders none."""
    numbers = {each.number for each in uow.metering.orders_of(request.tracking_code) if _is_the_work(request, each)}
    reports = uow.metering.order_reports_of(request.tracking_code)
    return next((each for each in reversed(reports) if each.work_order_number in numbers), None)


def _is_the_work(request: Request, order: WorkOrder) -> bool:
    work = standard_of(service_of(request.application.service_key)).work_order
    return work is not None and order.kind == work.kind


def _asked(request: Request, order: WorkOrder) -> Sequence[Field]:
    """A visit is asked for its outcome alone."""
    service = service_of(request.application.service_key)
    return standard_of(service).report if _is_the_work(request, order) else ()


def read_report(raw: object, fields: Sequence[Field], work_order_number: str, clock: Clock) -> OrderReport | str:
    """The report, or everything that is wrong with it; only what its outcome asks for is looked at."""
    reader = FieldReader(flat_report(fields, raw), _wording(fields))
    outcome = reader.choice("outcome", OrderOutcome)
    answers = read_answers(reader, fields).answers if outcome is OrderOutcome.DONE else {}
    reason = reader.reason() if outcome is OrderOutcome.NOT_POSSIBLE else None
    if outcome is None or reader.findings:
        return as_markdown(reader.findings)
    return OrderReport(
        work_order_number=work_order_number, outcome=outcome, reason=reason, answers=answers, reported_at=clock.now()
    )


def _wording(fields: Sequence[Field]) -> Wording:
    return wording_of(fields).extended(
        titles={"outcome": "نتیجهٔ کار", "reason": "دلیل انجام‌نشدن کار"},
        messages={
            ("outcome", "missing"): "نتیجهٔ کار انتخاب نشده است. یکی از گزینه‌ها را انتخاب کنید.",
            ("reason", "missing"): "دلیل انجام‌نشدن کار را بنویسید.",
        },
    )
