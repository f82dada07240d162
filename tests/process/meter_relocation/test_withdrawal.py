"""A relocation is taken back: until it is paid, its debts apart."""

import asyncio

import pytest

from deploy.demo.stories import STORIES, common
from deploy.demo.stories import meter_relocation as relocations
from services.model.bills import BillState
from services.model.keys import BillKind, RequestOutcome
from services.withdrawal import WithdrawalResult
from tests.process.office import EmbeddedCase, Office
from tests.process.withdrawing import (
    assert_a_payment_after_it_waits_for_revenue,
    assert_refused_after_a_payment,
    assert_withdrawn_at,
)

pytestmark = pytest.mark.process

MOMENTS = (
    "Task_ExamineRequest",
    "Task_CorrectApplication",
    "Task_VisitMountingPlace",
    "Task_HandOverBill",
    "Task_RecordStub",
)


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_relocation_can_be_withdrawn_at_every_moment_until_it_is_paid(relocation: EmbeddedCase, moment: str) -> None:
    asyncio.run(_relocation_until(relocation, moment))
    assert_withdrawn_at(relocation, moment)


@pytest.mark.parametrize("moment", ["Task_HandOverBill", "Task_RecordStub"])
def test_a_relocation_withdrawn_while_its_debts_are_collected_leaves_them_as_they_were(
    office: Office, moment: str
) -> None:
    case = office.case(next(story for story in STORIES["meter-relocation"] if story.key == "relocation-debts"))
    before = case.account()
    asyncio.run(relocations.until_visit(case))
    if moment == "Task_RecordStub":
        asyncio.run(common.hand_over_bill(case))
    assert_withdrawn_at(case, moment)
    assert case.account() == before


def test_a_relocation_whose_debts_are_paid_can_still_be_withdrawn_until_its_costs_are(office: Office) -> None:
    case = office.case(next(story for story in STORIES["meter-relocation"] if story.key == "relocation-debts"))
    asyncio.run(relocations.until_visit(case))
    asyncio.run(common.pay_bill(case))
    asyncio.run(case.withdraw())
    assert case.request.outcome == RequestOutcome.WITHDRAWN
    assert [bill.state for bill in case.bills(BillKind.OVERDUE)] == [BillState.PAID]


def test_a_relocation_that_is_paid_can_no_longer_be_withdrawn(relocation: EmbeddedCase) -> None:
    asyncio.run(relocations.until_relocation(relocation))
    asyncio.run(relocation.withdraw())
    assert relocation.withdrawal is WithdrawalResult.ALREADY_PAID
    assert relocation.task("Task_RelocateMeter").is_open


def test_a_payment_right_after_a_withdrawal_pays_nothing_and_waits_for_revenue(relocation: EmbeddedCase) -> None:
    asyncio.run(_relocation_until(relocation, "Task_HandOverBill"))
    assert_a_payment_after_it_waits_for_revenue(relocation)


def test_a_withdrawal_right_after_a_payment_is_refused_and_the_request_goes_on(relocation: EmbeddedCase) -> None:
    asyncio.run(_relocation_until(relocation, "Task_HandOverBill"))
    assert_refused_after_a_payment(relocation, goes_on_at="Task_RelocateMeter")


async def _relocation_until(case: EmbeddedCase, moment: str) -> None:
    """Go on to the task with that id; one return for documents is on the way only if it is the moment."""
    await case.apply()
    if moment == "Task_CorrectApplication":
        await common.examine_request(case, "returned", "درخواست کتبی امضا ندارد")
    elif moment != "Task_ExamineRequest":
        await common.examine_request(case)
    if moment in {"Task_HandOverBill", "Task_RecordStub"}:
        await relocations.visit_place(case)
    if moment == "Task_RecordStub":
        await common.hand_over_bill(case)
