"""What settlement's tasks tell those who do them: agents on site, and diagnosis at a first and at a second look."""

import asyncio

import pytest

from deploy.demo.stories import common, settlement
from services.model.metering import MeterCondition
from services.text import format_number
from tests.process.forms import order_of, people_are_shown, tells_the_site
from tests.process.office import EmbeddedCase

pytestmark = pytest.mark.process


@pytest.mark.steps("SET-08")
def test_the_tester_sees_the_meter_and_the_readings_and_has_a_sheet_until_the_report(case: EmbeddedCase) -> None:
    asyncio.run(settlement.until_test(case))
    order = order_of(case, "Task_TestMeter")
    declared = case.request.application.declared_reading
    assert tells_the_site(case, order["siteText"])
    assert f"کارکرد اعلام‌شده:** {format_number(declared.kwh)}" in order["siteText"]
    assert people_are_shown(case, order["number"])
    asyncio.run(common.report_test(case, MeterCondition.IN_ORDER))
    assert not people_are_shown(case, order["number"])


@pytest.mark.steps("SET-10", "SET-12")
def test_who_cuts_the_power_and_who_calls_the_subscriber_find_the_people_meanwhile(case: EmbeddedCase) -> None:
    asyncio.run(settlement.until_test(case))
    asyncio.run(common.report_test(case, MeterCondition.TAMPERING))
    shown = case.task("Task_CutPower").variables["meterTest"]
    assert tells_the_site(case, shown["siteText"])
    assert shown["sheetUrl"].endswith(f"/requests/{case.code}/visit-sheet")
    assert people_are_shown(case)
    asyncio.run(common.cut_power(case))
    assert people_are_shown(case)
    asyncio.run(common.inform_subscriber(case))
    assert not people_are_shown(case)


@pytest.mark.steps("SET-04", "SET-05c")
def test_diagnosis_sees_the_request_and_on_a_second_look_what_came_of_the_return(case: EmbeddedCase) -> None:
    asyncio.run(case.apply())
    first = case.task("Task_ControlReadings").variables
    assert "متقاضی:** مشترک" in first["requestText"]
    assert "مدارک:**" in first["requestText"]
    assert tells_the_site(case, first["siteText"])
    assert first["account"]["owed"] is False
    assert first.get("correctionText") is None
    asyncio.run(settlement.examine(case, "returned-reading", "رقم کنتور\nبیش از حد است"))
    other = case.plausible_kwh() + 7
    asyncio.run(common.correct_application(case, reading=str(other)))
    second = case.task("Task_ControlReadings").variables
    assert second["correctionText"].startswith("- **دلیل برگشت:** رقم کنتور / بیش از حد است\n- کارکرد کنتور: ")
    assert f"به {format_number(other)} در " in second["correctionText"]
    assert f"کارکرد اعلام‌شده:** {format_number(other)}" in second["requestText"]


@pytest.mark.steps("SET-05d")
def test_an_agents_reading_is_told_as_the_change_that_it_is(case: EmbeddedCase) -> None:
    asyncio.run(case.apply())
    asyncio.run(settlement.examine(case, "returned-reading", "رقم کنتور بیش از حد است"))
    asyncio.run(case.complete("Task_CorrectApplication", {"documentsOutcome": "agent-reading"}))
    assert tells_the_site(case, order_of(case, "Task_ReadMeter")["siteText"])
    read = case.plausible_kwh() + 1
    asyncio.run(case.complete("Task_ReadMeter", {"agentReading": {"reading": str(read), "readingDate": case.today()}}))
    told = case.task("Task_ControlReadings").variables["correctionText"]
    assert "دلیل برگشت:** رقم کنتور بیش از حد است" in told
    assert f"به {format_number(read)} در " in told
