"""Money that arrives is never lost: what pays no bill waits for revenue, wherever it is settled then."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from deploy.demo.stories import common
from services.billing.payments import BillIdentifiers, BillNumber, PaymentAnswer, PaymentNotice, record_payment
from services.billing.unmatched import Ruling, resolve_payment
from services.model.bills import Bill, BillState, Payment, PaymentChannel, PaymentResult, PaymentState
from services.model.keys import BillKind
from services.money import ZERO, Rials
from tests.process.office import EmbeddedCase, NewCase, Office
from tests.zeebekit import UserTask

pytestmark = pytest.mark.process

REASON = "پرداخت‌کننده تماس گرفت"


async def billed(case: EmbeddedCase) -> Bill:
    """The bill of a service on the standard process, handed over and not yet paid."""
    await case.apply()
    await common.examine_request(case)
    await common.hand_over_bill(case)
    [bill] = case.bills(BillKind.FEES)
    return bill


def told(case: EmbeddedCase, bill: Bill, *, reference: str = "G-1", rials: int | None = None) -> PaymentAnswer:
    """The gateway tells of a payment; the engine hears of it."""
    notice = PaymentNotice(
        reference=reference,
        amount=str(bill.payable.amount if rials is None else rials),
        paid_on=case.today(),
        channel=PaymentChannel.GATEWAY,
    )
    with case.office.begin() as uow:
        answer = record_payment(uow, clock=case.office.clock, bill=BillNumber(number=bill.number), notice=notice)
    case.engine.run()
    return answer


def stub(bill: Bill, case: EmbeddedCase, **changes: object) -> Mapping[str, Any]:
    """The form of a stub that pays the bill, but for the changes."""
    return {"stub": {"reference": "482913", "amount": str(bill.payable.amount), "paidOn": case.today()} | changes}


def revenue(office: Office) -> UserTask:
    """Revenue's one open task."""
    [task] = office.engine.tasks("revenue")
    return task


def rule(task: UserTask, ruling: Ruling, **fields: object) -> None:
    task.complete({"ruling": {"ruling": ruling.value, "reason": REASON, **fields}})


def kept(office: Office) -> list[Payment]:
    """All payments that were told of under the gateway's or the stub's reference."""
    with office.begin() as uow:
        return [*uow.bills.payments_with("G-1"), *uow.bills.payments_with("482913")]


def test_a_payment_after_a_withdrawal_waits_for_revenue_who_carries_it(examined: EmbeddedCase) -> None:
    office = examined.office
    bill = asyncio.run(billed(examined))
    asyncio.run(examined.withdraw())
    answer = told(examined, bill)
    assert answer.result is PaymentResult.BILL_VOID
    with office.begin() as uow:
        before = uow.connections.get(bill.bill_id).carried
    task = revenue(office)
    shown = task.variables["unmatchedPayment"]
    assert (shown["hasAmount"], "این قبض باطل شده است" in shown["text"]) == (True, True)
    rule(task, Ruling.CARRY)
    [payment] = kept(office)
    assert (payment.state, payment.resolved_by, payment.reason) == (PaymentState.CARRIED, "revenue", REASON)
    with office.begin() as uow:
        assert uow.connections.get(bill.bill_id).carried == before - bill.payable
    assert office.engine.tasks("revenue") == []


def test_a_ruling_that_cannot_be_booked_comes_back_and_an_assigned_payment_pays_the_bill(
    examined: EmbeddedCase, new_case: NewCase
) -> None:
    first, second = examined, new_case(examined.service)
    paid, asking = asyncio.run(billed(first)), asyncio.run(billed(second))
    assert told(first, paid).result is PaymentResult.ACCEPTED
    more = Rials(asking.payable.amount + 5_000)
    assert told(first, paid, reference="482913", rials=more.amount).result is PaymentResult.BILL_ALREADY_PAID
    rule(revenue(first.office), Ruling.ASSIGN, billNumber="404")
    again = revenue(first.office)
    assert "قبضی با این شماره نیست" in again.variables["resolutionMessage"]
    rule(again, Ruling.ASSIGN, billNumber=asking.number)
    assert second.task("Task_ReportOrder").is_open
    with first.office.begin() as uow:
        [payment] = uow.bills.payments_of(asking.number)
        assert (payment.state, payment.rest) == (PaymentState.ASSIGNED, Rials(5_000))
        assert uow.connections.get(asking.bill_id).carried == asking.carried_out - Rials(5_000)


def test_revenues_task_ends_by_itself_where_the_payment_is_settled_elsewhere(examined: EmbeddedCase) -> None:
    office = examined.office
    bill = asyncio.run(billed(examined))
    told(examined, bill, rials=1)
    assert revenue(office).is_open
    [payment] = kept(office)
    ruling = {"ruling": "refund", "reason": REASON}
    with office.begin() as uow:
        resolve_payment(uow, clock=office.clock, number=payment.number, ruling=ruling, resolved_by="op-7")
    office.engine.run()
    assert office.engine.tasks("revenue") == []


