"""An agent's reading, which a request counts with in place of the applicant's (Settlement step 5)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from services.clock import Clock
from services.forms.entries import day_of
from services.forms.fields import FieldReader
from services.forms.findings import Reply
from services.intake.changes import correction_text
from services.intake.drafts import load_draft, store_draft, without_personal_data
from services.intake.reading import REPORTED
from services.jalali import format_jalali, local_date, parse_jalali
from services.metering.custody import cause_of, meter_of, start_of_day
from services.metering.meter_registers import note_shown
from services.metering.register_fields import REGISTER_FIELDS, SHOWN, read_present_registers
from services.metering.report_fields import SERIAL_MESSAGES, SERIAL_TITLES, read_register, read_serial
from services.metering.serials import note_other_meter, note_seen_meter
from services.metering.work_orders import finish_order, open_order_of
from services.model.connections import MeterReading, ReadingSource
from services.model.keys import WorkOrderKind
from services.model.metering import WorkOrder
from services.model.requests import Request
from services.ports import UnitOfWork
from services.readings.register_check import FullReading
from services.specific.settlement.declared_registers import without_registers

METER_READING = WorkOrderKind("meter-reading")

WORDING = REPORTED.extended(
    titles={**SHOWN.titles, **SERIAL_TITLES}, messages={**SERIAL_MESSAGES, **SHOWN.messages}, roles=SHOWN.roles
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentReadingAnswer(Reply):
    """The application's fields without personal data: with the agent's reading, or as they were if it is refused.

    `correction_text` tells diagnosis, in Persian, why the request was returned and what the agent has read.
    """

    application: Mapping[str, object]
    correction_text: str = ""


def record_agent_reading(
    uow: UnitOfWork, *, clock: Clock, tracking_code: str, report: object, return_reason: object = None
) -> AgentReadingAnswer:
    """Take the agent's reading into the request and its draft, and close his order; without a date it is today's.

    What is wrong with the report is the answer, and then nothing is stored and the order stays open. A reading that
    contradicts the records is no fault of the report: it goes to the diagnosis unit in doubt. Raises NotFound.
    """
    request = uow.requests.get(tracking_code)
    draft = load_draft(uow, request.draft_key)
    reader = FieldReader(report, WORDING)
    order = open_order_of(uow, tracking_code, METER_READING)
    connection = uow.connections.get(request.application.bill_id)
    reading = _read(reader, read_register(uow, reader, order, connection.meter), today=local_date(clock.now()))
    serial = read_serial(reader, connection.meter)
    registers = read_present_registers(uow, reader, order, connection, reading=reading, is_recorded=serial is None)
    if reading is None or reader.findings:
        return AgentReadingAnswer(application=without_personal_data(draft.fields), findings=reader.findings)
    told = FullReading(reading=reading, registers={} if serial is not None else registers)
    key, taken = _take(uow, request, told)
    _note_registers(uow, request, order, told)
    if serial is not None:
        note_other_meter(uow, request, reading, serial=serial, source=ReadingSource.AGENT, at=clock.now())
    note_seen_meter(uow, request, reader, at=clock.now())
    if order is not None:
        finish_order(uow, order, at=clock.now())
    fields = {
        **without_registers(draft.fields),
        **_typed(told),
        key: str(reading.kwh),
        day_of(key): format_jalali(reading.taken_on),
    }
    store_draft(uow, request.draft_key, replace(draft, fields=fields, listed_reason=None), now=clock.now())
    text = correction_text(return_reason, before=request.application, after=taken.application)
    return AgentReadingAnswer(application=without_personal_data(fields), correction_text=text)


def _read(reader: FieldReader, kwh: int | None, *, today: date) -> MeterReading | None:
    day = reader.parsed("readingDate", parse_jalali, required=False)
    if day is not None and day > today:
        reader.refuse("readingDate", "in-future")
    return None if kwh is None else MeterReading(kwh=kwh, taken_on=day or today)


def _typed(told: FullReading) -> Mapping[str, str]:
    return {REGISTER_FIELDS[register]: str(shown) for register, shown in told.registers.items()}


def _take(uow: UnitOfWork, request: Request, told: FullReading) -> tuple[str, Request]:
    """The request with this reading and its registers, and the key of the reading's field."""
    key = request.application.reading_key
    registers = {REGISTER_FIELDS[register]: shown for register, shown in told.registers.items()}
    answers = {**without_registers(request.application.answers), **registers, key: told.reading}
    taken = replace(request, application=replace(request.application, answers=answers))
    uow.requests.save(taken)
    return key, taken


def _note_registers(uow: UnitOfWork, request: Request, order: WorkOrder | None, told: FullReading) -> None:
    meter = meter_of(uow, uow.connections.get(request.application.bill_id))
    if meter is not None:
        cause = cause_of(order, tracking_code=request.tracking_code)
        at = start_of_day(told.reading.taken_on)
        note_shown(uow, meter, told.registers, total_kwh=told.reading.kwh, at=at, cause=cause)
