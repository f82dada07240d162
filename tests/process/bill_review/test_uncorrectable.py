"""A bill that cannot be corrected any more when its turn comes: diagnosis is told, and the subscriber is not."""

import asyncio

import pytest

from deploy.demo.stories import STORIES
from deploy.demo.stories import bill_review as stories
from deploy.demo.stories.story import DAY, HOUR
from services.billing.debts import issue_overdue_bill
from services.billing.void import void_open_bills
from services.model.bills import BillState
from services.model.keys import RequestOutcome
from services.model.steps import StepState
from services.reference.loading import load_reference_data
from services.specific.bill_review.wording import Decision
from tests.process.embedded_workers import relays
from tests.process.office import EmbeddedCase, Office
from tests.process.withdrawing import assert_withdrawn_at
from tests.zeebekit import Job, Outcome

pytestmark = pytest.mark.process

STORY = next(story for story in STORIES["bill-review"] if story.key == "bill-nothing-over")


@pytest.fixture
def taken_over(office: Office) -> EmbeddedCase:
    """A review of an unpaid bill, found wrong; before the correction another request has asked for all that is owed."""
    case = office.case(STORY)
    asyncio.run(case.apply())
    other = EmbeddedCase(office, "permanent-collection", case.connection)
    asyncio.run(other.apply())
    _before_the_correction(office, other)
    asyncio.run(stories.find_wrong(case))
    return case


def _before_the_correction(office: Office, other: EmbeddedCase) -> None:
    """Once, however often the job is delivered."""
    asked: list[str] = []

    def correct(job: Job) -> Outcome:
        if not asked:
            asked.append(other.code)
            with office.begin() as uow:
                issue_overdue_bill(uow, clock=office.clock, reference=load_reference_data(), tracking_code=other.code)
        return office.workers.run(job)

    office.engine.use(
        dict.fromkeys(office.workers.handlers, office.workers.run) | {"correct-bill": correct},
        idle_hooks=relays(office.database, office.clock, office.gateway),
        redeliver=True,
    )


def _void_what_asks(case: EmbeddedCase) -> None:
    """The other request ends without its service: the bill in question is asked for by itself again."""
    with case.office.begin() as uow:
        others = [each.tracking_code for each in uow.bills.of_connection(case.connection.bill_id)]
        for code in {each for each in others if each not in (None, case.code)}:
            void_open_bills(uow, tracking_code=str(code))


@pytest.mark.steps("BIL-03", "BIL-05")
def test_diagnosis_is_told_why_it_cannot_be_corrected_and_nobody_else_is(taken_over: EmbeddedCase) -> None:
    shown = taken_over.task("Task_ExamineObjection", role="diagnosis").variables
    assert "در قبض پرداخت‌نشدهٔ دیگری آمده است" in shown["faultText"]
    assert shown["faultText"] in shown["findingsText"]
    assert taken_over.sms() == ["request-registered"]
    assert taken_over.bills() == []
    assert [row.state for row in taken_over.steps("BIL-03")] == [StepState.DONE, StepState.OPEN]
    assert [row.state for row in taken_over.steps("BIL-05")] == [StepState.CANCELLED]
    assert taken_over.steps("BIL-06") == []
    assert taken_over.request.is_open


@pytest.mark.steps("BIL-03")
def test_diagnosis_may_refuse_it_with_a_reason_that_is_true(taken_over: EmbeddedCase) -> None:
    asyncio.run(stories.judge(taken_over, Decision.REFUSED, reason="مبلغ این قبض در قبض دیگری خواسته شده است"))
    taken_over.instance.assert_completed()
    assert taken_over.request.outcome == RequestOutcome.REJECTED
    assert taken_over.sms() == ["request-registered", "request-rejected"]


@pytest.mark.steps("BIL-03")
def test_what_was_told_of_the_correction_gives_way_to_what_is_wrong_with_the_next_verdict(
    taken_over: EmbeddedCase,
) -> None:
    asyncio.run(stories.say_wrong(taken_over))
    shown = taken_over.task("Task_ExamineObjection").variables
    assert "در قبض پرداخت‌نشدهٔ دیگری آمده است" in shown["verdictMessage"]
    assert shown["faultText"] is None


@pytest.mark.steps("BIL-05", "BIL-06", "BIL-07")
def test_it_is_corrected_once_nothing_stands_against_it_any_more(taken_over: EmbeddedCase) -> None:
    _void_what_asks(taken_over)
    asyncio.run(stories.find_wrong(taken_over))
    taken_over.instance.assert_completed()
    assert taken_over.request.outcome == RequestOutcome("objection-upheld")
    assert [row.state for row in taken_over.steps("BIL-05")] == [StepState.CANCELLED, StepState.DONE]
    [right] = taken_over.bills()
    assert right.state is BillState.ISSUED


@pytest.mark.steps("BIL-00")
def test_the_limit_of_the_service_goes_on_around_it(taken_over: EmbeddedCase) -> None:
    [service] = taken_over.steps("BIL-00")
    assert service.due_at == service.started_at + DAY
    taken_over.engine.travel(DAY - 2 * HOUR)
    assert taken_over.missed() == {"BIL-00"}
    assert len(taken_over.steps("BIL-00")) == 1


def test_it_can_be_withdrawn_then(taken_over: EmbeddedCase) -> None:
    assert_withdrawn_at(taken_over, "Task_ExamineObjection")
