"""What is the bill review's own: what diagnosis sees and says, which bills are void, what the subscriber is told."""

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest

from deploy.demo.stories import STORIES, common
from deploy.demo.stories import bill_review as stories
from services.model.bills import Bill, BillState
from services.model.connections import ReadingRole
from services.model.keys import BillKind, RequestOutcome
from services.model.refunds import InstalmentState
from services.model.steps import StepState
from services.money import ZERO
from services.specific.bill_review.wording import Decision
from services.text import format_number, to_persian_digits
from tests.process.office import EmbeddedCase, Office, play

pytestmark = pytest.mark.process

STORY = {story.key: story for story in STORIES["bill-review"]}


def _done(case: EmbeddedCase, *numbers: str) -> None:
    for step in case.ids(*numbers):
        assert [row.state for row in case.steps(step)] == [StepState.DONE], step


def _not_begun(case: EmbeddedCase, *numbers: str) -> None:
    for step in case.ids(*numbers):
        assert case.steps(step) == [], step


def _text(case: EmbeddedCase, template: str) -> str:
    return next(sms for sms in case.sent() if sms.template == template).text


def _wrong(case: EmbeddedCase, right: Bill) -> Bill:
    with case.office.begin() as uow:
        return uow.bills.get(str(right.replaces))


def _shown(case: EmbeddedCase) -> Mapping[str, Any]:
    return case.task("Task_ExamineObjection", role="diagnosis").variables


@pytest.mark.steps("BIL-01", "BIL-02", "BIL-03", "BIL-05", "BIL-06", "BIL-07")
def test_a_wrong_bill_is_void_and_the_right_one_has_taken_up_what_was_paid(office: Office) -> None:
    case = office.played(STORY["bill-read-too-high"])
    _done(case, "03", "05", "06", "07")
    _not_begun(case, "04")
    [right] = case.bills()
    wrong = _wrong(case, right)
    assert (wrong.state, right.kind) == (BillState.VOID, BillKind.PERIODIC)
    assert (wrong.billed_kwh, right.billed_kwh) == (190, 100)
    assert right.carried_in == -wrong.payable
    assert right.state is BillState.PAID
    with office.begin() as uow:
        readings = uow.connections.readings(case.connection.bill_id)
    assert (readings[-1].kwh, readings[-1].role) == (stories.BILLED_KWH - 90, ReadingRole.CORRECTION)
    [service] = case.steps("BIL-00")
    assert service.state is StepState.MET


@pytest.mark.steps("BIL-06")
def test_the_subscriber_is_told_in_one_sms_what_differs_and_what_is_over(office: Office) -> None:
    case = office.played(STORY["bill-read-too-high"])
    [right] = case.bills()
    text = _text(case, "bill-corrected")
    assert f"قبض {to_persian_digits(str(right.replaces))} باطل و قبض درست صادر شد" in text
    assert "کمتر" in text
    assert "بستانکاری شما" in text
    assert case.told("bill-corrected") == [case.connection.subscriber.mobile]


@pytest.mark.steps("BIL-06")
def test_credit_is_paid_out_by_finance_where_the_subscriber_has_asked_for_it(office: Office) -> None:
    case = office.played(STORY["bill-credit-paid-out"])
    [right] = case.bills()
    with office.begin() as uow:
        [paid] = uow.refunds.instalments_of(case.code)
        carried = uow.connections.get(case.connection.bill_id).carried
    assert paid.state is InstalmentState.PAID
    assert (paid.amount, carried) == (-right.carried_out, ZERO)
    assert "refund-paid" in case.sms()


@pytest.mark.steps("BIL-06")
def test_nothing_is_paid_out_where_nothing_is_over(office: Office) -> None:
    case = office.played(STORY["bill-nothing-over"])
    [right] = case.bills()
    assert right.state is BillState.ISSUED
    with office.begin() as uow:
        assert uow.refunds.find(case.code) is None
    case.instance.assert_passed("Event_ServiceEnded").assert_not_passed("CallActivity_PayRefund")


