"""An agent's reading, which a request counts with in place of the applicant's (Settlement step 5)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from services.clock import Clock
from services.errors import InputRefused
from services.intake.drafts import load_draft, store_draft, without_personal_data
from services.jalali import JalaliError, format_jalali, local_date, parse_jalali
from services.metering.work_orders import finish_order, open_order_of
from services.model.connections import CounterReading
from services.model.metering import WorkOrderKind
from services.model.requests import Request
from services.ports import UnitOfWork
from services.readings.rollover import fits_counter
from services.text import parse_whole_number


def record_agent_reading(
    uow: UnitOfWork, *, clock: Clock, tracking_code: str, reading: str, reading_date: str | None
) -> Mapping[str, object]:
    """Take the agent's reading into the request and its draft, and close his order; without a date it is today's.

    Returns the application's fields without personal data, with the agent's reading in them. Raises NotFound, and
    InputRefused for a reading that the counter cannot show or a day that does not exist or is not yet.
    """
    request = uow.requests.get(tracking_code)
    kwh = _counter(uow, request, reading)
    day = _day(reading_date, today=local_date(clock.now()))
    counter = CounterReading(kwh=kwh, taken_on=day)
    uow.requests.save(replace(request, application=replace(request.application, reading=counter)))
    order = open_order_of(uow, tracking_code, WorkOrderKind.METER_READING)
    if order is not None:
        finish_order(uow, order, at=clock.now())
    draft = load_draft(uow, request.draft_key)
    fields = {**draft.fields, "reading": str(kwh), "readingDate": format_jalali(day)}
    store_draft(uow, request.draft_key, replace(draft, fields=fields, listed_reason=None))
    return without_personal_data(fields)


def _counter(uow: UnitOfWork, request: Request, text: str) -> int:
    try:
        kwh = parse_whole_number(text)
    except ValueError:
        raise _refused("reading", "not-a-number") from None
    if not fits_counter(kwh, uow.connections.get(request.application.bill_id).meter):
        raise _refused("reading", "too-many-digits")
    return kwh


def _day(text: str | None, *, today: date) -> date:
    if not text:
        return today
    try:
        day = parse_jalali(text)
    except JalaliError as error:
        raise _refused("readingDate", error.fault) from None
    if day > today:
        raise _refused("readingDate", "in-future")
    return day


def _refused(field: str, code: str) -> InputRefused:
    return InputRefused(what="agent's reading", field=field, code=code)
