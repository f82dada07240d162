"""Whoever has brought his power back himself commits himself, settles all and pays twice; there is no second time."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from deploy.demo.stories import STORIES
from deploy.demo.stories import power_back as units
from deploy.demo.stories import reconnection as stories
from deploy.demo.stories.common import (
    correct_application,
    examine_request,
    give_up_application,
    hand_over_bill,
    pay_bill,
)
from services.jalali import format_jalali, local_date
from services.model.connections import ConnectionState, MeterReading
from services.model.keys import RequestOutcome
from services.model.self_willed import FoundBy, SelfWilledReconnection
from tests.process.office import EmbeddedCase, Office

pytestmark = pytest.mark.process
STORY = {story.key: story for story in STORIES[stories.SERVICE]}
PAPERS = ["written-request", "written-commitment"]


def find(case: EmbeddedCase, *, days_ago: int = 3) -> SelfWilledReconnection:
    """An agent has found it, by the request that had cut the power."""
    with case.office.begin() as uow:
        cut = uow.cuts.of_connection(case.connection.bill_id)[-1]
        found = SelfWilledReconnection(
            tracking_code=cut.tracking_code,
            bill_id=cut.bill_id,
            found_on=local_date(case.now()) - timedelta(days=days_ago),
            found_by=FoundBy.CHECK,
            kwh_at_cut=4_200,
            kwh_found=4_330,
        )
        uow.self_willed.add(found)
    return found


def kept(case: EmbeddedCase) -> tuple[SelfWilledReconnection, ...]:
    with case.office.begin() as uow:
        return uow.self_willed.of_connection(case.connection.bill_id)


@pytest.mark.steps("RCN-01", "RCN-02", "RCN-03", "RCN-04", "RCN-05", "RCN-06")
def test_the_record_decides_what_is_paid_and_the_sms_says_why_it_is_twice(office: Office) -> None:
    case = office.case(STORY["power-back-asked"])
    find(case)
    asyncio.run(case.apply())
    told = case.findings()
    assert "خودسرانه وصل شده است" in told
    assert "۴٬۳۳۰" in told
    today = format_jalali(local_date(case.now()))
    said = {"cutCase": "self-willed", "commitmentNumber": "۴۴۱", "commitmentDate": today}
    asyncio.run(correct_application(case, **said))
    assert "تعهد کتبی" in case.findings()
    asyncio.run(correct_application(case, documents=PAPERS, **said))
    shown = case.task("Task_ExamineRequest").variables["requestText"]
    assert "تعهد شمارهٔ ۴۴۱" in shown
    asyncio.run(examine_request(case))
    [fee] = [sms.text for sms in case.sent() if sms.template == "fee-bill"]
    assert "هزینهٔ وصل پس از وصل خودسرانه، دو برابر: ۸۴۰٬۰۰۰ ریال" in fee
    asyncio.run(pay_bill(case))
    asyncio.run(units.report_power(case))
    case.instance.assert_completed().assert_no_incidents()
    [settled] = kept(case)
    assert (settled.settled_by, settled.commitment_number) == (case.code, "441")


@pytest.mark.steps("RCN-02")
def test_the_second_time_no_reconnection_is_admitted(office: Office) -> None:
    case = office.played(STORY["power-back-self-willed"])
    [first] = kept(case)
    assert (first.found_by, first.is_open) == (FoundBy.DECLARED, False)
    again = office.case(STORY["power-back-asked"])
    find(again)
    with office.begin() as uow:
        [once] = uow.self_willed.of_connection(again.connection.bill_id)
        before = uow.requests.get(case.code)
        uow.self_willed.add(
            SelfWilledReconnection(
                tracking_code=uow.cuts.of_connection(case.connection.bill_id)[-1].tracking_code,
                bill_id=again.connection.bill_id,
                found_on=once.found_on,
                found_by=FoundBy.CHECK,
            )
        )
        assert before.outcome == RequestOutcome("reconnected")
    asyncio.run(again.apply())
    assert "۵۲-۴ د" in again.findings()
    asyncio.run(give_up_application(again))
    again.instance.assert_completed()


@pytest.mark.steps("RCN-06")
def test_what_was_found_while_the_agent_was_out_keeps_him_from_bringing_power_back(office: Office) -> None:
    case = office.case(STORY["power-back-asked"])
    asyncio.run(units.until_paid(case))
    find(case, days_ago=0)
    asyncio.run(units.report_power(case))
    assert "برق را وصل نکنید" in case.task("Task_ReportPower").variables["reportMessage"]
    asyncio.run(units.report_obstacle(case))
    asyncio.run(units.decide_obstacle(case, "give-up"))
    case.instance.assert_completed()
    assert case.request.outcome == RequestOutcome.NOT_POSSIBLE
    with office.begin() as uow:
        assert uow.connections.get(case.connection.bill_id).state is ConnectionState.CUT


@pytest.mark.steps("RCN-06")
@pytest.mark.parametrize(
    ("decision", "outcome", "is_now"),
    [
        ("give-up", RequestOutcome.NOT_POSSIBLE, ConnectionState.CUT),
        ("again", RequestOutcome("reconnected"), ConnectionState.ACTIVE),
    ],
)
def test_a_meter_that_has_counted_since_the_cut_is_decided_on_before_power_comes_back(
    office: Office, decision: str, outcome: RequestOutcome, is_now: ConnectionState
) -> None:
    case = office.case(STORY["power-back-asked"])
    shown = case.plausible_kwh()
    with office.begin() as uow:
        cut = uow.cuts.of_connection(case.connection.bill_id)[-1]
        uow.cuts.save(replace(cut, reading=MeterReading(kwh=shown - 90, taken_on=local_date(cut.cut_at))))
    asyncio.run(units.until_paid(case))
    asyncio.run(units.report_power(case, reading=str(shown)))
    assert "برق را وصل نکنید" in case.task("Task_ReportPower").variables["reportMessage"]
    said = {"outcome": "not-possible", "obstacle": "used-while-cut", "reading": str(shown), "reason": "پلمب باز بود"}
    asyncio.run(case.complete("Task_ReportPower", {"powerReport": said}))
    assert "کار کرده است" in case.task("Task_DecideObstacle").variables["powerReason"]
    asyncio.run(units.decide_obstacle(case, decision))
    if decision == "again":
        asyncio.run(units.report_power(case, reading=str(shown)))
    case.instance.assert_completed()
    assert case.request.outcome == outcome
    with office.begin() as uow:
        assert uow.connections.get(case.connection.bill_id).state is is_now


@pytest.mark.steps("RCN-05")
def test_nobody_pays_twice_whom_nobody_found_and_who_does_not_say_it(office: Office) -> None:
    case = office.case(STORY["power-back-asked"])
    asyncio.run(units.until_terms(case))
    asyncio.run(hand_over_bill(case))
    [fee] = [sms.text for sms in case.sent() if sms.template == "fee-bill"]
    assert "دو برابر" not in fee
