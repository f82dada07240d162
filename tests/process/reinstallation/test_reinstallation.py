"""What is a reinstallation's own: the meter that the report names hangs there afterwards."""

import asyncio

import pytest

from tests.process.office import NewCase, plain
from tests.process.reports import report_as_shown

pytestmark = pytest.mark.process


@pytest.mark.steps("STD-08")
def test_what_the_record_cannot_take_of_a_report_is_corrected_by_its_agent(new_case: NewCase) -> None:
    """A serial without a digit had left giving up as the only way, with the meter on the wall."""
    case = new_case("reinstallation")

    async def mounted() -> None:
        await case.apply()
        await plain(case).until_costs()
        await plain(case).charge()
        entries = case.task("Task_ReportOrder").variables["orderReport"]["entries"]
        await case.complete("Task_ReportOrder", report_as_shown(entries, meterSerial="ندارد", sealNumber="پلمب ۱۲"))
        await case.complete("Task_ReviewReport", {"reportDecision": "right"})

    asyncio.run(mounted())
    obstacle = case.task("Task_ResolveChange").variables["changeMessage"]
    assert "شمارهٔ سریال کنتور" in obstacle
    asyncio.run(case.complete("Task_ResolveChange", {"changeDecision": "correct-report"}))
    shown = case.task("Task_CorrectReport", role="installation").variables
    assert shown["reportMessage"] == obstacle
    entries = shown["orderReport"]["entries"]
    asyncio.run(case.complete("Task_CorrectReport", report_as_shown(entries, meterSerial="ن-۷۷۴۰۲")))
    asyncio.run(case.complete("Task_ReviewReport", {"reportDecision": "right"}))
    case.instance.assert_completed()
    with case.office.begin() as uow:
        assert uow.connections.get(case.connection.bill_id).meter.serial == "ن-77402"
