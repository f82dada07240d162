"""Collecting what a request costs: bills that stay unpaid, bills with nothing to pay, and whose task a stub is."""

import asyncio
from dataclasses import replace

import pytest

from deploy.demo.stories import STORIES, common
from deploy.demo.stories import meter_relocation as relocations
from deploy.demo.stories import name_change as name_changes
from services.model.bills import BillState
from services.model.keys import BillKind, RequestOutcome
from services.model.steps import StepState
from services.money import ZERO, Rials
from tests.process.office import EmbeddedCase, Office, play

pytestmark = pytest.mark.process

STORY = {story.key: story for stories in STORIES.values() for story in stories}
CREDIT = Rials(-90_000_000)


@pytest.mark.steps("NAM-06", "REL-06")
@pytest.mark.parametrize(("key", "number"), [("name-change-fees-unpaid", "06"), ("relocation-fees-unpaid", "06")])
def test_a_bill_that_stays_unpaid_leaves_its_step_undone(office: Office, key: str, number: str) -> None:
    case = office.case(STORY[key])
    play(case, STORY[key])
    [step] = case.ids(number)
    assert [row.state for row in case.steps(step)] == [StepState.CANCELLED]


@pytest.mark.steps("NAM-05", "NAM-06")
def test_a_name_change_that_a_credit_covers_goes_on_without_a_bill_to_hand_over(name_change: EmbeddedCase) -> None:
    _credit(name_change)
    asyncio.run(name_changes.until_fees(name_change))
    assert name_change.task("Task_CompleteChangeForm", role="diagnosis").is_open
    _nothing_was_asked_for(name_change)
    asyncio.run(name_changes.complete_change_form(name_change))
    name_change.instance.assert_completed()
    assert name_change.request.outcome == RequestOutcome("name-changed")


@pytest.mark.steps("REL-05", "REL-06")
def test_a_relocation_that_a_credit_covers_goes_on_without_a_bill_to_hand_over(relocation: EmbeddedCase) -> None:
    _credit(relocation)
    asyncio.run(relocations.until_costs(relocation))
    assert relocation.task("Task_RelocateMeter").is_open
    _nothing_was_asked_for(relocation)
    asyncio.run(relocations.relocate(relocation))
    relocation.instance.assert_completed()
    assert relocation.request.outcome == RequestOutcome("relocated")


@pytest.mark.steps("REL-03", "REL-06")
def test_customer_services_takes_the_stubs_of_a_relocation(office: Office) -> None:
    case = office.case(STORY["relocation-debts"])
    asyncio.run(relocations.until_visit(case))
    asyncio.run(common.hand_over_bill(case))
    assert case.task("Task_RecordStub", role="customer-services").candidate_groups == ("customer-services",)
    asyncio.run(common.take_stub(case))
    asyncio.run(relocations.visit_place(case))
    asyncio.run(common.hand_over_bill(case))
    assert case.task("Task_RecordStub", role="customer-services").candidate_groups == ("customer-services",)


def _credit(case: EmbeddedCase) -> None:
    """The company owes the connection more than any of our fees."""
    with case.office.begin() as uow:
        uow.connections.save(replace(uow.connections.get(case.connection.bill_id), carried=CREDIT))


def _nothing_was_asked_for(case: EmbeddedCase) -> None:
    """The bill took its amount out of the credit; the applicant was told, and handed nothing."""
    [bill] = case.bills(BillKind.FEES)
    assert (bill.payable, bill.state) == (ZERO, BillState.PAID)
    with case.office.begin() as uow:
        carried = uow.connections.get(case.connection.bill_id).carried
        assert uow.bills.payments_of(bill.number) == []
    assert carried == CREDIT + bill.total
    assert "nothing-to-pay" in case.sms()
    assert "fee-bill" not in case.sms()
    case.instance.assert_not_passed("Task_HandOverBill")
