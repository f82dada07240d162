"""A system outside that is unavailable is asked again with back-off, and then a person is called: never an incident."""

import asyncio
from datetime import timedelta

import pytest

from deploy.demo.stories import self_declared_reading as stories
from services.model.keys import RequestOutcome
from services.model.steps import StepState
from services.ports.outside import OutsideFault, OutsideSystem
from services.specific.self_declared_reading.ports import declaration_of
from tests.process.office import EmbeddedCase

pytestmark = pytest.mark.process

REGISTRY, SYSTEM = OutsideSystem.CIVIL_REGISTRY, OutsideSystem.SUBSCRIBER_SYSTEM
TRIES = 8
_ALL_TRIES = timedelta(minutes=15)


def _make_unavailable(case: EmbeddedCase, fault: OutsideFault, *systems: OutsideSystem) -> None:
    case.office.outside.unavailable = dict.fromkeys(systems, fault)


def _outwait(case: EmbeddedCase) -> None:
    """All tries of the job, minute by minute: each begins after the wait of the one before."""
    for _ in range(int(_ALL_TRIES / timedelta(minutes=1))):
        case.engine.travel(timedelta(minutes=1))


async def inquire(case: EmbeddedCase, **said: object) -> None:
    await case.complete("Task_InquireByHand", {"inquiryReport": said})


async def submitted(case: EmbeddedCase, **said: object) -> None:
    await case.complete("Task_SubmitByHand", {"submissionReport": said})


@pytest.mark.steps("SDR-03")
def test_a_system_that_comes_back_is_asked_again_without_a_hand(declaration: EmbeddedCase) -> None:
    _make_unavailable(declaration, OutsideFault.UNREACHABLE, REGISTRY)
    asyncio.run(stories.declare(declaration))
    assert declaration.instance.tasks() == []
    declaration.engine.travel(timedelta(seconds=10))
    _make_unavailable(declaration, OutsideFault.UNREACHABLE)
    declaration.engine.travel(timedelta(minutes=2))
    declaration.instance.assert_completed().assert_no_incidents()
    assert declaration.request.outcome == "declared-reading-billed"


@pytest.mark.steps("SDR-03")
def test_after_all_tries_the_counter_is_called_and_no_incident_arises(declaration: EmbeddedCase) -> None:
    _make_unavailable(declaration, OutsideFault.TIMED_OUT, REGISTRY)
    asyncio.run(stories.declare(declaration))
    _outwait(declaration)
    declaration.instance.assert_no_incidents()
    shown = declaration.task("Task_InquireByHand", role="counter").variables
    assert "سامانهٔ ثبت احوال به‌موقع پاسخ نمی‌دهد" in shown["unavailableText"]
    assert (shown["identity"], shown["recordMatch"]) == (None, "matches")
    asked = declaration.office.outside.asked.count(f"{declaration.code}-identity")
    # Each job is delivered twice, and only an answer is kept.
    assert asked == 2 * TRIES - 1
    asyncio.run(inquire(declaration, identity="known"))
    declaration.instance.assert_completed().assert_no_incidents()


@pytest.mark.steps("SDR-03")
@pytest.mark.parametrize("fault", [OutsideFault.NOT_CONFIGURED, OutsideFault.UNREADABLE, OutsideFault.OTHER_SUBJECT])
def test_what_no_second_question_can_mend_calls_the_counter_at_once(
    declaration: EmbeddedCase, fault: OutsideFault
) -> None:
    _make_unavailable(declaration, fault, REGISTRY, SYSTEM)
    asyncio.run(stories.declare(declaration))
    assert declaration.office.outside.asked == [f"{declaration.code}-identity", f"{declaration.code}-subscriber"]
    asyncio.run(inquire(declaration))
    assert "هویت متقاضی انتخاب نشده است" in declaration.task("Task_InquireByHand").variables["inquiryMessage"]
    asyncio.run(inquire(declaration, identity="known", record="matches"))
    assert declaration.task("Task_SubmitByHand", role="counter").is_open
    assert [row.state for row in declaration.steps("SDR-03")] == [StepState.DONE]


@pytest.mark.steps("SDR-03", "SDR-04")
def test_what_the_counter_finds_out_is_a_finding_like_the_system_s_own(declaration: EmbeddedCase) -> None:
    _make_unavailable(declaration, OutsideFault.REFUSES_US, REGISTRY)
    asyncio.run(stories.declare(declaration))
    asyncio.run(inquire(declaration, identity="unknown"))
    findings = declaration.task("Task_ExamineDeclaration").variables["findingsText"]
    assert "کسی با شمارهٔ ملی متقاضی نمی‌شناسد" in findings


@pytest.mark.steps("SDR-07")
def test_a_reading_that_the_system_refuses_is_entered_by_hand_and_its_number_told(declaration: EmbeddedCase) -> None:
    declaration.office.outside.refuses = True
    asyncio.run(stories.declare(declaration))
    assert "نپذیرفت" in declaration.task("Task_SubmitByHand", role="counter").variables["unavailableText"]
    assert len(declaration.bills()) == 1
    asyncio.run(submitted(declaration, outcome="submitted", systemNumber="!!"))
    asyncio.run(submitted(declaration, outcome="submitted", systemNumber="A-12"))
    declaration.instance.assert_completed()
    assert declaration.sms()[-1] == "reading-submitted"
    with declaration.office.begin() as uow:
        assert declaration_of(uow, declaration.code).system_number == "A-12"


@pytest.mark.steps("SDR-07", "SDR-08")
def test_a_reading_that_cannot_be_entered_there_is_billed_and_archived_all_the_same(declaration: EmbeddedCase) -> None:
    declaration.office.outside.refuses = True
    asyncio.run(stories.declare(declaration))
    asyncio.run(submitted(declaration, outcome="not-submitted", reason="سامانه این اشتراک را ندارد"))
    declaration.instance.assert_completed()
    assert declaration.request.outcome == RequestOutcome("declared-reading-billed")
    assert declaration.sms()[-1] == "declared-reading-billed"
    with declaration.office.begin() as uow:
        assert declaration_of(uow, declaration.code).unsent_reason == "سامانه این اشتراک را ندارد"


@pytest.mark.steps("SDR-07")
def test_the_bill_does_not_wait_for_a_system_that_is_down(declaration: EmbeddedCase) -> None:
    asyncio.run(stories.declare(declaration, stories.HIGH))
    _make_unavailable(declaration, OutsideFault.FAILING, SYSTEM)
    asyncio.run(stories.judge(declaration, "bill", after=timedelta(minutes=5)))
    assert declaration.sms()[-1] == "declared-reading-billed"
    _outwait(declaration)
    declaration.instance.assert_no_incidents()
    assert declaration.task("Task_SubmitByHand", role="counter").is_open
