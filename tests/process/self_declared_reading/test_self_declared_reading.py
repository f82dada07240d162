"""What is a declared reading's own: billed without a hand where it is plain, one task with all findings where it is in
doubt, refused with what to do where the table says so.
"""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from deploy.demo.stories import STORIES
from deploy.demo.stories import self_declared_reading as stories
from services.model.bills import BillState
from services.model.connections import MeterReading, Reading, ReadingSource
from services.model.keys import BillKind, RequestOutcome
from services.model.steps import StepState
from services.ports.outside import Identity
from services.specific.self_declared_reading.ports import declaration_of
from services.specific.self_declared_reading.wording import Decision
from services.text import to_persian_digits
from tests.process.embedded_workers import relays
from tests.process.office import EmbeddedCase, Office
from tests.zeebekit import Job, Outcome

pytestmark = pytest.mark.process

STORY = {story.key: story for story in STORIES[stories.SERVICE]}


def _done(case: EmbeddedCase, *numbers: str) -> None:
    for step in case.ids(*numbers):
        assert [row.state for row in case.steps(step)] == [StepState.DONE], step


def _shown(case: EmbeddedCase) -> dict[str, Any]:
    return dict(case.task("Task_ExamineDeclaration", role="diagnosis").variables)


def _text(case: EmbeddedCase, template: str) -> str:
    return next(sms for sms in case.sent() if sms.template == template).text


@pytest.mark.steps("SDR-01", "SDR-02", "SDR-03", "SDR-04", "SDR-06", "SDR-07", "SDR-08")
def test_a_plain_reading_is_billed_without_a_hand_and_within_a_minute(declaration: EmbeddedCase) -> None:
    before = declaration.engine.now()
    asyncio.run(stories.declare(declaration))
    declaration.instance.assert_completed().assert_no_incidents()
    assert declaration.engine.now() - before < timedelta(minutes=1)
    assert declaration.request.outcome == "declared-reading-billed"
    _done(declaration, "03", "04", "06", "07", "08")
    [bill] = declaration.bills()
    assert (bill.kind, bill.state) == (BillKind.PERIODIC, BillState.ISSUED)
    assert declaration.sms() == ["request-registered", "declared-reading-billed", "reading-submitted"]
    assert to_persian_digits(bill.payment_id) in _text(declaration, "declared-reading-billed")
    with declaration.office.begin() as uow:
        assert uow.printouts.find(declaration.code) is not None
        number = declaration_of(uow, declaration.code).system_number
    assert to_persian_digits(str(number)) in _text(declaration, "reading-submitted")
    [service] = declaration.steps("SDR-00")
    assert service.state is StepState.MET


@pytest.mark.steps("SDR-07")
def test_the_comprehensive_system_is_given_the_figure_that_was_billed(office: Office) -> None:
    case = office.played(STORY["declared-corrected"])
    [reading] = office.outside.submitted.values()
    [bill] = case.bills()
    assert bill.billed_up_to == MeterReading(kwh=reading.kwh, taken_on=reading.declared_on)
    assert office.outside.asked == [f"{case.code}-{each}" for each in ("identity", "subscriber", "reading")]


@pytest.mark.steps("SDR-04")
def test_a_doubtful_reading_is_one_task_with_all_findings(declaration: EmbeddedCase) -> None:
    declaration.office.outside.identity = Identity.DECEASED
    asyncio.run(stories.declare(declaration, stories.HIGH))
    findings = _shown(declaration)["findingsText"]
    assert findings.count("- ") == 2
    assert "مصرف بیشتر از معمول است" in findings
    assert "درگذشته است" in findings
    assert len(declaration.instance.tasks()) == 1
    assert declaration.bills() == []


@pytest.mark.steps("SDR-04", "SDR-06")
def test_a_corrected_figure_is_billed_and_the_subscriber_reads_why(office: Office) -> None:
    case = office.played(STORY["declared-corrected"])
    [bill] = case.bills()
    with office.begin() as uow:
        declared = declaration_of(uow, case.code).declared
    assert bill.billed_up_to is not None
    assert declared.kwh - bill.billed_up_to.kwh == stories.HIGH
    assert "مصرف با عکس کنتور سنجیده شد" in _text(case, "declared-reading-corrected")


@pytest.mark.steps("SDR-05")
def test_a_bill_by_an_agent_s_reading_ends_on_the_day_of_the_visit(office: Office) -> None:
    case = office.played(STORY["declared-visited"])
    _done(case, "05")
    [bill] = case.bills()
    with office.begin() as uow:
        [test] = uow.metering.tests_of(case.code)
    assert bill.billed_up_to is not None
    assert bill.billed_up_to.kwh == test.reading_kwh


