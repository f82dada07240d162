"""Stubs of paid bills as the counter takes them, and bills that a credit of the connection pays."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from services.jalali import format_jalali, local_date
from services.model.bills import Bill, BillState
from services.model.keys import BillKind
from services.money import ZERO, Rials
from tests.process.office import EmbeddedCase, Office
from tests.zeebekit import ProcessInstance

REFERENCE = "730021"


def stub(office: Office, bill: Bill, **changes: object) -> Mapping[str, Any]:
    """The form of a stub that pays the bill, but for the changes."""
    paid = {"billId": bill.bill_id, "paymentId": bill.payment_id, "amount": str(bill.payable.amount)}
    today = format_jalali(local_date(office.engine.now()))
    return {"stub": {**paid, "reference": REFERENCE, "paidOn": today, **changes}}


def brought(office: Office, form: Mapping[str, Any]) -> ProcessInstance:
    """The process of a stub that no task waits for."""
    return office.engine.start_instance("receive-stub", dict(form))


CREDIT = Rials(-90_000_000)
"""More than any of our bills."""


def give_credit(case: EmbeddedCase) -> None:
    """The company owes it to the case's connection."""
    with case.office.begin() as uow:
        uow.connections.save(replace(uow.connections.get(case.connection.bill_id), carried=CREDIT))


def assert_nothing_was_asked_for(case: EmbeddedCase) -> None:
    """The fee bill took its amount out of the credit; the applicant was told, and handed nothing."""
    [bill] = case.bills(BillKind.FEES)
    assert (bill.payable, bill.state) == (ZERO, BillState.PAID)
    with case.office.begin() as uow:
        carried = uow.connections.get(case.connection.bill_id).carried
        assert uow.bills.payments_of(bill.number) == []
    assert carried == CREDIT + bill.total
    assert "nothing-to-pay" in case.sms()
    assert "fee-bill" not in case.sms()
    case.instance.assert_not_passed("Task_HandOverBill")
