"""The costs of a meter relocation: bills that stay unpaid, a bill with nothing to pay, and whose task a stub is."""

import asyncio

import pytest

from deploy.demo.stories import STORIES, common
from deploy.demo.stories import meter_relocation as relocations
from services.model.keys import RequestOutcome
from services.model.steps import StepState
from tests.process.office import EmbeddedCase, Office, play
from tests.process.payments import assert_nothing_was_asked_for, give_credit

pytestmark = pytest.mark.process

STORY = {story.key: story for story in STORIES["meter-relocation"]}


@pytest.mark.steps("REL-06")
def test_a_bill_that_stays_unpaid_leaves_its_step_undone(office: Office) -> None:
    case = office.case(STORY["relocation-fees-unpaid"])
    play(case, STORY["relocation-fees-unpaid"])
    assert [row.state for row in case.steps("REL-06")] == [StepState.CANCELLED]


@pytest.mark.steps("REL-05", "REL-06")
def test_a_relocation_that_a_credit_covers_goes_on_without_a_bill_to_hand_over(relocation: EmbeddedCase) -> None:
    give_credit(relocation)
    asyncio.run(relocations.until_costs(relocation))
    assert relocation.task("Task_RelocateMeter").is_open
    assert_nothing_was_asked_for(relocation)
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
