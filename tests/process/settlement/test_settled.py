"""When an account is settled: once the settlement bill is paid, or nothing of it is left to pay; not before."""

import asyncio
from dataclasses import replace

import pytest

from deploy.demo.stories import STORIES, common, settlement
from services.billing.payments import BillIdentifiers, PaymentNotice, record_payment
from services.model.bills import BillState, PaymentChannel
from services.model.keys import ApplicantKind, BillKind, RequestOutcome
from services.model.metering import MeterCondition
from services.money import ZERO, Rials
from services.text import to_persian_digits
from tests.process.office import EmbeddedCase, Office, play

pytestmark = pytest.mark.process

STORY = {story.key: story for story in STORIES["settlement"]}
CREDIT = Rials(-90_000_000)


async def _until_final(case: EmbeddedCase) -> None:
    await settlement.until_test(case)
    await common.report_test(case, MeterCondition.IN_ORDER)
    await settlement.announce(case)


@pytest.mark.steps("SET-09")
def test_a_settlement_is_open_until_its_bill_is_paid_and_is_reminded_once(case: EmbeddedCase) -> None:
    asyncio.run(_until_final(case))
    assert case.task("Task_RecordStub", role="counter").variables["billKind"] == "settlement"
    assert case.request.outcome is None
    case.engine.travel(days=6.9)
    assert "payment-reminder" not in case.sms()
    case.engine.travel(days=0.2)
    assert case.sms().count("payment-reminder") == 1
    asyncio.run(settlement.pay_settlement(case))
    assert case.request.outcome == RequestOutcome("settled")
    assert [bill.state for bill in case.bills(BillKind("settlement"))] == [BillState.PAID]


def test_a_settlement_bill_that_stays_unpaid_ends_as_unpaid_and_stays_open(office: Office) -> None:
    case = office.case(STORY["settlement-bill-unpaid"])
    play(case, STORY["settlement-bill-unpaid"])
    assert case.request.outcome == RequestOutcome.UNPAID
    [bill] = case.bills(BillKind("settlement"))
    assert bill.state is BillState.ISSUED
    last = case.sent()[-1]
    assert last.template == "request-closed"
    assert to_persian_digits(bill.payment_id) in last.text


@pytest.mark.steps("SET-05b", "SET-06b")
def test_a_declined_test_is_settled_when_its_final_bill_is_paid(case: EmbeddedCase) -> None:
    asyncio.run(case.apply(ApplicantKind.NEW_OWNER, documents=settlement.WITH_WAIVER))
    asyncio.run(settlement.pay_fees(case))
    assert case.request.outcome is None
    asyncio.run(settlement.pay_settlement(case))
    assert case.request.outcome == RequestOutcome("settled")


@pytest.mark.steps("SET-05a", "SET-06a")
def test_an_account_in_credit_is_settled_without_anything_to_pay(case: EmbeddedCase) -> None:
    with case.office.begin() as uow:
        uow.connections.save(replace(uow.connections.get(case.connection.bill_id), carried=CREDIT))
    asyncio.run(case.apply())
    asyncio.run(settlement.examine(case))
    asyncio.run(settlement.hand_over_settlement_bill(case))
    asyncio.run(settlement.confirm_payment(case))
    asyncio.run(common.report_test(case, MeterCondition.IN_ORDER))
    asyncio.run(settlement.announce(case))
    case.instance.assert_completed().assert_not_passed("Task_RecordStub", "Task_HandOverBill")
    assert {bill.payable for bill in case.bills()} == {ZERO}
    assert case.request.outcome == RequestOutcome("settled")


@pytest.mark.steps("SET-06a", "SET-09")
def test_a_provisional_bill_that_is_paid_early_is_not_asked_for_again(case: EmbeddedCase) -> None:
    asyncio.run(settlement.until_test(case))
    [bill] = case.bills(BillKind("settlement"))
    notice = PaymentNotice(
        reference="g-early", amount=str(bill.payable.amount), paid_on=case.today(), channel=PaymentChannel.GATEWAY
    )
    with case.office.begin() as uow:
        identifiers = BillIdentifiers(bill_id=bill.bill_id, payment_id=bill.payment_id)
        record_payment(uow, clock=case.office.clock, bill=identifiers, notice=notice)
    case.engine.run()
    asyncio.run(common.report_test(case, MeterCondition.IN_ORDER))
    asyncio.run(settlement.announce(case))
    case.instance.assert_completed()
    assert case.request.outcome == RequestOutcome("settled")
