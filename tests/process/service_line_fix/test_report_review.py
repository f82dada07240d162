"""A second look at the report of the work before it goes into the record, and its correction."""

import asyncio
from collections.abc import Mapping

import pytest

from services.model.bills import BillState
from services.model.keys import BillKind, RequestOutcome
from services.model.metering import OrderOutcome
from tests.process.office import EmbeddedCase, NewCase, plain
from tests.process.reports import report_as_shown

pytestmark = pytest.mark.process

WRONG = {"reportDecision": "wrong", "reportMessage": "طول کابل با برآورد نمی‌خواند"}


async def until_review(case: EmbeddedCase) -> None:
    await case.apply()
    await plain(case).examine()
    await plain(case).charge()
    await plain(case).report()


@pytest.fixture
def fix(new_case: NewCase) -> EmbeddedCase:
    """A service line fix, whose work is reported: 200 metres of cable."""
    case = new_case("service-line-fix")
    asyncio.run(until_review(case))
    return case


@pytest.mark.steps("STD-08")
def test_a_wrong_report_goes_back_to_its_agent_and_is_corrected_before_the_record_is_changed(fix: EmbeddedCase) -> None:
    review = fix.task("Task_ReviewReport", role="customer-services")
    assert "۲۰۰ متر" in review.variables["reportToReview"]
    asyncio.run(fix.complete("Task_ReviewReport", WRONG))
    shown = fix.task("Task_CorrectReport", role="installation").variables
    assert (shown["reportMessage"], shown["workOrder"]) == (WRONG["reportMessage"], None)
    entries = shown["orderReport"]["entries"]
    assert [each["value"] or each["choice"] for each in entries][:2] == ["200", "kept"]
    asyncio.run(fix.complete("Task_CorrectReport", report_as_shown(entries, cableMetres="۹۹۹")))
    again = fix.task("Task_CorrectReport").variables
    assert "طول کابل" in again["reportMessage"]
    asyncio.run(fix.complete("Task_CorrectReport", report_as_shown(again["orderReport"]["entries"], cableMetres="۲۰")))
    second = fix.task("Task_ReviewReport").variables["reportToReview"].splitlines()
    assert "۲۰ متر" in second[0]
    assert "۲۰۰ متر" in second[-1]
    asyncio.run(fix.complete("Task_ReviewReport", {"reportDecision": "right"}))
    fix.instance.assert_completed()
    with fix.office.begin() as uow:
        [change] = uow.changes.of_request(fix.code)
        assert change.after == {"cableMetres": 20}
        [former] = uow.metering.former_order_reports_of(fix.code)
    assert former.answers["cableMetres"] == 200


@pytest.mark.steps("STD-08")
@pytest.mark.parametrize("form", [{}, {"reportDecision": 7}, {"reportDecision": "?", "reportMessage": 3}])
def test_a_look_without_a_decision_comes_back(fix: EmbeddedCase, form: Mapping[str, object]) -> None:
    asyncio.run(fix.complete("Task_ReviewReport", form))
    assert fix.task("Task_ReviewReport").variables["reportDecision"] is None
    with fix.office.begin() as uow:
        assert uow.changes.of_request(fix.code) == []


@pytest.mark.steps("STD-08")
def test_work_that_turns_out_not_to_be_done_gives_the_fees_back(fix: EmbeddedCase) -> None:
    asyncio.run(fix.complete("Task_ReviewReport", {"reportDecision": "wrong"}))
    assert fix.task("Task_CorrectReport").variables["reportMessage"] == "دلیلی نوشته نشد"
    failed = {"outcome": OrderOutcome.NOT_POSSIBLE.value, "reason": "کابل در انبار نبود"}
    asyncio.run(fix.complete("Task_CorrectReport", {"orderReport": failed}))
    fix.instance.assert_completed()
    assert fix.request.outcome == RequestOutcome.NOT_POSSIBLE
    paid, note = fix.bills(BillKind.FEES)
    assert (paid.state, note.total) == (BillState.PAID, -paid.total)
    assert "کابل در انبار نبود" in fix.sent()[-2].text
