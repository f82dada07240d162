"""A look at a place that is cut by the records: found, in doubt or nothing; what was found is cut again (51-4)."""

import asyncio
from collections.abc import Callable

import pytest

from deploy.demo.stories import temporary_cut as stories
from deploy.demo.stories.story import DAY
from deploy.demo.stories.temporary_cut import KWH_AT_CUT
from services.model.connections import ConnectionState
from services.model.cuts import CutCase
from services.model.keys import RequestOutcome
from services.model.self_willed import FoundBy, SelfWilledReconnection
from services.withdrawal import withdraw_request
from tests.process.office import EmbeddedCase, Office
from tests.process.temporary_cut.records import case_of, kept, make_vital, state, told, travel_to_hour

pytestmark = pytest.mark.process
CALLED_OFF = RequestOutcome("cut-called-off")


def begun(office: Office, key: str = "cut-again") -> EmbeddedCase:
    """An agent is on his way to the place."""
    case = case_of(office, key)
    asyncio.run(stories.begin_check(case, key))
    return case


def found(case: EmbeddedCase) -> tuple[SelfWilledReconnection, ...]:
    with case.office.begin() as uow:
        return uow.self_willed.of_connection(case.connection.bill_id)


def ended(case: EmbeddedCase, outcome: RequestOutcome, is_now: ConnectionState) -> None:
    case.instance.assert_completed().assert_no_incidents()
    assert case.request.outcome == outcome
    assert state(case) is is_now


@pytest.mark.steps("CUT-05", "CUT-10")
def test_power_that_flows_is_kept_billed_told_and_cut_again_without_a_warning(office: Office) -> None:
    case = begun(office)
    before = set(case.account())
    asyncio.run(stories.check(case))
    [kept_now] = found(case)
    assert (kept_now.found_by, kept_now.kwh_at_cut, kept_now.kwh_found) == (
        FoundBy.CHECK,
        KWH_AT_CUT,
        KWH_AT_CUT + 130,
    )
    assert state(case) is ConnectionState.ACTIVE
    text = told(case, "power-brought-back")
    assert "۴٬۳۳۰" in text
    assert "دو برابر هزینهٔ وصل" in text
    with office.begin() as uow:
        bills = [each for each in uow.bills.of_connection(case.connection.bill_id) if each.number not in before]
    assert [each.billed_up_to.kwh for each in bills if each.billed_up_to is not None] == [KWH_AT_CUT + 130]
    asyncio.run(stories.cut(case))
    ended(case, RequestOutcome("temporarily-cut"), ConnectionState.CUT)
    cut = kept(case)
    assert cut is not None
    assert cut.case is CutCase.SELF_WILLED
    assert "cut-warning" not in case.sms()


@pytest.mark.steps("CUT-10")
def test_where_the_cut_holds_it_stands_and_nobody_is_told(office: Office) -> None:
    case = begun(office, "cut-check-nothing")
    asyncio.run(stories.check(case, "off", kwh=KWH_AT_CUT))
    ended(case, CALLED_OFF, ConnectionState.CUT)
    assert found(case) == ()
    assert not {"power-brought-back", "cut-called-off"} & set(case.sms())


@pytest.mark.steps("CUT-11")
@pytest.mark.parametrize(("decision", "is_now"), [("nothing", ConnectionState.CUT), ("found", ConnectionState.ACTIVE)])
def test_little_use_is_decided_by_the_unit_and_a_decision_that_says_nothing_comes_back(
    office: Office, decision: str, is_now: ConnectionState
) -> None:
    case = begun(office, "cut-check-doubt")
    asyncio.run(stories.check(case, "off", kwh=KWH_AT_CUT + 1))
    assert "۴٬۲۰۱" in case.task("Task_DecideCheck", role="diagnosis").variables["seenText"]
    asyncio.run(stories.decide_check(case, decision, reason=""))
    assert "دلیل" in case.task("Task_DecideCheck", role="diagnosis").variables["decisionMessage"]
    asyncio.run(stories.decide_check(case, decision))
    assert state(case) is is_now
    assert len(found(case)) == (decision == "found")
    if decision == "found":
        asyncio.run(stories.cut(case))
        ended(case, RequestOutcome("temporarily-cut"), ConnectionState.CUT)
    else:
        ended(case, CALLED_OFF, ConnectionState.CUT)


