"""What one bill leaves for the next of its connection.

`Connection.carried` is what earlier bills left over: rests of rounding, credit (negative), debt of bills that are no
more. Each bill takes it up whole and leaves its own rest. So for every bill
total + carried_in == payable + carried_out, and no rial is lost or asked for twice.
"""

from dataclasses import replace

from services.model.bills import Bill, BillKind, BillState
from services.money import ZERO, Rials
from services.ports import UnitOfWork

PAYABLE_UNIT = 1000

# The damage is done and the energy used, whether or not the bill is paid in time. Of the other kinds, fees are not
# owed for a service that is not given, and energy of a void settlement comes back with the next periodic bill.
OWED_EVEN_IF_VOID = frozenset({BillKind.DEBT})


def split_payable(amount: Rials) -> tuple[Rials, Rials]:
    """What is paid now, in whole thousands and never negative, and the rest, which is carried to the next bill."""
    if amount < ZERO:
        return ZERO, amount
    rest = Rials(amount.amount % PAYABLE_UNIT)
    return amount - rest, rest


def void_bill(uow: UnitOfWork, bill: Bill) -> Bill:
    """Void an unpaid bill: what it had taken up goes back to the connection; damages stay owed with it."""
    owed = bill.total if bill.kind in OWED_EVEN_IF_VOID else ZERO
    return _void(uow, bill, carry=bill.carried_in - bill.carried_out + owed)


def take_over(uow: UnitOfWork, bill: Bill) -> Bill:
    """Void an unpaid bill whose whole amount the connection's next bill will ask for in its place."""
    return _void(uow, bill, carry=bill.payable)


def _void(uow: UnitOfWork, bill: Bill, *, carry: Rials) -> Bill:
    connection = uow.connections.get(bill.bill_id)
    uow.connections.save(replace(connection, carried=connection.carried + carry))
    void = replace(bill, state=BillState.VOID)
    uow.bills.save(void)
    return void