def test_a_payment_that_was_settled_meanwhile_is_booked_once(examined: EmbeddedCase) -> None:
    """The operator completes the task in the moment in which the payment is settled on the command line."""
    office = examined.office
    bill = asyncio.run(billed(examined))
    told(examined, bill, rials=7_000)
    task = revenue(office)
    [payment] = kept(office)
    with office.begin() as uow:
        ruling = {"ruling": "refund", "reason": REASON}
        resolve_payment(uow, clock=office.clock, number=payment.number, ruling=ruling, resolved_by="op-7")
    rule(task, Ruling.CARRY)
    [payment] = kept(office)
    assert (payment.state, payment.rest) == (PaymentState.REFUNDED, ZERO)
    assert office.engine.tasks("revenue") == []


def test_a_mistyped_stub_is_put_right_at_the_counter_and_is_no_work_for_revenue(examined: EmbeddedCase) -> None:
    office = examined.office
    bill = asyncio.run(billed(examined))
    examined.task("Task_RecordStub").complete(stub(bill, examined, amount="1", paidOn="1405/13/40"))
    again = examined.task("Task_RecordStub", role="counter")
    assert again.variables["paymentMessage"].count("نگه داشته شد") == 1
    assert office.engine.tasks("revenue") == []
    again.complete(stub(bill, examined))
    assert examined.task("Task_ReportOrder").is_open
    office.engine.travel(timedelta(days=2))
    assert office.engine.tasks("revenue") == []
    assert [each.state for each in kept(office)] == [PaymentState.MATCHED]


@pytest.mark.parametrize(("outcome", "states"), [("corrected", ["matched"]), ("another", ["waiting", "matched"])])
def test_the_counter_says_whether_a_stub_puts_the_one_before_right(
    examined: EmbeddedCase, outcome: str, states: list[str]
) -> None:
    office = examined.office
    bill = asyncio.run(billed(examined))
    examined.task("Task_RecordStub").complete(stub(bill, examined, reference="G-1", amount="1"))
    again = examined.task("Task_RecordStub")
    assert again.variables["stubOutcome"] is None
    again.complete({**stub(bill, examined), "stubOutcome": outcome})
    assert examined.task("Task_ReportOrder").is_open
    assert [each.state.value for each in kept(office)] == states


def test_a_stub_that_nobody_puts_right_comes_to_revenue_after_a_day(examined: EmbeddedCase) -> None:
    office = examined.office
    bill = asyncio.run(billed(examined))
    examined.task("Task_RecordStub").complete(stub(bill, examined, amount="ندارد"))
    office.engine.travel(timedelta(hours=23))
    assert office.engine.tasks("revenue") == []
    office.engine.travel(timedelta(hours=2))
    task = revenue(office)
    assert task.variables["unmatchedPayment"]["hasAmount"] is False
    rule(task, Ruling.ASSIGN, billNumber=bill.number, amount=str(bill.payable.amount))
    assert examined.task("Task_ReportOrder").is_open
    with office.begin() as uow:
        assert uow.bills.get(bill.number).state is BillState.PAID


@pytest.mark.parametrize("form", [{}, {"stub": None}, {"stub": {"reference": None, "amount": 0, "paidOn": 14050830}}])
def test_a_stub_with_missing_or_numeric_fields_comes_back_with_all_its_faults(
    examined: EmbeddedCase, form: dict[str, object]
) -> None:
    asyncio.run(billed(examined))
    examined.task("Task_RecordStub").complete(form)
    message = examined.task("Task_RecordStub").variables["paymentMessage"]
    assert message.startswith("- شمارهٔ مرجع")
    assert "\n- تاریخ پرداخت" in message
    examined.instance.assert_no_incidents()


def test_a_payment_of_an_unknown_bill_is_refunded(examined: EmbeddedCase) -> None:
    office = examined.office
    bill = asyncio.run(billed(examined))
    unknown = BillIdentifiers(bill_id=bill.bill_id, payment_id="123456")
    notice = PaymentNotice(reference="G-1", amount="250000", paid_on=examined.today(), channel=PaymentChannel.GATEWAY)
    for _ in range(2):
        with office.begin() as uow:
            answer = record_payment(uow, clock=office.clock, bill=unknown, notice=replace(notice))
        assert answer.result is PaymentResult.UNKNOWN_BILL
    office.engine.run()
    rule(revenue(office), Ruling.REFUND)
    assert [each.state for each in kept(office)] == [PaymentState.REFUNDED]
