"""What one bill leaves for the next of its connection, and what it asks for in the place of others.

`Connection.carried` is what earlier bills left over: rests of rounding, credit (negative), debt of bills that are no
more. Each bill takes it up whole, with the payable of every bill that it consolidates, and leaves its own rest. So for
every bill total + carried_in == payable + carried_out, and no rial is lost or asked for twice: the payable of a bill
that was consolidated is asked for as part of the other bill's `carried_in`, and not by itself.

Reinstating takes each of these payables out of `carried` again, into the bill it came from. A bill that is voided
before any other bill came thus leaves `carried` exactly as it found it. Where others came in between, they have taken
up its rest meanwhile, and `carried` differs from before by just as much.
"""

from dataclasses import replace

from services.model.bills import Bill, BillState
from services.model.keys import BillKind
from services.money import ZERO, Rials
from services.ports import UnitOfWork

PAYABLE_UNIT = 1000

# The damage is done and the energy used, whether or not the bill is paid in time. Of the other kinds, fees are not
# owed for a service that is not given, energy of a void bill comes back with the next one, and overdue debts are owed
# by the bills that they come from.
OWED_EVEN_IF_VOID = frozenset({BillKind.DEBT})

# Bills that are worth nothing without their request's process, which alone asks for them.
BOUND_TO_REQUEST = frozenset({BillKind.FEES, BillKind.OVERDUE})


def split_payable(amount: Rials) -> tuple[Rials, Rials]:
    """What is paid now, in whole thousands and never negative, and the rest, which is carried to the next bill."""
    if amount < ZERO:
        return ZERO, amount
    rest = Rials(amount.amount % PAYABLE_UNIT)
    return amount - rest, rest


def consolidate(uow: UnitOfWork, bill: Bill, *, by: Bill) -> None:
    """Let another bill of the connection ask for an unpaid bill, whose payable it has taken up."""
    uow.bills.save(replace(bill, state=BillState.CONSOLIDATED, consolidated_into=by.number))
    uow.outbox.withdraw_sms(bill.number)


def asking_bill(uow: UnitOfWork, bill: Bill) -> Bill:
    """The bill that asks for this one's amount: itself, or the last of those that it was consolidated into."""
    while bill.consolidated_into is not None:
        bill = uow.bills.get(bill.consolidated_into)
    return bill


def is_settled(uow: UnitOfWork, bill: Bill) -> bool:
    """True if the bill's amount was paid, with it or with a bill that had consolidated it."""
    return asking_bill(uow, bill).state is BillState.PAID


def void_bill(uow: UnitOfWork, bill: Bill) -> Bill:
    """Void an unpaid bill: what it had taken up goes back to the connection; damages stay owed with it.

    The bills that it had consolidated are issued again, exactly as they were before: number, identifiers and due date.
    """
    owed = bill.total if bill.kind in OWED_EVEN_IF_VOID else ZERO
    _carry(uow, bill.bill_id, bill.carried_in - bill.carried_out + owed)
    void = replace(bill, state=BillState.VOID)
    uow.bills.save(void)
    uow.outbox.withdraw_sms(bill.number)
    for taken in uow.bills.consolidated_into(bill.number):
        _reinstate(uow, taken)
    return void


def _reinstate(uow: UnitOfWork, bill: Bill) -> None:
    """Let a bill that was consolidated ask for its payable itself again.

    A bill whose request came to its end meanwhile becomes void in its turn: nobody would close it any more.
    """
    _carry(uow, bill.bill_id, -bill.payable)
    again = replace(bill, state=BillState.ISSUED, consolidated_into=None)
    uow.bills.save(again)
    if bill.kind in BOUND_TO_REQUEST and not _has_open_request(uow, bill):
        void_bill(uow, again)


def _has_open_request(uow: UnitOfWork, bill: Bill) -> bool:
    return bill.tracking_code is not None and uow.requests.get(bill.tracking_code).is_open


def _carry(uow: UnitOfWork, bill_id: str, amount: Rials) -> None:
    connection = uow.connections.get(bill_id)
    uow.connections.save(replace(connection, carried=connection.carried + amount))
