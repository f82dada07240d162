"""An agent's reading, which a request counts with in place of the applicant's (Settlement step 5)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from services.clock import Clock
from services.intake.answers import Answer
from services.intake.drafts import load_draft, store_draft, without_personal_data
from services.intake.fields import FieldReader
from services.intake.reading import check_digits
from services.jalali import format_jalali, local_date, parse_jalali
from services.metering.work_orders import finish_order, open_order_of
from services.model.connections import CounterReading, Meter
from services.model.metering import WorkOrderKind
from services.model.requests import Request
from services.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentReadingAnswer(Answer):
    """The application's fields without personal data: with the agent's reading, or as they were if it is refused."""

    application: Mapping[str, object]


def record_agent_reading(uow: UnitOfWork, *, clock: Clock, tracking_code: str, report: object) -> AgentReadingAnswer:
    """Take the agent's reading into the request and its draft, and close his order; without a date it is today's.

    What is wrong with the report is the answer, and then nothing is stored and the order stays open. Raises NotFound.
    """
    request = uow.requests.get(tracking_code)
    draft = load_draft(uow, request.draft_key)
    reader = FieldReader(report)
    counter = _read(reader, uow.connections.get(request.application.bill_id).meter, today=local_date(clock.now()))
    if counter is None:
        return AgentReadingAnswer(application=without_personal_data(draft.fields), findings=tuple(reader.findings))
    _take(uow, clock, request, counter)
    fields = {**draft.fields, "reading": str(counter.kwh), "readingDate": format_jalali(counter.taken_on)}
    store_draft(uow, request.draft_key, replace(draft, fields=fields, listed_reason=None))
    return AgentReadingAnswer(application=without_personal_data(fields))


def _read(reader: FieldReader, meter: Meter, *, today: date) -> CounterReading | None:
    kwh = reader.counter("reading")
    if kwh is not None:
        reader.findings.extend(check_digits(kwh, meter))
    day = reader.parsed("readingDate", parse_jalali, required=False)
    if day is not None and day > today:
        reader.refuse("readingDate", "in-future")
    if reader.findings or kwh is None:
        return None
    return CounterReading(kwh=kwh, taken_on=day or today)


def _take(uow: UnitOfWork, clock: Clock, request: Request, counter: CounterReading) -> None:
    uow.requests.save(replace(request, application=replace(request.application, reading=counter)))
    order = open_order_of(uow, request.tracking_code, WorkOrderKind.METER_READING)
    if order is not None:
        finish_order(uow, order, at=clock.now())
