"""What the stories of the plain services leave out: ways of the standard process, and what comes back to people."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from deploy.demo.stories import STORIES, common
from deploy.demo.stories.standard import PlainCase, standard_stories
from deploy.demo.stories.story import DAY, HOUR, MINUTE
from services.model.bills import BillState
from services.model.keys import BillKind, RequestOutcome
from services.model.metering import OrderOutcome
from services.model.steps import StepState
from services.money import Rials
from tests.process.office import EmbeddedCase, Office

pytestmark = pytest.mark.process

STORY = {story.key: story for stories in STORIES.values() for story in stories}
PARTS = (
    "standard-service",
    "decide-on-request",
    "charge-costs",
    "carry-out-order",
    "carry-out-service",
    "apply-change",
)


@pytest.fixture
def fix(office: Office) -> EmbeddedCase:
    """A service line fix: examiner, visit if asked, costs, work with a report."""
    return office.case(STORY["service-line-fix-ordinary"])


@pytest.fixture
def correction(office: Office) -> EmbeddedCase:
    """An information correction: examiner and a change of the record."""
    return office.case(STORY["information-correction-ordinary"])


def plain(case: EmbeddedCase) -> PlainCase:
    return PlainCase.of(case, case.service)


async def until_work(case: EmbeddedCase, **application: object) -> None:
    await case.apply(None, **application)
    await plain(case).examine()
    await plain(case).charge()


@pytest.mark.steps("STD-01", "STD-02", "STD-03", "STD-04", "STD-05", "STD-06", "STD-07", "STD-09", "STD-10")
def test_each_step_of_a_plain_service_is_kept_in_the_ledger(fix: EmbeddedCase) -> None:
    async def visited() -> None:
        await fix.apply()
        await plain(fix).examine("visit")
        await plain(fix).report()
        await plain(fix).charge()
        await plain(fix).work()
        await fix.closed()

    asyncio.run(visited())
    for step in fix.ids("01", "02", "03", "04", "05", "06", "07", "09", "10"):
        assert [row.state for row in fix.steps(step)] == [StepState.DONE], step
    [whole] = fix.steps("SLF-00")
    assert whole.state is StepState.MET
    assert fix.request.outcome == "service-line-fixed"
    assert fix.sms() == ["request-registered", "agent-visit", "fee-bill", "agent-visit", "service-given"]


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
def test_paid_work_that_cannot_be_done_gives_the_fees_back(fix: EmbeddedCase) -> None:
    async def failed() -> None:
        await until_work(fix)
        await plain(fix).work(OrderOutcome.NOT_POSSIBLE)
        await fix.closed()

    asyncio.run(failed())
    paid, note = fix.bills(BillKind.FEES)
    assert paid.state is BillState.PAID
    assert note.total == -paid.total
    assert fix.sms()[-2:] == ["service-not-possible", "request-closed"]


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
    assert report.answers == {"cableMetres": 200, "cableKind": "kept", "sealNumber": "دیوار سمت راست در ورودی"}
    fix.instance.assert_completed()


@pytest.mark.steps("STD-08")
def test_the_telephones_of_the_sheet_become_the_subscribers(correction: EmbeddedCase) -> None:
    new = {"mobile": "09120009988", "landline": "02177665544"}

    async def corrected() -> None:
        await correction.apply(None, **new)
        await plain(correction).examine()
        await correction.closed()

    asyncio.run(corrected())
    with correction.office.begin() as uow:
        subscriber = uow.connections.get(correction.connection.bill_id).subscriber
    assert {"mobile": subscriber.mobile, "landline": subscriber.landline} == new
    assert [row.state for row in correction.steps("STD-08")] == [StepState.DONE]


@pytest.mark.steps("STD-08")
def test_an_obstacle_to_a_change_is_told_to_the_unit_that_tries_again_or_gives_up(correction: EmbeddedCase) -> None:
    """The name of the connection was changed meanwhile."""
    asyncio.run(correction.apply())
    other = replace(correction.connection.subscriber, national_id=str(correction.new_owner()["nationalId"]))
    sold = replace(correction.connection, subscriber=other)
    with correction.office.begin() as uow:
        uow.connections.save(sold)
    asyncio.run(plain(correction).examine())
    task = correction.task("Task_ResolveChange", role="customer-services")
    assert "متقاضی مشترک این اشتراک نیست" in task.variables["changeMessage"]
    asyncio.run(correction.complete("Task_ResolveChange", {"changeDecision": "again"}))
    asyncio.run(correction.complete("Task_ResolveChange", {"changeDecision": 7, "changeReason": " "}))
    given_up = {"changeDecision": "give-up", "changeReason": "درخواست از آن مشترک نیست"}
    asyncio.run(correction.complete("Task_ResolveChange", given_up))
    correction.instance.assert_completed()
    assert correction.request.outcome == RequestOutcome.NOT_POSSIBLE
    with correction.office.begin() as uow:
        assert uow.connections.get(correction.connection.bill_id) == sold
    assert correction.sms()[-1] == "request-rejected"


def test_earlier_credit_pays_the_costs(fix: EmbeddedCase) -> None:
    with fix.office.begin() as uow:
        uow.connections.save(replace(uow.connections.get(fix.connection.bill_id), carried=Rials(-9_000_000)))

    async def credited() -> None:
        await fix.apply()
        await plain(fix).examine()
        await plain(fix).work()
        await fix.closed()

    asyncio.run(credited())
    assert "nothing-to-pay" in fix.sms()
    assert fix.request.outcome == "service-line-fixed"


@pytest.mark.parametrize(("after", "missed"), [(-1 * MINUTE, set()), (1 * MINUTE, {"INF-00"})])
def test_the_limit_of_a_plain_service_from_both_sides(
    correction: EmbeddedCase, after: timedelta, missed: set[str]
) -> None:
    asyncio.run(correction.apply())
    asyncio.run(correction.wait(DAY + after))
    assert "deadline-near" in correction.sms()
    asyncio.run(common.examine_request(correction, after=0 * HOUR))
    assert correction.missed() == missed
    correction.instance.assert_completed()


@pytest.mark.steps("FRE-00", "RED-00")
@pytest.mark.parametrize("service", ["free-market-power", "power-reduction"])
@pytest.mark.parametrize(("after", "is_missed"), [(-1 * MINUTE, False), (1 * MINUTE, True)])
def test_the_limits_of_thirty_days_from_both_sides(
    office: Office, service: str, after: timedelta, *, is_missed: bool
) -> None:
    case = office.case(STORY[f"{service}-ordinary"])
    asyncio.run(case.apply())
    asyncio.run(case.wait(30 * DAY + after))
    assert "deadline-near" in case.sms()
    asyncio.run(common.examine_request(case, "rejected", "شرایط این خدمت فراهم نیست", after=0 * HOUR))
    assert case.missed() == ({f"{plain(case).service.prefix}-00"} if is_missed else set())
    case.instance.assert_completed()


@pytest.mark.parametrize("service", standard_stories())
def test_a_plain_service_that_is_given_up_at_the_counter_is_not_registered(office: Office, service: str) -> None:
    case = office.case(STORY[f"{service}-ordinary"])
    asyncio.run(case.apply(billId="123"))
    asyncio.run(common.give_up_application(case))
    case.instance.assert_completed().assert_passed("Event_NotRegistered")


@pytest.mark.parametrize("process", PARTS)
def test_a_part_started_by_hand_ends_at_once(office: Office, process: str) -> None:
    instance = office.engine.start_instance(process)
    instance.assert_completed().assert_passed("Event_NoRequest").assert_no_incidents()
