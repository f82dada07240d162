"""Which faults are the same, and for which fault the power of a connection is cut."""

from services.errors import NotFound
from services.model.bills import Bill
from services.model.connections import ConnectionState
from services.model.faults import MeterFault
from services.model.keys import BillKind
from services.ports import UnitOfWork


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
