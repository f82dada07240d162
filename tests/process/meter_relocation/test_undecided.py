"""A decision of a meter relocation that nobody took, or that nobody knows, leads back to its form."""

import asyncio

import pytest

from deploy.demo.stories import common
from deploy.demo.stories import meter_relocation as relocations
from tests.process.forms import undecided
from tests.process.office import EmbeddedCase

pytestmark = pytest.mark.process


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
