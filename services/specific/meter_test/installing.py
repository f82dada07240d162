"""The meter is hung again, or another in its place, and the new equipment recorded (steps 7 and 8)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from services.clock import Clock
from services.errors import InputRefused, NotFound
from services.forms.fields import FieldReader
from services.forms.findings import APPLICATION, Reply
from services.jalali import local_date
from services.metering.custody import cause_of, meter_of, note_kind
from services.metering.replacement import Replacement, replace_meter
from services.metering.report_fields import reported_reason
from services.metering.seals import set_seal
from services.metering.serials import known_elsewhere
from services.metering.way import present_meter_facts
from services.metering.work_orders import finish_order
from services.model.connections import METER_GONE, Connection, Meter, MeterReading, ReadingRole
from services.model.custody import MeterKind
from services.model.keys import WorkOrderKind
from services.model.metering import WorkOrder, WorkOrderState
from services.ports import UnitOfWork
from services.readings.register_use import shown_with
from services.specific.meter_test.bench_testing import is_tested, tested_meter
from services.specific.meter_test.installation_report import (
    AskedWork,
    CouldNotInstall,
    InstallationOutcome,
    Installed,
    read_installation,
)
from services.specific.meter_test.model import AccuracyTest, MeterWork, Verdict, work_of
from services.specific.meter_test.ports import AccuracyTests, accuracy_test_of
from services.text import fact_list, format_number, to_persian_digits

METER_INSTALLATION = WorkOrderKind("meter-installation")

_ASK_FOR_PLATE = "پلاک را از مأمور بپرسید؛ اگر شماره نادرست است، واحد انشعابات سوابق را اصلاح می‌کند."

EQUIPMENT = APPLICATION.extended(
    titles={"meterKind": "نوع کنتور"},
    messages={("meterKind", "missing"): "نوع کنتور انتخاب نشده است. آن را از روی پلاک یا برگهٔ مأمور انتخاب کنید."},
)


@dataclass(frozen=True, slots=True, kw_only=True)
class InstallationAnswer(Reply):
    """How the visit ended, or what is wrong with its report. `reason` says why the work could not be done."""

    outcome: InstallationOutcome | None = None
    reason: str | None = None


def find_meter_work(uow: UnitOfWork, *, tracking_code: str) -> MeterWork:
    """What an agent has to do (step 7): nothing where nobody has touched the meter, where the subscriber is at fault,
    or where another request has taken away what hung there.
    """
    test = uow.repository(AccuracyTests).of_request(tracking_code)
    if test is None or uow.connections.get(test.bill_id).state in METER_GONE:
        return MeterWork.NONE
    return work_of(test)


def substitute_stays(uow: UnitOfWork, *, tracking_code: str) -> bool:
    """True where the subscriber is at fault and another meter than the tested one hangs there: nobody has written down
    yet how it counts (step 8).
    """
    test = uow.repository(AccuracyTests).of_request(tracking_code)
    if test is None or test.verdict is not Verdict.SUBSCRIBER_FAULT:
        return False
    connection = uow.connections.get(test.bill_id)
    return connection.state not in METER_GONE and not is_tested(test, connection.meter.serial)


def work_text(uow: UnitOfWork, *, tracking_code: str) -> str:
    """The agent's work in Persian markdown; "" where he has none."""
    test = uow.repository(AccuracyTests).of_request(tracking_code)
    if test is None or find_meter_work(uow, tracking_code=tracking_code) is MeterWork.NONE:
        return ""
    tested, substitute = to_persian_digits(test.meter_serial), to_persian_digits(test.substitute_serial or "")
    if work_of(test) is MeterWork.REINSTALL:
        taken_from = f"کنتور **{tested}** را از آزمایشگاه (یا از مأمور تست) بگیرید"
        return f"{taken_from} و به جای کنتور امانی **{substitute}** نصب کنید."
    there = f"کنتور امانی **{substitute}**" if substitute else f"کنتور **{tested}**"
    return f"کنتور تازه‌ای به جای {there} نصب کنید. هزینه‌ای از مشترک گرفته نمی‌شود."


def record_installation(
    uow: UnitOfWork, *, clock: Clock, tracking_code: str, work_order_number: str, report: object
) -> InstallationAnswer:
    """Record the installation agent's report; what is wrong with it is the answer, and then nothing is changed.

    Installed: the meter hangs there from now on, and the agent takes along the one that hung in its place. Could not:
    the order is called back. A second report on an order that is not open changes nothing. Raises NotFound,
    InputRefused for an order that is no such work of this request.
    """
    test, order = accuracy_test_of(uow, tracking_code), _order(uow, tracking_code, work_order_number)
    if order.state is WorkOrderState.DONE:
        return InstallationAnswer(outcome=InstallationOutcome.INSTALLED)
    if order.state is WorkOrderState.CANCELLED:
        return InstallationAnswer(outcome=InstallationOutcome.COULD_NOT, reason=reported_reason(report))
    read = read_installation(uow, report, _asked(uow, test, order, today=local_date(clock.now())))
    match read:
        case Installed():
            _install(uow, clock, test, order, read)
            return InstallationAnswer(outcome=InstallationOutcome.INSTALLED)
        case CouldNotInstall():
            uow.metering.save_order(replace(order, state=WorkOrderState.CANCELLED))
            return InstallationAnswer(outcome=InstallationOutcome.COULD_NOT, reason=read.reason)
    return InstallationAnswer(findings=read)


