"""A decision of settlement that nobody took, or that nobody knows, leads back to its form and ends nothing."""

import asyncio

import pytest

from deploy.demo.stories import settlement
from tests.process.forms import undecided
from tests.process.office import EmbeddedCase, Office

pytestmark = pytest.mark.process


@pytest.mark.steps("SET-04")
def test_the_control_of_readings_comes_back(case: EmbeddedCase) -> None:
    asyncio.run(case.apply())
    told = undecided(case, "Task_ControlReadings", "diagnosisDecision")
    assert "نظر واحد تشخیص انتخاب نشده است" in told
    assert (len(case.steps("SET-04")), case.request.is_open) == (1, True)
    assert "request-returned" not in case.sms()
    asyncio.run(settlement.examine(case))
    assert case.task("Task_HandOverBill").is_open


@pytest.mark.steps("SET-01")
@pytest.mark.parametrize(
    "application", [None, 5, "x", [], {}, {"applicantKind": 5, "billId": {"x": 1}, "documents": 7}]
)
def test_an_application_that_is_none_is_asked_for_at_the_counter(office: Office, application: object) -> None:
    instance = office.engine.start_instance("settlement", {"application": application})
    assert "- " in instance.task("Task_CorrectApplication", "counter").variables["findingsText"]
    instance.assert_no_incidents()
