"""A bill that a closed request leaves to be paid: its process, its reminders, and the power that comes back."""

from services.model.bills import Bill
from services.model.connections import ConnectionState
from services.model.keys import BillKind
from services.text import to_persian_digits
from tests.process.office import EmbeddedCase
from tests.zeebekit import ProcessInstance, UserTask


def left(case: EmbeddedCase, kind: BillKind = BillKind.DEBT) -> ProcessInstance:
    """The process of the bill that the request has left open."""
    [found] = [each for each in case.engine.instances("open-bill") if each.variables()["billKind"] == kind]
    return found


def debt_of(case: EmbeddedCase) -> Bill:
    """The request's bill of a faulty meter."""
    [debt] = case.bills(BillKind.DEBT)
    return debt


def reminders_of(case: EmbeddedCase) -> int:
    """How often anybody was reminded of the debt by its own identifiers."""
    payment_id = to_persian_digits(debt_of(case).payment_id)
    return sum(sms.template == "payment-reminder" and payment_id in sms.text for sms in case.sent())


def restore(instance: ProcessInstance, *, ordered: bool = True) -> UserTask | None:
    """The installer repairs the meter; the reconnection is ordered, or waits to be."""
    instance.task("Task_RepairMeter", "installation").complete(
        {"repairReport": {"outcome": "repaired", "sealNumber": "۷۷"}}
    )
    order = instance.task("Task_OrderReconnection", "connections")
    if not ordered:
        return order
    order.complete({"reconnectionOrdered": True})
    return None


def state(case: EmbeddedCase) -> ConnectionState:
    """Whether the connection has power."""
    with case.office.begin() as uow:
        return uow.connections.get(case.connection.bill_id).state
