"""What the tasks tell those who do them: agents on site, and the diagnosis unit at a first and at a second look."""

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest

from deploy.demo.stories import common, meter_relocation, settlement
from deploy.demo.stories import name_change as name_changes
from services.metering.visit_sheet import order_sheet, request_sheet
from services.model.metering import MeterCondition
from services.text import format_number, to_persian_digits
from tests.process.office import EmbeddedCase

pytestmark = pytest.mark.process


def _tells_the_site(case: EmbeddedCase, text: str) -> bool:
    """Whether the text has the bill ID, the meter and the last reading, and nothing personal."""
    meter, person = case.connection.meter, case.connection.subscriber
    personal = (case.connection.address, person.full_name, person.mobile, case.new_owner()["mobile"])
    assert not [each for each in personal if each in text]
    with case.office.begin() as uow:
        last = uow.connections.readings(case.connection.bill_id)[-1]
    facts = (to_persian_digits(case.connection.bill_id), to_persian_digits(meter.serial), format_number(last.kwh))
    return all(fact in text for fact in facts)


def _order_of(case: EmbeddedCase, task: str) -> Mapping[str, Any]:
    order: Mapping[str, Any] = case.task(task).variables["workOrder"]
    assert order["sheetUrl"].endswith(f"/work-orders/{order['number']}")
    return order


def _people_are_shown(case: EmbeddedCase, number: str | None = None) -> bool:
    with case.office.begin() as uow:
        sheet = request_sheet(uow, case.code) if number is None else order_sheet(uow, number)
    return sheet.people is not None


@pytest.mark.steps("SET-08")
def test_the_tester_sees_the_meter_and_the_readings_and_has_a_sheet_until_the_report(case: EmbeddedCase) -> None:
    asyncio.run(settlement.until_test(case))
    order = _order_of(case, "Task_TestMeter")
    declared = case.request.application.declared_reading
    assert _tells_the_site(case, order["siteText"])
    assert f"کارکرد اعلام‌شده:** {format_number(declared.kwh)}" in order["siteText"]
    assert _people_are_shown(case, order["number"])
    asyncio.run(common.report_test(case, MeterCondition.IN_ORDER))
    assert not _people_are_shown(case, order["number"])


@pytest.mark.steps("SET-10", "SET-12")
def test_who_cuts_the_power_and_who_calls_the_subscriber_find_the_people_meanwhile(case: EmbeddedCase) -> None:
    asyncio.run(settlement.until_test(case))
    asyncio.run(common.report_test(case, MeterCondition.TAMPERING))
    shown = case.task("Task_CutPower").variables["meterTest"]
    assert _tells_the_site(case, shown["siteText"])
    assert shown["sheetUrl"].endswith(f"/requests/{case.code}/visit-sheet")
    assert _people_are_shown(case)
    asyncio.run(common.cut_power(case))
    assert _people_are_shown(case)
    asyncio.run(common.inform_subscriber(case))
    assert not _people_are_shown(case)


@pytest.mark.steps("REL-04", "REL-08")
def test_who_looks_at_the_place_and_who_moves_the_meter_know_the_meter(relocation: EmbeddedCase) -> None:
    asyncio.run(relocation.apply())
    asyncio.run(common.examine_request(relocation))
    shown = relocation.task("Task_VisitMountingPlace").variables
    assert _tells_the_site(relocation, shown["siteText"])
    assert shown["requestUrl"].endswith(f"/requests/{relocation.code}")
    assert _people_are_shown(relocation)
    asyncio.run(meter_relocation.visit_place(relocation))
    assert not _people_are_shown(relocation)
    asyncio.run(common.pay_bill(relocation))
    order = _order_of(relocation, "Task_RelocateMeter")
    assert _tells_the_site(relocation, order["siteText"])
    assert "محل تازهٔ کنتور" in order["siteText"]


@pytest.mark.steps("SET-04", "SET-05c")
def test_diagnosis_sees_the_request_and_on_a_second_look_what_came_of_the_return(case: EmbeddedCase) -> None:
    asyncio.run(case.apply())
    first = case.task("Task_ControlReadings").variables
    assert "متقاضی:** مشترک" in first["requestText"]
    assert "مدارک:**" in first["requestText"]
    assert _tells_the_site(case, first["siteText"])
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
    assert _tells_the_site(case, _order_of(case, "Task_ReadMeter")["siteText"])
    read = case.plausible_kwh() + 1
    asyncio.run(case.complete("Task_ReadMeter", {"agentReading": {"reading": str(read), "readingDate": case.today()}}))
    told = case.task("Task_ControlReadings").variables["correctionText"]
    assert "دلیل برگشت:** رقم کنتور بیش از حد است" in told
    assert f"به {format_number(read)} در " in told


@pytest.mark.steps("NAM-04")
def test_a_returned_name_change_comes_back_with_the_reason_and_the_papers(name_change: EmbeddedCase) -> None:
    asyncio.run(_returned(name_change))
    shown = name_change.task("Task_ExamineRequest").variables
    assert "مالک جدید" in shown["requestText"]
    assert shown["correctionText"] == "- **دلیل برگشت:** تصویر سند خوانا نیست\n- تلفن همراه عوض شده است"
    assert _tells_the_site(name_change, shown["siteText"])


async def _returned(case: EmbeddedCase) -> None:
    """Steps 1 to 4; the owner comes again with another telephone."""
    await name_changes.until_examination(case)
    await common.examine_request(case, "returned", "تصویر سند خوانا نیست")
    await common.correct_application(case, mobile="09000000077")
