"""What is a service line fix's own: a fault whose repair is free, and the report of its work."""

import asyncio

import pytest

from services.model.keys import RequestOutcome
from services.model.metering import OrderOutcome
from tests.process.office import EmbeddedCase, NewCase, plain

pytestmark = pytest.mark.process


@pytest.fixture
def fix(new_case: NewCase) -> EmbeddedCase:
    """A service line fix: examiner, visit if asked, costs, work with a report."""
    return new_case("service-line-fix")


async def until_work(case: EmbeddedCase, **application: object) -> None:
    await case.apply(None, **application)
    await plain(case).examine()
    await plain(case).charge()


def test_what_costs_nothing_by_the_table_is_not_billed(fix: EmbeddedCase) -> None:
    asyncio.run(until_free_work(fix))
    assert fix.bills() == []
    assert fix.task("Task_ReportOrder", role="installation")


async def until_free_work(case: EmbeddedCase) -> None:
    await case.apply(fault="loose")
    await plain(case).examine()


def test_what_was_free_and_cannot_be_done_is_told_with_its_reason(fix: EmbeddedCase) -> None:
    async def failed() -> None:
        await until_free_work(fix)
        await plain(fix).work(OrderOutcome.NOT_POSSIBLE)
        await fix.closed()

    asyncio.run(failed())
    assert fix.request.outcome == RequestOutcome.NOT_POSSIBLE
    assert fix.sms()[-1] == "request-rejected"


@pytest.mark.steps("STD-07")
def test_a_report_that_cannot_be_right_comes_back_as_it_was_filled_in(fix: EmbeddedCase) -> None:
    asyncio.run(until_work(fix))
    wrong = {"outcome": "done", "entries": [{"value": "۹۹۹"}, {"choice": "kept"}, {"value": "۱۲۳"}]}
    asyncio.run(fix.complete("Task_ReportOrder", {"orderReport": wrong}))
    shown = fix.task("Task_ReportOrder", role="installation").variables
    assert "طول کابل" in shown["reportMessage"]
    assert [each["value"] or each["choice"] for each in shown["orderReport"]["entries"]] == ["۹۹۹", "kept", "۱۲۳"]
    asyncio.run(fix.complete("Task_ReportOrder", {"orderReport": "انجام شد"}))
    asyncio.run(plain(fix).work())
    with fix.office.begin() as uow:
        [report] = uow.metering.order_reports_of(fix.code)
    assert report.answers == {"cableMetres": 200, "cableKind": "kept", "sealNumber": "457891"}
    fix.instance.assert_completed()
