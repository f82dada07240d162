"""A form that comes by API without a decision, or with one that nobody knows, leads back to itself and ends nothing."""

import asyncio

import pytest

from deploy.demo.stories import common, settlement
from deploy.demo.stories import meter_relocation as relocations
from tests.process.office import EmbeddedCase, Office

pytestmark = pytest.mark.process

NO_DECISIONS: list[object] = [None, 5, True, ["approved"], {"value": "rejected"}, "approve", ""]


def undecided(case: EmbeddedCase, element_id: str, name: str) -> str:
    """Send the form without a decision in every way; what it says at the last."""
    case.task(element_id).complete({})
    for value in NO_DECISIONS:
        case.task(element_id).complete({name: value, f"{name.removesuffix('Decision')}Reason": 7})
    case.instance.assert_no_incidents()
    again = case.task(element_id).variables
    assert again[name] is None
    return str(again.get("judgementMessage") or again.get("findingsText"))


@pytest.mark.steps("SET-04")
def test_the_control_of_readings_comes_back(case: EmbeddedCase) -> None:
    asyncio.run(case.apply())
    told = undecided(case, "Task_ControlReadings", "diagnosisDecision")
    assert "نظر واحد تشخیص انتخاب نشده است" in told
    assert (len(case.steps("SET-04")), case.request.is_open) == (1, True)
    assert "request-returned" not in case.sms()
    asyncio.run(settlement.examine(case))
    assert case.task("Task_HandOverBill").is_open


@pytest.mark.steps("REL-03")
def test_the_examination_comes_back(relocation: EmbeddedCase) -> None:
    asyncio.run(relocation.apply())
    undecided(relocation, "Task_ExamineRequest", "examineDecision")
    # No test is offered with a relocation.
    relocation.task("Task_ExamineRequest").complete({"examineDecision": "meter-test"})
    assert "نظر واحد تشخیص" in str(relocation.task("Task_ExamineRequest").variables["judgementMessage"])
    asyncio.run(common.examine_request(relocation))
    assert relocation.task("Task_VisitMountingPlace").is_open


@pytest.mark.steps("REL-01")
def test_the_correction_of_an_application_comes_back(relocation: EmbeddedCase) -> None:
    asyncio.run(relocation.apply(documents=[]))
    told = undecided(relocation, "Task_CorrectApplication", "documentsOutcome")
    assert "نتیجهٔ گفت‌وگو با متقاضی از گزینه‌های موجود نیست" in told
    # No agent's reading is offered to a relocation; and an application in order is no answer of the applicant's.
    papers = ["last-paid-bill", "written-request"]
    answer = {"documentsOutcome": "agent-reading", "application": {"documents": papers}}
    relocation.task("Task_CorrectApplication").complete(answer)
    assert relocation.task("Task_CorrectApplication").variables["findingsText"].count("- ") == 1
    asyncio.run(common.correct_application(relocation))
    assert relocation.request.is_open


@pytest.mark.steps("REL-08")
def test_a_failure_that_nobody_decides_on_sends_the_installer_again(relocation: EmbeddedCase) -> None:
    asyncio.run(relocations.until_relocation(relocation))
    asyncio.run(relocations.fail_to_relocate(relocation))
    relocation.task("Task_DecideAfterFailure").complete({"failureDecision": None})
    assert relocation.task("Task_RelocateMeter").is_open
    assert "relocation-failed" not in relocation.sms()


@pytest.mark.steps("SET-01")
@pytest.mark.parametrize(
    "application", [None, 5, "x", [], {}, {"applicantKind": 5, "billId": {"x": 1}, "documents": 7}]
)
def test_an_application_that_is_none_is_asked_for_at_the_counter(office: Office, application: object) -> None:
    instance = office.engine.start_instance("settlement", {"application": application})
    assert "- " in instance.task("Task_CorrectApplication", "counter").variables["findingsText"]
    instance.assert_no_incidents()
