"""Which faults are the same, for which fault the power of a connection is cut, and what hangs there by now."""

from enum import StrEnum

from services.billing.billed_period import was_removed_since
from services.errors import NotFound
from services.jalali import local_date
from services.model.bills import Bill
from services.model.connections import METER_GONE, ConnectionState
from services.model.faults import MeterFault
from services.model.keys import BillKind
from services.ports import UnitOfWork


class PresentMeter(StrEnum):
    """What hangs at the connection of a fault. OTHER: the faulty meter was taken away, and another hangs in its place.

    NONE: the connection's meter was collected, by whichever request.
    """

    FAULTY = "faulty"
    OTHER = "other"
    NONE = "none"


def fault_like(uow: UnitOfWork, fault: MeterFault) -> MeterFault | None:
    """The first report of the same fault that was billed, or None: the same kind of fault of the same meter.

    Within a request it is the same however often it is reported: a repair that did not help is the company's matter.
    Reported for another request, it is the same until the meter was repaired.
    """
    return next((each for each in _billed_alike(uow, fault) if each.is_like(fault)), None)


def charged_before(uow: UnitOfWork, fault: MeterFault) -> bool:
    """True if another fault of the same meter was billed already, with what the meter had not registered."""
    return bool(_billed_alike(uow, fault))


def fault_to_repair(uow: UnitOfWork, *, tracking_code: str) -> MeterFault:
    """The newest fault that the request's visits have reported. Raises NotFound."""
    bill_id = uow.requests.get(tracking_code).application.bill_id
    mine = [each for each in uow.faults.of_connection(bill_id) if each.tracking_code == tracking_code]
    if not mine:
        raise NotFound("fault of request", tracking_code)
    return mine[-1]


def present_meter(uow: UnitOfWork, fault: MeterFault) -> PresentMeter:
    """Whether there is anything to put right (Settlement step 14). A plate that the records do not know hangs there, as
    far as anybody has seen.
    """
    connection = uow.connections.get(fault.bill_id)
    if connection.state in METER_GONE:
        return PresentMeter.NONE
    if fault.meter_serial == connection.meter.serial:
        return PresentMeter.FAULTY
    visited_at = uow.metering.order(fault.work_order_number).done_at or fault.reported_at
    is_gone = was_removed_since(uow, fault.bill_id, serial=fault.meter_serial, day=local_date(visited_at))
    return PresentMeter.OTHER if is_gone else PresentMeter.FAULTY


def is_cut_for(uow: UnitOfWork, bill: Bill) -> bool:
    """True if the power is still cut for the fault that the bill asks money for.

    Not where a later request has found the meter faulty: that one restores the supply once its own debt is settled.
    But where it waited for this very bill and is closed, nobody else does.
    """
    if bill.kind != BillKind.DEBT or uow.connections.get(bill.bill_id).state is not ConnectionState.CUT:
        return False
    faults = uow.faults.of_connection(bill.bill_id)
    return not faults or faults[-1].tracking_code == bill.tracking_code or _was_left(uow, faults[-1], bill)


def _was_left(uow: UnitOfWork, fault: MeterFault, bill: Bill) -> bool:
    return fault.bill_number == bill.number and not uow.requests.get(fault.tracking_code).is_open


def _billed_alike(uow: UnitOfWork, fault: MeterFault) -> list[MeterFault]:
    """The faults of the same meter that count with this one: of its request, or not repaired since."""
    repaired_at = [each.repaired_at for each in uow.faults.repairs_of(fault.bill_id)]
    return [
        each
        for each in uow.faults.of_connection(fault.bill_id)
        if each.meter_serial == fault.meter_serial
        and each.bill_number is not None
        and (each.tracking_code == fault.tracking_code or not any(each.reported_at < at for at in repaired_at))
    ]
