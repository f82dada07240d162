"""A debt that a closed name change leaves is asked for by the bill of the next one."""

import asyncio

import pytest

from deploy.demo.stories import common
from deploy.demo.stories import name_change as name_changes
from deploy.demo.stories.story import DAY
from services.model.bills import BillState
from services.model.connections import ConnectionState
from services.model.keys import ApplicantKind, RequestOutcome
from services.model.metering import MeterCondition
from services.model.steps import StepState
from tests.process.office import EmbeddedCase
from tests.process.open_bills import debt_of, left, reminders_of, restore, state

pytestmark = pytest.mark.process

PERIOD = 30 * DAY


@pytest.fixture
def unpaid(name_change: EmbeddedCase) -> EmbeddedCase:
    """The subscriber applies, nobody pays for the fault: closed after 60 days, the power cut."""

    async def played() -> None:
        await name_change.apply(ApplicantKind.SUBSCRIBER)
        await name_changes.inspect(name_change, MeterCondition.TAMPERING)
        await common.report_fault(name_change)
        await name_change.wait(61 * DAY)
        await name_change.closed()

    asyncio.run(played())
    assert name_change.request.outcome == RequestOutcome.UNPAID
    return name_change


@pytest.mark.steps("SET-14")
def test_a_debt_that_is_paid_within_the_bill_of_another_request_brings_the_power_back_too(
    unpaid: EmbeddedCase,
) -> None:
    other = EmbeddedCase(unpaid.office, "name-change", unpaid.connection)
    asyncio.run(name_changes.until_fees(other))
    debt = debt_of(unpaid)
    assert debt.state is BillState.CONSOLIDATED
    reminders = reminders_of(unpaid)
    asyncio.run(common.hand_over_bill(other))
    asyncio.run(common.take_stub(other))
    restore(left(unpaid))
    assert state(unpaid) is ConnectionState.ACTIVE
    assert [row.state for row in unpaid.steps("SET-14")] == [StepState.MET]
    assert reminders_of(unpaid) == reminders
    asyncio.run(name_changes.complete_change_form(other))
    assert other.request.outcome == RequestOutcome("name-changed")


def test_nobody_is_reminded_of_a_bill_that_another_one_asks_for(unpaid: EmbeddedCase) -> None:
    other = EmbeddedCase(unpaid.office, "name-change", unpaid.connection)
    asyncio.run(name_changes.until_fees(other))
    before = reminders_of(unpaid)
    unpaid.engine.travel(PERIOD)
    assert reminders_of(unpaid) == before
    asyncio.run(common.hand_over_bill(other))
    unpaid.engine.travel(11 * DAY)
    assert other.request.outcome == RequestOutcome.UNPAID
    unpaid.engine.travel(PERIOD)
    assert reminders_of(unpaid) == before + 1
