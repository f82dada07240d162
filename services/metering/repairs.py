"""Repairing or replacing a faulty meter, before the power is ordered back (Settlement step 14; ADR 20)."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from services.clock import Clock
from services.errors import InputRefused
from services.forms.fields import FieldReader
from services.forms.findings import APPLICATION, Reply
from services.jalali import local_date
from services.metering.custody import cause_of, meter_of
from services.metering.replacement import (
    NEW_METER_TITLES,
    REMOVED_METER_TITLES,
    REPLACEMENT_MESSAGES,
    REPLACEMENT_ROLES,
    Replacement,
    read_replacement,
    replace_meter,
)
from services.metering.report_fields import GONE_MESSAGES, read_seal, refuse_where_gone, reported_reason
from services.metering.seals import set_seal
from services.metering.work_orders import finish_order
from services.model.faults import MeterRepair, RepairOutcome
from services.model.keys import WorkOrderKind
from services.model.metering import WorkOrder, WorkOrderState
from services.model.requests import Request
from services.ports import UnitOfWork

WORDING = APPLICATION.extended(
    titles={
        "outcome": "نتیجهٔ مراجعه",
        **REMOVED_METER_TITLES,
        **NEW_METER_TITLES,
        "sealNumber": "شمارهٔ پلمب تازه",
        "reason": "دلیل انجام‌نشدن کار",
    },
    messages={
        **REPLACEMENT_MESSAGES,
        **GONE_MESSAGES,
        ("outcome", "missing"): "نتیجهٔ مراجعه انتخاب نشده است. یکی از گزینه‌ها را انتخاب کنید.",
        ("sealNumber", "shape"): "شمارهٔ پلمب تازه باید رقم یا حرف داشته باشد. آن را از روی پلمب تازه وارد کنید.",
        ("reason", "missing"): "دلیل انجام‌نشدن کار را بنویسید.",
    },
    roles=REPLACEMENT_ROLES,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairResult(Reply):
    """How the visit ended, or what is wrong with its report. The meter that is there now, with its seal, if it works.

    `reason` says why the work could not be done.
    """

    outcome: RepairOutcome | None = None
    meter_serial: str = ""
    seal_number: str = ""
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Report:
    """A report that can be right."""

    outcome: RepairOutcome
    seal_number: str
    replacement: Replacement | None


def record_meter_repair(
    uow: UnitOfWork, *, clock: Clock, tracking_code: str, work_order_number: str, report: object
) -> RepairResult:
    """Record the installer's report; what is wrong with it is the answer, and then nothing is changed.

    Repaired: the meter stays, with a new seal. Replaced: the new meter is the connection's from now on, and the old one
    is kept with its last reading, where that could be read. Could not: the order is called back. A second report on an
    order that is no longer open changes nothing. Raises NotFound, InputRefused for an order that is no repair of this
    request.
    """
    request = uow.requests.get(tracking_code)
    order = _order(uow, request, work_order_number)
    if order.state is not WorkOrderState.OPEN:
        return _as_recorded(uow, order, report)
    reader = FieldReader(report, WORDING)
    outcome = reader.choice("outcome", RepairOutcome)
    if outcome is RepairOutcome.COULD_NOT:
        return _called_back(uow, order, reader)
    read = _read(uow, reader, order, outcome, today=local_date(clock.now()))
    if read is None:
        return RepairResult(findings=reader.findings)
    return _result(_repair(uow, clock, order, read))


def _order(uow: UnitOfWork, request: Request, number: str) -> WorkOrder:
    order = uow.metering.order(number)
    if (order.kind, order.tracking_code) != (WorkOrderKind.METER_REPAIR, request.tracking_code):
        raise InputRefused(what="repair report", field="workOrder", code="not-this-repair")
    return order


def _as_recorded(uow: UnitOfWork, order: WorkOrder, report: object) -> RepairResult:
    """A called back order keeps no reason: it is told again as the report gives it."""
    for repair in uow.faults.repairs_of(order.bill_id):
        if repair.work_order_number == order.number:
            return _result(repair)
    return RepairResult(outcome=RepairOutcome.COULD_NOT, reason=reported_reason(report))


def _called_back(uow: UnitOfWork, order: WorkOrder, reader: FieldReader) -> RepairResult:
    reason = reader.reason()
    if reason is None:
        return RepairResult(findings=reader.findings)
    uow.metering.save_order(replace(order, state=WorkOrderState.CANCELLED))
    return RepairResult(outcome=RepairOutcome.COULD_NOT, reason=reason)


def _read(
    uow: UnitOfWork, reader: FieldReader, order: WorkOrder, outcome: RepairOutcome | None, *, today: date
) -> _Report | None:
    if outcome is not None and refuse_where_gone(reader, uow.connections.get(order.bill_id)):
        return None
    is_replaced = outcome is RepairOutcome.REPLACED
    replacement = read_replacement(uow, reader, order, today=today, is_sound=False) if is_replaced else None
    seal = read_seal(reader, "sealNumber")
    if reader.findings or outcome is None or seal is None:
        return None
    return _Report(outcome=outcome, seal_number=seal, replacement=replacement)


def _repair(uow: UnitOfWork, clock: Clock, order: WorkOrder, report: _Report) -> MeterRepair:
    new, cause = report.replacement, cause_of(order)
    if new is not None:
        replace_meter(uow, clock=clock, bill_id=order.bill_id, replacement=new, cause=cause)
    repair = _done(uow, order, report, at=clock.now())
    meter = meter_of(uow, uow.connections.get(order.bill_id))
    if meter is not None:
        set_seal(uow, meter, repair.seal_number, cause=cause, at=repair.repaired_at)
    uow.faults.add_repair(repair)
    finish_order(uow, order, at=repair.repaired_at)
    return repair


def _done(uow: UnitOfWork, order: WorkOrder, report: _Report, *, at: datetime) -> MeterRepair:
    return MeterRepair(
        work_order_number=order.number,
        bill_id=order.bill_id,
        outcome=report.outcome,
        meter_serial=uow.connections.get(order.bill_id).meter.serial,
        reading_kwh=report.replacement.closing_kwh if report.replacement else None,
        seal_number=report.seal_number,
        repaired_at=at,
    )


def _result(repair: MeterRepair) -> RepairResult:
    return RepairResult(outcome=repair.outcome, meter_serial=repair.meter_serial, seal_number=repair.seal_number)