@pytest.mark.steps("BIL-04", "BIL-06")
def test_after_a_visit_the_rest_of_a_bill_that_was_too_low_is_asked_for(office: Office) -> None:
    case = office.played(STORY["bill-read-too-low"])
    _done(case, "03", "04", "05", "06", "07")
    [right] = case.bills()
    assert (right.state, right.billed_kwh) == (BillState.ISSUED, 890)
    assert right.payable == right.total + right.carried_in - right.carried_out
    text = _text(case, "bill-corrected-to-pay")
    assert "بیشتر" in text
    assert f"شناسهٔ پرداخت: {to_persian_digits(right.payment_id)}" in text


@pytest.mark.steps("BIL-05")
def test_a_bill_that_was_computed_wrongly_is_issued_with_the_same_reading(office: Office) -> None:
    case = office.played(STORY["bill-computed-anew"])
    [right] = case.bills()
    wrong = _wrong(case, right)
    assert (wrong.billed_up_to, wrong.billed_kwh) == (right.billed_up_to, right.billed_kwh)
    assert wrong.total != right.total
    with office.begin() as uow:
        readings = uow.connections.readings(case.connection.bill_id)
    assert all(each.role is not ReadingRole.CORRECTION for each in readings)


@pytest.mark.steps("BIL-05", "BIL-07")
def test_a_bill_that_comes_to_the_same_stands_and_the_subscriber_is_told_so(office: Office) -> None:
    first = office.played(STORY["bill-computed-anew"])
    [right] = first.bills()
    again = EmbeddedCase(office, "bill-review", first.connection)
    asyncio.run(again.apply(bill=right.number))
    asyncio.run(stories.judge(again, Decision.CALCULATION_WRONG))
    foreseen = again.task("Task_ConfirmVerdict", role="diagnosis").variables["foreseenToConfirm"]
    assert foreseen["rows"] == []
    assert "باطل نمی‌شود" in foreseen["text"]
    asyncio.run(stories.confirm(again))
    again.instance.assert_completed().assert_passed("CallActivity_CorrectBill")
    assert again.request.outcome == stories.UNCHANGED
    assert again.bills() == []
    assert "تغییری نکرد" in _text(again, "bill-unchanged")
    with office.begin() as uow:
        assert uow.bills.get(right.number) == right


@pytest.mark.steps("BIL-05")
def test_the_bill_after_the_wrong_one_is_issued_anew_with_it_and_one_bill_asks_for_both(
    bill_review: EmbeddedCase,
) -> None:
    first, second = sorted(bill_review.account())[-2:]
    asyncio.run(bill_review.apply(bill=first))
    with bill_review.office.begin() as uow:
        readings = uow.connections.readings(bill_review.connection.bill_id)
    asyncio.run(stories.find_wrong(bill_review, kwh=readings[-2].kwh + 40))
    rights = bill_review.bills()
    assert [each.replaces for each in rights] == [first, second]
    assert rights[0].billed_up_to == rights[1].billed_from
    states = bill_review.account()
    assert {states[first], states[second]} == {BillState.VOID}
    bill_review.instance.assert_completed()


@pytest.mark.steps("BIL-03")
def test_diagnosis_sees_the_bill_the_readings_around_it_and_what_is_computed_of_them(
    bill_review: EmbeddedCase,
) -> None:
    asyncio.run(bill_review.apply(ownReading="۱۲۳۴۵"))
    shown = _shown(bill_review)
    assert "قبض مصرف دوره شمارهٔ" in shown["objection"]["billTitle"]
    assert shown["objection"]["lines"]
    assert any("پایان این قبض" in each["title"] for each in shown["objection"]["readings"])
    for said in ("**کارکرد قبض:**", "**مصرف:**", "**تعرفه:** خانگی", "**محاسبهٔ دوباره:**", "۱۲٬۳۴۵"):
        assert said in shown["findingsText"], said


