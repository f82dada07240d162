"""The report of the work is looked at before it goes into the record, and can be corrected until then (step STD-08)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from services.catalogue import service_of
from services.clock import Clock
from services.errors import NotFound, ServiceError
from services.intake.answer_text import answer_text, in_form_order
from services.jalali import format_jalali_time
from services.metering.serials import known_elsewhere
from services.model.connections import ConnectionState
from services.model.metering import OrderOutcome, OrderReport
from services.model.requests import Request, RequestState
from services.ports import UnitOfWork
from services.registry.values import Field
from services.standard.orders import ReportReply, read_report, work_report
from services.standard.plan import standard_of
from services.standard.report_form import ReportForm, kept_form, report_form

_OWN_SERIAL = "meterSerial"


class RecordChanged(ServiceError):
    """A report is corrected whose answers are in the record already: a fault of the diagram."""

    def __init__(self, tracking_code: str) -> None:
        super().__init__(f"the record is changed for request {tracking_code}")
        self.tracking_code = tracking_code


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportReview:
    """The report as it is kept: its text, in Persian markdown, with what it said before it was corrected, and its form
    filled in, for whoever corrects it.
    """

    text: str
    form: ReportForm


def review_report(uow: UnitOfWork, *, tracking_code: str) -> ReportReview:
    """What is kept of the request's work. Raises NotFound, NotPlain."""
    request = uow.requests.get(tracking_code)
    fields, report = _fields(request), _kept(uow, request)
    former = [each for each in uow.metering.former_order_reports_of(tracking_code) if _is_of(each, report)]
    told = [*_told(fields, report, former), *_doubts(uow, request, report)]
    return ReportReview(text="\n".join(told), form=kept_form(fields, report))


def correct_order_report(uow: UnitOfWork, *, clock: Clock, tracking_code: str, report: object) -> ReportReply:
    """Put another report of the work in the place of the one that is kept, which stays in the history; or say what is
    wrong with it. Where the work was not done after all, the service is not carried out either. Raises NotFound,
    NotPlain, RecordChanged.
    """
    request = uow.requests.get(tracking_code)
    fields, kept = _fields(request), _kept(uow, request)
    if uow.changes.of_request(tracking_code):
        raise RecordChanged(tracking_code)
    read = read_report(report, fields, kept.work_order_number, clock)
    if isinstance(read, str):
        return ReportReply(report=None, message=read, form=report_form(fields, report))
    uow.metering.correct_order_report(read)
    if read.outcome is OrderOutcome.NOT_POSSIBLE and request.state is RequestState.CARRIED_OUT:
        # Where it stood before the work: with the unit that plan-service has referred it to.
        uow.requests.save(replace(request, state=RequestState.REFERRED))
    return ReportReply(report=read)


def _fields(request: Request) -> Sequence[Field]:
    return standard_of(service_of(request.application.service_key)).report


def _kept(uow: UnitOfWork, request: Request) -> OrderReport:
    report = work_report(uow, request)
    if report is None:
        raise NotFound("report of the work of request", request.tracking_code)
    return report


def _is_of(former: OrderReport, report: OrderReport) -> bool:
    return former.work_order_number == report.work_order_number


def _told(fields: Sequence[Field], report: OrderReport, former: Sequence[OrderReport]) -> Iterator[str]:
    yield from (f"- **{title}:** {text}" for title, text in _facts(fields, report))
    for each in former:
        said = "؛ ".join(f"{title}: {text}" for title, text in _facts(fields, each))
        yield f"- گزارش پیش از اصلاح، {format_jalali_time(each.reported_at)}: {said or '—'}"


def _doubts(uow: UnitOfWork, request: Request, report: OrderReport) -> Iterator[str]:
    """A meter that is reported to be mounted may hang somewhere else by its serial, or be another connection's that is
    to get it back.
    """
    than = request.application.bill_id
    for serial in _mounted_serials(uow, request, report):
        for told in known_elsewhere(uow, serial, than=than):
            yield (
                f"- **هشدار:** {told} پلاک را از مأمور بپرسید؛ اگر شماره درست و سازندهٔ کنتور دیگر است، گزارش را"
                " بپذیرید."
            )


def _mounted_serials(uow: UnitOfWork, request: Request, report: OrderReport) -> Iterator[str]:
    """Those that the report tells; where it tells none of a connection without a meter, that of the former one."""
    if report.outcome is not OrderOutcome.DONE:
        return
    connection = uow.connections.get(request.application.bill_id)
    if connection.state is ConnectionState.COLLECTED and _OWN_SERIAL not in report.answers:
        yield from (connection.meter.serial for field in _fields(request) if field.key == _OWN_SERIAL)
    for key, serial in report.answers.items():
        if re.fullmatch(rf"{_OWN_SERIAL}\d*", key) and isinstance(serial, str):
            yield serial


def _facts(fields: Sequence[Field], report: OrderReport) -> Iterator[tuple[str, str]]:
    known = {field.key: field for field in fields}
    for key, said in in_form_order(known, report.answers).items():
        field = known.get(key)
        yield (field.title if field else key), answer_text(field, said)
