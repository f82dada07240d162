"""A report that the record cannot take is corrected by the agent who wrote it."""

import asyncio

import pytest

from tests.process.office import NewCase, plain
from tests.process.reports import report_as_shown

pytestmark = pytest.mark.process


@pytest.mark.steps("STD-08")
def test_what_the_record_cannot_take_of_a_report_goes_back_to_its_agent_until_it_can(new_case: NewCase) -> None:
    """A serial that was left out had left giving up as the only way, with the meter on the wall."""
    case = new_case("split-merge")

    async def mounted() -> None:
        await case.apply()
        await plain(case).until_costs()
        await plain(case).charge()
        entries = case.task("Task_ReportOrder").variables["orderReport"]["entries"]
        await case.complete("Task_ReportOrder", report_as_shown(entries, sealNumber="پلمب ۱۲"))
        await case.complete("Task_ReviewReport", {"reportDecision": "right"})

    asyncio.run(mounted())
    obstacle = case.task("Task_ResolveChange").variables["changeMessage"]
    assert "شمارهٔ سریال کنتور" in obstacle
    asyncio.run(case.complete("Task_ResolveChange", {"changeDecision": "correct-report"}))
    shown = case.task("Task_CorrectReport", role="installation").variables
    assert shown["reportMessage"] == obstacle
    entries = shown["orderReport"]["entries"]
    asyncio.run(case.complete("Task_CorrectReport", report_as_shown(entries, sealNumber="پلمب ۱۳")))
    asyncio.run(case.complete("Task_ReviewReport", {"reportDecision": "right"}))
    assert case.task("Task_ResolveChange").variables["changeMessage"] == obstacle