@pytest.mark.steps("BIL-03")
def test_diagnosis_sees_what_the_right_bill_comes_to_and_nothing_is_issued_before_he_confirms_it(
    bill_review: EmbeddedCase,
) -> None:
    asyncio.run(bill_review.apply())
    before = bill_review.account()
    asyncio.run(stories.judge(bill_review, Decision.READING_WRONG, trueReading=_below(bill_review), reason="عکس"))
    shown = bill_review.task("Task_ConfirmVerdict", role="diagnosis").variables["foreseenToConfirm"]
    assert "باطل و از نو صادر می‌شود" in shown["text"]
    assert shown["rows"][-1]["title"] == "جمع ردیف‌ها"
    assert bill_review.account() == before
    for said in ("changed", "perhaps"):
        asyncio.run(stories.confirm(bill_review, said))
        examined = _shown(bill_review)
        assert examined["objectionVerdict"]["trueReading"] == _below(bill_review)
        assert examined["verdictMessage"] is None
        asyncio.run(stories.judge(bill_review, Decision.READING_WRONG, **_typed(examined)))
    with bill_review.office.begin() as uow:
        assert uow.connections.judgements(bill_review.connection.bill_id) == []
    asyncio.run(stories.confirm(bill_review))
    bill_review.instance.assert_completed()
    [right] = bill_review.bills()
    assert shown["rows"][-1]["now"] == format_number(right.total.amount)


def _below(case: EmbeddedCase) -> str:
    """Less than the newest bill's reading, and more than the one before."""
    with case.office.begin() as uow:
        readings = uow.connections.readings(case.connection.bill_id)
    return str(readings[-2].kwh + 1)


def _typed(form: Mapping[str, Any]) -> dict[str, Any]:
    """What a form that comes back holds, besides the decision."""
    return {key: said for key, said in form["objectionVerdict"].items() if key != "decision"}


@pytest.mark.steps("BIL-03")
def test_a_refusal_is_told_with_its_reason_and_nothing_is_changed(office: Office) -> None:
    case = office.case(STORY["bill-objection-refused"])
    before = case.account()
    play(case, STORY["bill-objection-refused"])
    assert case.account() == before
    assert "بدهی پیشین در تاریخ صدور پرداخت نشده بود" in _text(case, "request-rejected")
    _not_begun(case, "04", "05", "06", "07")


@pytest.mark.steps("BIL-03")
def test_a_verdict_that_cannot_stand_comes_back_with_what_is_wrong_and_what_was_typed(
    bill_review: EmbeddedCase,
) -> None:
    asyncio.run(bill_review.apply())
    asyncio.run(stories.judge(bill_review, Decision.READING_WRONG, trueReading="۱", reason="عکس"))
    shown = _shown(bill_review)
    assert "با قرائت‌های پیش و پس از آن" in shown["verdictMessage"]
    assert shown["objectionVerdict"]["trueReading"] == "۱"
    asyncio.run(stories.judge(bill_review, Decision.REFUSED))
    assert "دلیل رأی خود را بنویسید" in _shown(bill_review)["verdictMessage"]
    assert bill_review.bills() == []


@pytest.mark.steps("BIL-03")
def test_a_request_that_was_returned_is_examined_by_what_it_says_then(office: Office) -> None:
    case = office.played(STORY["bill-request-completed"])
    assert case.request.application.answers["ownReading"] == 4_320
    assert "request-returned" in case.sms()
    assert case.request.outcome == RequestOutcome("objection-upheld")


@pytest.mark.steps("BIL-03")
def test_a_request_that_is_not_completed_is_closed(office: Office) -> None:
    case = office.played(STORY["bill-request-abandoned"])
    assert case.request.outcome == RequestOutcome.ABANDONED
    assert case.bills() == []


@pytest.mark.steps("BIL-01", "BIL-02")
def test_a_bill_that_nobody_knows_is_found_at_intake(bill_review: EmbeddedCase) -> None:
    asyncio.run(bill_review.apply(bill="123"))
    assert "قبضی با این شماره یا شناسهٔ پرداخت برای این اشتراک نیست" in bill_review.findings()
    asyncio.run(common.give_up_application(bill_review))
    bill_review.instance.assert_completed().assert_passed("Task_DiscardDraft").assert_not_passed("Task_SmsRegistered")
