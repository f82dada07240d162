"""The subscriber objects to a removal: nobody is sent before it is answered."""

import asyncio

import pytest

from deploy.demo.stories.permanent_collection import removals as stories
from deploy.demo.stories.story import DAY
from services.jalali import format_jalali
from services.model.connections import ConnectionState
from services.model.keys import RequestOutcome
from services.specific.permanent_collection.removal_objections import object_to_removal
from tests.process.office import EmbeddedCase, Office
from tests.process.permanent_collection.removing import begun, removal, sent_for, state, told, warned
from tests.zeebekit import ProcessInstance

pytestmark = pytest.mark.process


def object_to(case: EmbeddedCase) -> ProcessInstance:
    """The subscriber objects; the process of his objection."""
    with case.office.begin() as uow:
        object_to_removal(uow, clock=case.office.clock, tracking_code=case.code, text="قبض‌ها را پرداخته‌ام")
    case.engine.run()
    return case.engine.instances("permanent-collection-objection")[-1]


@pytest.mark.steps("COL-15")
def test_an_objection_holds_the_agent_up_until_it_is_answered_and_adds_its_days(office: Office) -> None:
    case = warned(office)
    asyncio.run(case.wait(20 * DAY))
    objection = object_to(case)
    shown = objection.task("Task_AnswerObjection", "customer-services").variables
    assert shown["objectionText"] == "قبض‌ها را پرداخته‌ام"
    assert "بدهی سررسیدگذشته" in shown["removalText"]
    assert "مهلت پرداخت" in shown["removalText"]
    asyncio.run(case.wait(15 * DAY))
    case.instance.assert_not_waiting_at("Task_ArriveAtRemoval")
    objection.task("Task_AnswerObjection").complete({"objectionReport": {"decision": "refused"}})
    assert "پاسخ" in objection.task("Task_AnswerObjection").variables["objectionMessage"]
    refused = {"decision": "refused", "reason": "پرداختی ثبت نشده است"}
    objection.task("Task_AnswerObjection").complete({"objectionReport": refused})
    objection.assert_completed()
    last_day = removal(case).pay_until
    assert last_day is not None
    sms = told(case, "removal-objection-refused-in-time")
    assert "پرداختی ثبت نشده است" in sms
    assert format_jalali(last_day) in sms
    asyncio.run(case.wait(9 * DAY))
    case.instance.assert_not_waiting_at("Task_ArriveAtRemoval")
    asyncio.run(case.wait(3 * DAY))
    assert case.task("Task_ArriveAtRemoval", role="installation").is_open


@pytest.mark.steps("COL-15")
def test_an_objection_that_is_refused_when_the_time_is_over_names_no_day(office: Office) -> None:
    case = sent_for(office)
    objection = object_to(case)
    refused = {"decision": "refused", "reason": "پرداختی ثبت نشده است"}
    objection.task("Task_AnswerObjection").complete({"objectionReport": refused})
    objection.assert_completed()
    assert "پرداختی ثبت نشده است" in told(case, "removal-objection-refused")


@pytest.mark.steps("COL-15")
def test_an_objection_that_is_upheld_takes_the_removal_back(office: Office) -> None:
    case = sent_for(office)
    objection = object_to(case)
    asyncio.run(stories.arrive(case))
    assert "اعتراض" in case.task("Task_LeavePlace").variables["removalLook"]["reason"]
    upheld = {"decision": "upheld", "reason": "حق با مشترک است"}
    objection.task("Task_AnswerObjection").complete({"objectionReport": upheld})
    objection.assert_completed()
    case.instance.assert_completed()
    assert case.request.outcome == RequestOutcome("removal-called-off")
    assert state(case) is ConnectionState.CUT


@pytest.mark.steps("COL-13", "COL-15")
def test_who_has_objected_before_any_warning_is_told_that_the_removal_is_called_off(office: Office) -> None:
    case = begun(office)
    upheld = {"decision": "upheld", "reason": "حق با مشترک است"}
    object_to(case).task("Task_AnswerObjection").complete({"objectionReport": upheld})
    case.instance.assert_completed()
    assert case.sms() == ["removal-called-off"]
