"""The meter is hung again, or another in its place, and the new equipment recorded (steps 7 and 8)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from services.clock import Clock
from services.errors import InputRefused, NotFound
from services.forms.fields import FieldReader
from services.forms.findings import APPLICATION, Reply
from services.metering.custody import cause_of, meter_of, note_kind
from services.metering.replacement import Replacement, replace_meter
from services.metering.report_fields import reported_reason
from services.metering.seals import set_seal
from services.metering.serials import known_elsewhere
from services.metering.work_orders import finish_order
from services.model.connections import Meter
from services.model.custody import MeterKind
from services.model.keys import WorkOrderKind
from services.model.metering import WorkOrder, WorkOrderState
from services.ports import UnitOfWork
from services.specific.meter_test.bench_testing import is_tested, tested_meter
from services.specific.meter_test.installation_report import (
    CouldNotInstall,
    InstallationOutcome,
    Installed,
    read_installation,
)
from services.specific.meter_test.model import AccuracyTest, MeterWork, work_of
from services.specific.meter_test.ports import AccuracyTests, accuracy_test_of
from services.text import to_persian_digits

METER_INSTALLATION = WorkOrderKind("meter-installation")

EQUIPMENT = APPLICATION.extended(
    titles={"meterKind": "نوع کنتور"},
    messages={("meterKind", "missing"): "نوع کنتور انتخاب نشده است. آن را از روی پلاک یا برگهٔ مأمور انتخاب کنید."},
)


@dataclass(frozen=True, slots=True, kw_only=True)
class InstallationAnswer(Reply):
    """How the visit ended, or what is wrong with its report. `reason` says why the work could not be done; `warning`
    in Persian where else a meter of the new one's serial is known to be, "" where nowhere.
    """

    outcome: InstallationOutcome | None = None
    reason: str | None = None
    warning: str = ""


def find_meter_work(uow: UnitOfWork, *, tracking_code: str) -> MeterWork:
    """What the installation agent has to do; nothing where nobody has touched the meter."""
    return work_of(uow.repository(AccuracyTests).of_request(tracking_code))


def work_text(uow: UnitOfWork, *, tracking_code: str) -> str:
    """The work in Persian markdown, for the agent; "" where there is none."""
    test = uow.repository(AccuracyTests).of_request(tracking_code)
    if test is None or work_of(test) is MeterWork.NONE:
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
    present = uow.connections.get(order.bill_id).meter
    tested = _tested(uow, test)
    read = read_installation(report, work=work_of(test), present=present, tested=tested)
    match read:
        case Installed():
            warning = _warning(uow, test, read)
            _install(uow, clock, test, order, read)
            return InstallationAnswer(outcome=InstallationOutcome.INSTALLED, warning=warning)
        case CouldNotInstall():
            uow.metering.save_order(replace(order, state=WorkOrderState.CANCELLED))
            return InstallationAnswer(outcome=InstallationOutcome.COULD_NOT, reason=read.reason)
    return InstallationAnswer(findings=read)


def record_new_equipment(uow: UnitOfWork, *, tracking_code: str, report: object) -> Reply:
    """Note how the new meter counts, by which its tolerance goes (step 8); what is wrong with the form is the answer.

    Raises NotFound.
    """
    test = accuracy_test_of(uow, tracking_code)
    reader = FieldReader(report, EQUIPMENT)
    kind = reader.choice("meterKind", MeterKind)
    if kind is None:
        return Reply(findings=tuple(reader.findings))
    meter = meter_of(uow, uow.connections.get(test.bill_id))
    if meter is None:
        raise NotFound("meter of the test of request", tracking_code)
    note_kind(uow, meter, kind)
    return Reply()


def _order(uow: UnitOfWork, tracking_code: str, number: str) -> WorkOrder:
    order = uow.metering.order(number)
    if (order.kind, order.tracking_code) != (METER_INSTALLATION, tracking_code):
        raise InputRefused(what="installation report", field="workOrder", code="not-this-installation")
    return order


def _tested(uow: UnitOfWork, test: AccuracyTest) -> Meter:
    """The tested meter as the records know it: the present one, or the last former one of its serial."""
    present = uow.connections.get(test.bill_id).meter
    former = [each.meter for each in uow.connections.former_meters(test.bill_id)]
    for meter in (present, *reversed(former)):
        if is_tested(test, meter.serial):
            return meter
    raise NotFound("meter of the test of request", test.tracking_code)


def _warning(uow: UnitOfWork, test: AccuracyTest, read: Installed) -> str:
    """Looked at before it hangs: then it is nobody else's any more. Of the tested meter it is known which it is."""
    if is_tested(test, read.hung.serial):
        return ""
    return " ".join(known_elsewhere(uow, read.hung.serial, than=test.bill_id))


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
    if hung.closing_kwh is not None or not is_tested(test, present.serial):
        return hung
    return replace(hung, closing_kwh=test.reading_kwh)