def new_equipment_text(uow: UnitOfWork, *, tracking_code: str) -> str:
    """The meter that hangs in the place of the tested one, for whoever records it (step 8), in Persian markdown; with
    where else a meter of its serial is known to be. Raises NotFound.
    """
    connection = uow.connections.get(accuracy_test_of(uow, tracking_code).bill_id)
    doubts = known_elsewhere(uow, connection.meter.serial, than=connection.bill_id)
    return fact_list(
        [
            *present_meter_facts(uow, connection),
            *_opening_facts(uow, connection),
            *(("هشدار", f"{doubt} {_ASK_FOR_PLATE}") for doubt in doubts),
        ]
    )


def record_new_equipment(uow: UnitOfWork, *, tracking_code: str, report: object) -> Reply:
    """Note how the new meter counts, by which its tolerance goes (step 8); what is wrong with the form is the answer.

    Raises NotFound.
    """
    test = accuracy_test_of(uow, tracking_code)
    reader = FieldReader(report, EQUIPMENT)
    kind = reader.choice("meterKind", MeterKind)
    if kind is None:
        return Reply(findings=reader.findings)
    meter = meter_of(uow, uow.connections.get(test.bill_id))
    if meter is None:
        raise NotFound("meter of the test of request", tracking_code)
    note_kind(uow, meter, kind)
    return Reply()


def _opening_facts(uow: UnitOfWork, connection: Connection) -> Iterator[tuple[str, str]]:
    for each in reversed(uow.connections.readings(connection.bill_id)):
        if each.role is ReadingRole.OPENING and each.meter_serial == connection.meter.serial:
            yield "کارکرد هنگام نصب", format_number(each.kwh)
            return


def _order(uow: UnitOfWork, tracking_code: str, number: str) -> WorkOrder:
    order = uow.metering.order(number)
    if (order.kind, order.tracking_code) != (METER_INSTALLATION, tracking_code):
        raise InputRefused(what="installation report", field="workOrder", code="not-this-installation")
    return order


def _asked(uow: UnitOfWork, test: AccuracyTest, order: WorkOrder, *, today: date) -> AskedWork:
    """A substitute counts as it should, and so does a meter that counts wrong by an error that is known."""
    is_faulty = is_tested(test, uow.connections.get(test.bill_id).meter.serial)
    return AskedWork(
        order=order,
        work=work_of(test),
        tested=_tested(uow, test),
        tested_registers=tested_meter(uow, test).registers,
        is_present_sound=test.verdict is Verdict.INACCURATE or not is_faulty,
        today=today,
    )


def _tested(uow: UnitOfWork, test: AccuracyTest) -> Meter:
    """The tested meter as the records know it: the present one, or the last former one of its serial."""
    present = uow.connections.get(test.bill_id).meter
    former = [each.meter for each in uow.connections.former_meters(test.bill_id)]
    for meter in (present, *reversed(former)):
        if is_tested(test, meter.serial):
            return meter
    raise NotFound("meter of the test of request", test.tracking_code)


def _install(uow: UnitOfWork, clock: Clock, test: AccuracyTest, order: WorkOrder, read: Installed) -> None:
    cause, now = cause_of(order), clock.now()
    hung = _with_closing(uow, test, read.hung)
    asset = tested_meter(uow, test) if is_tested(test, hung.serial) else None
    connection = replace_meter(uow, clock=clock, bill_id=order.bill_id, replacement=hung, cause=cause, asset=asset)
    meter = meter_of(uow, connection)
    if meter is not None:
        set_seal(uow, meter, read.seal_number, cause=cause, at=now)
    uow.repository(AccuracyTests).save(replace(test, installed_serial=read.hung.serial, installed_at=now))
    finish_order(uow, order, at=now)


def _with_closing(uow: UnitOfWork, test: AccuracyTest, hung: Replacement) -> Replacement:
    """A meter that hung on after its test and cannot be read any more has counted at least what it showed then."""
    present = uow.connections.get(test.bill_id).meter
    if hung.closing_kwh is not None or test.reading_kwh is None or not is_tested(test, present.serial):
        return hung
    seen = MeterReading(kwh=test.reading_kwh, taken_on=local_date(test.visited_at))
    registers = shown_with(uow, tested_meter(uow, test), seen)
    return replace(hung, closing_kwh=test.reading_kwh, closing_registers=registers)
