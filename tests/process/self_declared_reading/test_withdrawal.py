"""A declared reading is taken back: until it is billed."""

import asyncio

import pytest

from deploy.demo.stories import self_declared_reading as stories
from services.model.bills import BillState
from services.ports.outside import OutsideFault, OutsideSystem
from services.specific.self_declared_reading.wording import Decision
from services.withdrawal import WithdrawalResult
from tests.process.office import EmbeddedCase
from tests.process.withdrawing import assert_withdrawn_at

pytestmark = pytest.mark.process


@pytest.mark.steps("SDR-04")
def test_it_can_be_withdrawn_while_diagnosis_examines(declaration: EmbeddedCase) -> None:
    asyncio.run(stories.declare(declaration, stories.HIGH))
    assert_withdrawn_at(declaration, "Task_ExamineDeclaration")
    assert declaration.bills() == []


@pytest.mark.steps("SDR-03")
def test_it_can_be_withdrawn_while_the_counter_inquires(declaration: EmbeddedCase) -> None:
    declaration.office.outside.unavailable = {OutsideSystem.CIVIL_REGISTRY: OutsideFault.NOT_CONFIGURED}
    asyncio.run(stories.declare(declaration))
    assert_withdrawn_at(declaration, "Task_InquireByHand")


@pytest.mark.steps("SDR-05")
def test_it_can_be_withdrawn_before_the_agent_comes(declaration: EmbeddedCase) -> None:
    asyncio.run(stories.declare(declaration, stories.HIGH))
    asyncio.run(stories.judge(declaration, Decision.VISIT))
    assert_withdrawn_at(declaration, "Task_TestMeter")


@pytest.mark.steps("SDR-06")
def test_a_reading_that_is_billed_is_not_taken_back(declaration: EmbeddedCase) -> None:
    declaration.office.outside.refuses = True
    asyncio.run(stories.declare(declaration))
    asyncio.run(declaration.withdraw())
    assert declaration.withdrawal is WithdrawalResult.ALREADY_CARRIED_OUT
    [bill] = declaration.bills()
    assert bill.state is not BillState.VOID
    assert declaration.task("Task_SubmitByHand").is_open