@pytest.mark.steps("SDR-04")
def test_who_has_read_another_meter_is_told_at_once_what_to_do(office: Office) -> None:
    case = office.played(STORY["declared-other-meter"])
    assert case.request.outcome == RequestOutcome.REJECTED
    assert "دوباره اعلام کنید" in _text(case, "request-rejected")
    assert case.bills() == []


@pytest.mark.steps("SDR-04")
def test_a_second_declaration_in_the_period_is_refused_and_nothing_is_charged_twice(
    declaration: EmbeddedCase,
) -> None:
    asyncio.run(stories.declare(declaration))
    first = declaration.bills()
    second = EmbeddedCase(declaration.office, stories.SERVICE, declaration.connection)
    asyncio.run(stories.declare(second, 3))
    assert second.request.outcome == RequestOutcome.REJECTED
    assert "در این دوره یک بار" in _text(second, "request-rejected")
    assert (second.bills(), declaration.bills()) == ([], first)


@pytest.mark.steps("SDR-04")
def test_a_lower_reading_is_billed_once_diagnosis_says_that_the_last_one_was_wrong(declaration: EmbeddedCase) -> None:
    with declaration.office.begin() as uow:
        last = uow.connections.readings(declaration.connection.bill_id)[-1].kwh
    asyncio.run(stories.declare(declaration, last - 40 - declaration.plausible_kwh()))
    shown = _shown(declaration)
    assert shown["readingInDoubt"] is True
    asyncio.run(stories.judge(declaration, Decision.BILL))
    assert "بگویید کدام درست است" in _shown(declaration)["verdictMessage"]
    asyncio.run(stories.judge(declaration, Decision.BILL, readingJudgement="last-reading-wrong"))
    declaration.instance.assert_completed()
    [bill] = declaration.bills()
    assert bill.billed_kwh is not None


@pytest.mark.steps("SDR-04")
def test_a_figure_that_the_company_has_billed_meanwhile_is_told_before_the_bill(declaration: EmbeddedCase) -> None:
    asyncio.run(stories.declare(declaration, stories.HIGH))
    _company_reads(declaration.office, declaration.code)
    asyncio.run(stories.judge(declaration, Decision.BILL))
    assert "چیزی برای صورتحساب نمی‌ماند" in _shown(declaration)["verdictMessage"]
    assert declaration.bills() == []


@pytest.mark.steps("SDR-04", "SDR-06")
def test_where_the_records_change_just_before_the_bill_diagnosis_decides_anew(declaration: EmbeddedCase) -> None:
    office = declaration.office

    def issue(job: Job) -> Outcome:
        if not changed:
            changed.append(True)
            _company_reads(office, str(job.variables["trackingCode"]))
        return office.workers.run(job)

    changed: list[bool] = []
    office.engine.use(
        dict.fromkeys(office.workers.handlers, office.workers.run) | {"issue-declared-bill": issue},
        idle_hooks=relays(office.database, office.clock, office.gateway),
        redeliver=True,
    )
    asyncio.run(stories.declare(declaration))
    assert "سوابق اشتراک عوض شده است" in _shown(declaration)["obstacleText"]
    assert declaration.bills() == []
    assert [row.state for row in declaration.steps("SDR-04")] == [StepState.DONE, StepState.OPEN]
    asyncio.run(stories.judge(declaration, Decision.REFUSED, reason="شرکت همان روز کنتور را خوانده است"))
    declaration.instance.assert_completed()
    assert declaration.request.outcome == RequestOutcome.REJECTED


def _company_reads(office: Office, code: str) -> None:
    """The company reads, and so bills, what was declared."""
    with office.begin() as uow:
        application = uow.requests.get(code).application
        reading = application.declared_reading
        uow.connections.add_reading(
            Reading(
                bill_id=application.bill_id,
                kwh=reading.kwh,
                taken_on=reading.taken_on,
                source=ReadingSource.PERIODIC,
            )
        )


@pytest.mark.steps("SDR-04")
def test_bad_forms_come_back_until_they_can_stand(office: Office) -> None:
    case = office.played(STORY["declared-wrong-verdicts"])
    assert case.request.outcome == "declared-reading-billed"
    assert len(case.steps("SDR-04")) == 1


def test_no_personal_data_of_the_subscriber_is_left_in_the_engine(declaration: EmbeddedCase) -> None:
    asyncio.run(stories.declare(declaration, stories.HIGH))
    left = declaration.left_in_the_engine()
    person = declaration.connection.subscriber
    assert not any(secret in left for secret in (person.national_id, person.mobile, person.full_name))