@pytest.mark.steps("CUT-10")
def test_a_report_that_cannot_be_right_comes_back_and_a_lower_reading_is_read_again(office: Office) -> None:
    case = begun(office)
    asyncio.run(stories.check(case, "", kwh=None))
    assert "برق قطع است یا برقرار" in case.task("Task_CheckPlace", role="installation").variables["checkMessage"]
    asyncio.run(stories.check(case, "off", kwh=KWH_AT_CUT - 7))
    assert "کمتر است" in case.task("Task_CheckPlace", role="installation").variables["checkMessage"]
    asyncio.run(stories.check(case, "off", kwh=KWH_AT_CUT))
    ended(case, CALLED_OFF, ConnectionState.CUT)


@pytest.mark.steps("CUT-10")
def test_visits_in_vain_are_repeated_until_the_office_gives_up(office: Office) -> None:
    case = begun(office)
    asyncio.run(stories.check(case, "nobody-home", kwh=None))
    asyncio.run(case.complete("Task_ArrangeVisit", {"arrangement": {"decision": "at-once"}}))
    asyncio.run(stories.check(case, "wrong-address", kwh=None, visitNote="پلاک نبود"))
    given_up = {"decision": "give-up", "reason": "محل پیدا نشد"}
    asyncio.run(case.complete("Task_ArrangeVisit", {"arrangement": given_up}))
    ended(case, CALLED_OFF, ConnectionState.CUT)
    assert found(case) == ()


@pytest.mark.steps("CUT-10")
def test_whose_power_is_cut_is_not_told_that_it_stays_where_the_unit_takes_the_look_back(office: Office) -> None:
    case = begun(office)
    asyncio.run(case.withdraw())
    ended(case, CALLED_OFF, ConnectionState.CUT)
    assert "cut-called-off" not in case.sms()


def _left(case: EmbeddedCase) -> None:
    report = {"decision": "do-not-cut", "reason": "بیمار با دستگاه تنفس"}
    asyncio.run(case.complete("Task_DecidePremises", {"premisesReport": report}))


def _taken_back(case: EmbeddedCase) -> None:
    asyncio.run(case.withdraw())


@pytest.mark.steps("CUT-05", "CUT-10")
@pytest.mark.parametrize(("vital", "leave"), [(True, _left), (False, _taken_back)])
def test_what_was_found_and_was_not_cut_again_is_cut_later_without_another_look(
    office: Office, *, vital: bool, leave: Callable[[EmbeddedCase], None]
) -> None:
    case = begun(office)
    if vital:
        make_vital(case)
    asyncio.run(stories.check(case))
    asyncio.run(case.wait(DAY))
    leave(case)
    ended(case, CALLED_OFF, ConnectionState.ACTIVE)
    assert "قطع نمی‌شود" in told(case, "cut-called-off")
    start = {"billId": case.connection.bill_id, "case": "self-willed", "evidence": "۱۴۰۵/۳۱"}
    again = office.engine.start_instance(stories.BY_COMPANY, {"cutStart": start})
    office.engine.run()
    again.assert_passed("Flow_CheckNeeded_ToCarryOut")
    assert len(found(case)) == 1


@pytest.mark.steps("CUT-05")
@pytest.mark.parametrize("is_announced", [False, True])
def test_who_is_cut_again_without_a_look_is_told_of_the_end_where_an_agent_was_announced(
    office: Office, *, is_announced: bool
) -> None:
    case = begun(office)
    asyncio.run(stories.check(case))
    asyncio.run(case.withdraw())
    travel_to_hour(case, 14)
    start = {"billId": case.connection.bill_id, "case": "self-willed", "evidence": "۱۴۰۵/۳۱"}
    again = office.engine.start_instance(stories.BY_COMPANY, {"cutStart": start})
    office.engine.run()
    if is_announced:
        travel_to_hour(case, 9)
    with office.begin() as uow:
        [request] = uow.requests.open_of_connection(case.connection.bill_id)
        withdraw_request(uow, clock=office.clock, tracking_code=request.tracking_code)
    office.engine.run()
    again.assert_completed().assert_no_incidents()
    with office.begin() as uow:
        sent = [each.template for each in uow.outbox.sms_of(request.tracking_code)]
    assert sent == (["agent-visit", "cut-called-off"] if is_announced else [])


@pytest.mark.steps("CUT-01")
def test_a_connection_whose_power_flows_by_the_records_is_not_looked_at(office: Office) -> None:
    case = case_of(office, "cut-default")
    start = {"billId": case.connection.bill_id, "case": "self-willed", "evidence": "۱۴۰۵/۳۱"}
    instance = office.engine.start_instance(stories.BY_COMPANY, {"cutStart": start})
    assert "در سوابق قطع نیست" in instance.task("Task_CorrectCut").variables["begunMessage"]
