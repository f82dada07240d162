"""A stub of a bill that no task waits for: the counter finds the bill by its identifiers."""

import asyncio
from datetime import timedelta

import pytest

from deploy.demo.stories import ALL_STORIES
from services.model.bills import Bill, BillState, Payment, PaymentState
from services.money import Rials
from tests.process.office import EmbeddedCase, Office
from tests.process.payments import REFERENCE, brought, stub
from tests.process.test_unmatched_payments import billed
from tests.zeebekit import ProcessInstance, UserTask

pytestmark = pytest.mark.process

SAMPLE_IDS = [story.bill_id for story in ALL_STORIES]


def unpaid(office: Office) -> Bill:
    """A sample periodic bill that nobody has paid: it belongs to no request."""
    with office.begin() as uow:
        bills = (bill for each in SAMPLE_IDS for bill in uow.bills.of_connection(each))
        return next(bill for bill in bills if bill.state is BillState.ISSUED)


def correction(instance: ProcessInstance) -> UserTask:
    """The counter's task, which must be open."""
    return instance.task("Task_CorrectStub", role="counter")


def kept(office: Office) -> list[Payment]:
    with office.begin() as uow:
        return list(uow.bills.payments_with(REFERENCE))


def state(office: Office, bill: Bill) -> BillState:
    with office.begin() as uow:
        return uow.bills.get(bill.number).state


def test_a_stub_pays_a_bill_that_belongs_to_no_request(office: Office) -> None:
    bill = unpaid(office)
    brought(office, stub(office, bill)).assert_completed().assert_passed("Event_StubTaken").assert_no_incidents()
    assert state(office, bill) is BillState.PAID


def test_a_stub_whose_identifiers_were_mistyped_is_put_right_and_is_one_payment(office: Office) -> None:
    bill = unpaid(office)
    instance = brought(office, stub(office, bill, paymentId="123456"))
    task = correction(instance)
    assert "قبضی با این مشخصات پیدا نشد" in task.variables["paymentMessage"]
    task.complete({**stub(office, bill, amount="1"), "stubOutcome": "corrected"})
    again = correction(instance)
    assert (again.variables["stub"]["amount"], again.variables["stubOutcome"]) == ("1", None)
    again.complete({**stub(office, bill), "stubOutcome": "corrected"})
    instance.assert_completed()
    assert state(office, bill) is BillState.PAID
    assert [each.state for each in kept(office)] == [PaymentState.MATCHED]
    office.engine.travel(timedelta(days=2))
    assert office.engine.tasks("revenue") == []


def test_a_stub_that_is_as_it_is_is_left_to_revenue(office: Office) -> None:
    bill = unpaid(office)
    instance = brought(office, stub(office, bill, amount="700000"))
    correction(instance).complete({"stub": {}, "stubOutcome": "left"})
    instance.assert_completed().assert_passed("Event_LeftToRevenue")
    assert [(each.state, each.amount) for each in kept(office)] == [(PaymentState.WAITING, Rials(700_000))]
    office.engine.travel(timedelta(hours=25))
    [task] = office.engine.tasks("revenue")
    assert "۷۰۰٬۰۰۰ ریال" in task.variables["unmatchedPayment"]["text"]


def test_a_form_that_was_sent_empty_comes_back_and_leaves_nothing(office: Office) -> None:
    instance = brought(office, {})
    assert correction(instance).variables["paymentMessage"].count("\n- ") == 3
    correction(instance).complete({"stubOutcome": "left"})
    instance.assert_completed().assert_no_incidents()
    assert kept(office) == []


def test_a_mistyped_stub_that_was_known_before_is_taken_back(office: Office) -> None:
    bill = unpaid(office)
    brought(office, stub(office, bill)).assert_completed()
    instance = brought(office, stub(office, bill, paymentId="123456"))
    correction(instance).complete({**stub(office, bill), "stubOutcome": "corrected"})
    instance.assert_completed()
    assert [each.state for each in kept(office)] == [PaymentState.MATCHED, PaymentState.REVERSED]
    office.engine.travel(timedelta(days=2))
    assert office.engine.tasks("revenue") == []


def test_a_stub_brought_to_the_wrong_task_still_lets_its_request_go_on(examined: EmbeddedCase) -> None:
    """The bill has a task of its own, but whoever records the payment, its process hears of it."""
    bill = asyncio.run(billed(examined))
    brought(examined.office, stub(examined.office, bill)).assert_completed()
    assert examined.task("Task_ReportOrder").is_open
