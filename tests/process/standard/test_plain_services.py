"""What the stories of the plain services leave out: ways of the standard process, and what comes back to people."""

import asyncio

import pytest

from deploy.demo.stories import STORIES, common
from deploy.demo.stories.standard import standard_stories
from deploy.demo.stories.story import DAY
from services.catalogue import service_of
from services.model.bills import BillState
from services.model.keys import BillKind
from services.model.metering import OrderOutcome
from services.model.steps import StepState
from services.registry.values import Visit
from tests.examples import plain_service, whole_step
from tests.process.office import EmbeddedCase, NewCase, Office, plain
from tests.process.payments import assert_nothing_was_asked_for, give_credit
from tests.process.withdrawing import assert_a_payment_after_it_waits_for_revenue, assert_refused_after_a_payment

pytestmark = pytest.mark.process

STORY = {story.key: story for stories in STORIES.values() for story in stories}


async def until_work(case: EmbeddedCase, **application: object) -> None:
    await case.apply(None, **application)
    await plain(case).examine()
    await plain(case).charge()


@pytest.mark.steps("STD-01", "STD-02", "STD-03", "STD-04", "STD-05", "STD-06", "STD-07", "STD-09", "STD-10")
def test_each_step_of_a_plain_service_is_kept_in_the_ledger(new_case: NewCase) -> None:
    service = plain_service(examined=True, visit=Visit.OFFERED, costs=True, work_order=True)
    case = new_case(service.key)

    async def visited() -> None:
        await case.apply()
        await plain(case).examine("visit")
        await plain(case).report()
        await plain(case).charge()
        await plain(case).work()
        await case.closed()

    asyncio.run(visited())
    for step in case.ids("01", "02", "04", "05", "06", "07", "09", "10"):
        assert [row.state for row in case.steps(step)] == [StepState.DONE], step
    [examination] = case.steps(*case.ids("03"))
    assert examination.state is StepState.MET
    [whole] = case.steps(whole_step(service).id)
    assert whole.state is StepState.MET
    assert case.request.outcome == plain(case).standard.outcome
    assert case.sms() == ["request-registered", "agent-visit", "fee-bill", "agent-visit", "service-given"]


@pytest.mark.steps("STD-07")
def test_paid_work_that_cannot_be_done_gives_the_fees_back(examined: EmbeddedCase) -> None:
    async def failed() -> None:
        await until_work(examined)
        await plain(examined).work(OrderOutcome.NOT_POSSIBLE)
        await examined.closed()

    asyncio.run(failed())
    paid, note = examined.bills(BillKind.FEES)
    assert paid.state is BillState.PAID
    assert note.total == -paid.total
    assert examined.sms()[-2:] == ["service-not-possible", "request-closed"]


def test_earlier_credit_pays_the_costs(examined: EmbeddedCase) -> None:
    give_credit(examined)

    async def credited() -> None:
        await examined.apply()
        await plain(examined).examine()
        await plain(examined).work()
        await examined.closed()

    asyncio.run(credited())
    assert_nothing_was_asked_for(examined)
    assert examined.request.outcome == plain(examined).standard.outcome


@pytest.mark.parametrize("service", standard_stories())
def test_a_plain_service_that_is_given_up_at_the_counter_is_not_registered(office: Office, service: str) -> None:
    case = office.case(STORY[f"{service}-ordinary"])
    asyncio.run(case.apply(billId="123"))
    asyncio.run(common.give_up_application(case))
    case.instance.assert_completed().assert_passed("Event_NotRegistered")


def test_a_task_presses_by_its_shortest_limit_and_one_that_waits_for_the_subscriber_least(
    examined: EmbeddedCase,
) -> None:
    limit = service_of(examined.service).limit
    presses = next(priority for upto, priority in ((DAY, 60), (15 * DAY, 50), (30 * DAY, 40)) if limit <= upto)
    asyncio.run(examined.apply())
    assert examined.task("Task_ExamineRequest").priority == 60, "a limit of its own, of hours"
    asyncio.run(common.examine_request(examined))
    assert examined.task("Task_HandOverBill").priority == presses
    asyncio.run(common.hand_over_bill(examined))
    assert examined.task("Task_RecordStub").priority == 20


@pytest.fixture
def billed(examined: EmbeddedCase) -> EmbeddedCase:
    """Its costs wait to be announced."""
    asyncio.run(examined.apply())
    asyncio.run(common.examine_request(examined))
    return examined


def test_a_payment_right_after_a_withdrawal_pays_nothing_and_waits_for_revenue(billed: EmbeddedCase) -> None:
    assert_a_payment_after_it_waits_for_revenue(billed)


def test_a_withdrawal_right_after_a_payment_is_refused_and_the_request_goes_on(billed: EmbeddedCase) -> None:
    assert_refused_after_a_payment(billed, goes_on_at="Task_ReportOrder")
