"""The ways beside the stories: incomplete documents, second thoughts, duplicates, missing agents, odd payments."""

import asyncio
from datetime import timedelta

import pytest

from deploy.demo.stories import STORIES, common, settlement
from deploy.demo.stories.settlement import EVERY_DOCUMENT
from services.billing.payments import BillIdentifiers, PaymentNotice, record_payment
from services.model.bills import Bill, BillState, PaymentChannel, PaymentResult
from services.model.connections import ConnectionState
from services.model.keys import BillKind, RequestOutcome
from services.withdrawal import WithdrawalResult
from tests.process.office import EmbeddedCase, NewCase, Office

pytestmark = pytest.mark.process

STORY = {story.key: story for story in STORIES["settlement"]}


def test_missing_documents_are_completed_at_the_counter_before_the_request_is_registered(case: EmbeddedCase) -> None:
    asyncio.run(case.apply(documents=["last-paid-bill"]))
    task = case.task("Task_CorrectApplication")
    assert "کارت ملی" in task.variables["findingsText"]
    assert "trackingCode" not in case.instance.variables()
    task.complete({"documentsOutcome": "corrected", "application": {"documents": EVERY_DOCUMENT}})
    case.task("Task_ControlReadings")


def test_every_finding_is_reported_at_once(case: EmbeddedCase) -> None:
    asyncio.run(case.apply(documents=[], detailsNumber="12", billId="1", reading="x", readingDate="۱۴۰۲/۱۲/۳۰"))
    findings = case.task("Task_CorrectApplication").variables["findingsText"]
    assert findings.count("\n- ") + findings.startswith("- ") >= 6, findings


def test_an_applicant_who_gives_up_leaves_nothing_behind(case: EmbeddedCase) -> None:
    asyncio.run(case.apply(documents=[]))
    draft_key = case.task("Task_CorrectApplication").variables["draftKey"]
    case.task("Task_CorrectApplication").complete({"documentsOutcome": "given-up"})
    case.instance.assert_completed().assert_passed("Event_NotRegistered").assert_not_passed("Task_RegisterRequest")
    with case.office.begin() as uow:
        assert uow.requests.draft(draft_key) is None


@pytest.mark.parametrize(("days", "ended"), [(9.9, False), (10.1, True)])
def test_an_applicant_who_stays_away_is_given_up_after_ten_days(
    case: EmbeddedCase, days: float, *, ended: bool
) -> None:
    asyncio.run(case.apply(documents=[]))
    case.engine.travel(days=days)
    assert (case.instance.state == "completed") is ended


@pytest.mark.parametrize("answer", ["given-up", None])
def test_a_returned_request_that_is_not_corrected_is_archived(case: EmbeddedCase, answer: str | None) -> None:
    asyncio.run(case.apply())
    asyncio.run(settlement.examine(case, "returned-documents", "تصویر خوانا نیست"))
    if answer:
        case.task("Task_CorrectApplication").complete({"documentsOutcome": answer})
    else:
        case.engine.travel(days=11)
    case.instance.assert_completed()
    assert case.request.outcome == RequestOutcome.ABANDONED
    assert case.sms()[-1] == "request-closed"


@pytest.mark.steps("SET-02")
def test_a_second_settlement_of_the_same_connection_is_refused_with_the_open_code(
    office: Office, case: EmbeddedCase
) -> None:
    asyncio.run(case.apply())
    second = EmbeddedCase(office, case.service, case.connection)
    asyncio.run(second.apply())
    refused = second.task("Task_TellRequestOpen")
    assert refused.variables["openTrackingCode"] == case.code
    refused.complete()
    second.instance.assert_completed().assert_passed("Task_DiscardDraft")
    case.task("Task_ControlReadings")


def test_a_district_without_an_agent_asks_again_until_a_real_one_is_chosen(office: Office) -> None:
    case = office.case(STORY["agent-chosen"])
    asyncio.run(settlement.until_test(case))
    case.task("Task_ChooseAgent").complete({"agentCode": "0000"})
    asked = case.task("Task_ChooseAgent")
    assert {"1001", "2001"} <= {each["value"] for each in asked.variables["agentChoices"]}
    asked.complete({"agentCode": "1001"})
    assert case.task("Task_TestMeter").variables["workOrder"]["agentCode"] == "1001"


def _billed(case: EmbeddedCase) -> Bill:
    asyncio.run(case.apply())
    asyncio.run(settlement.examine(case))
    asyncio.run(common.hand_over_bill(case))
    return case.bills(BillKind.FEES)[0]


def _notice(case: EmbeddedCase, bill: Bill, **changes: str) -> dict[str, str]:
    return {"reference": "70010", "amount": str(bill.payable.amount), "paidOn": case.today()} | changes


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"amount": "1000"}, "برابر نیست"),
        ({"amount": "هزار"}, "مبلغ"),
        ({"paidOn": "۱۴۰۲/۱۲/۳۰"}, "تاریخ"),
        ({"reference": ""}, "مرجع"),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else None,
)
def test_a_stub_that_does_not_fit_comes_back_with_the_reason(
    case: EmbeddedCase, changes: dict[str, str], words: str
) -> None:
    bill = _billed(case)
    case.task("Task_RecordStub").complete({"stub": _notice(case, bill, **changes)})
    again = case.task("Task_RecordStub")
    assert words in again.variables["paymentMessage"]
    again.complete({"stub": _notice(case, bill)})
    case.task("Task_HandOverSettlementBill")


def test_a_reference_of_a_bank_counts_for_one_bill_only(case: EmbeddedCase, new_case: NewCase) -> None:
    other = new_case("settlement")
    first, second = _billed(case), _billed(other)
    case.task("Task_RecordStub").complete({"stub": _notice(case, first, terminal="ملت")})
    other.task("Task_RecordStub").complete({"stub": _notice(other, second, terminal="ملت")})
    assert "پیش‌تر ثبت شده" in other.task("Task_RecordStub").variables["paymentMessage"]
    other.task("Task_RecordStub").complete({"stub": _notice(other, second, terminal="ملی")})
    other.task("Task_HandOverSettlementBill")


def test_a_payment_told_by_the_gateway_reaches_the_waiting_process_once(case: EmbeddedCase) -> None:
    bill = _billed(case)
    for expected in (PaymentResult.ACCEPTED, PaymentResult.ALREADY_RECORDED):
        with case.office.begin() as uow:
            answer = record_payment(
                uow,
                clock=case.office.clock,
                bill=BillIdentifiers(bill_id=bill.bill_id, payment_id=bill.payment_id),
                notice=PaymentNotice(
                    reference="g-1",
                    amount=str(bill.payable.amount),
                    paid_on=case.today(),
                    channel=PaymentChannel.GATEWAY,
                ),
            )
        assert answer.result is expected
        case.engine.run()
    case.task("Task_HandOverSettlementBill")
    with case.office.begin() as uow:
        assert len(uow.bills.payments_of(bill.number)) == 1


@pytest.mark.parametrize(("days", "reminders"), [(2.9, 0), (3.1, 1), (9.9, 1)])
def test_an_unpaid_fee_bill_is_reminded_once_after_three_days(case: EmbeddedCase, days: float, reminders: int) -> None:
    _billed(case)
    case.engine.travel(days=days)
    assert case.sms().count("payment-reminder") == reminders
    assert case.request.is_open


def test_a_fee_bill_unpaid_after_ten_days_is_void_and_the_request_archived(case: EmbeddedCase) -> None:
    bill = _billed(case)
    case.engine.travel(days=10.1)
    case.instance.assert_completed()
    assert case.request.outcome == RequestOutcome.UNPAID
    with case.office.begin() as uow:
        assert uow.bills.get(bill.number).state is BillState.VOID


def test_a_debt_that_is_not_paid_stays_on_the_account_and_the_power_stays_cut(case: EmbeddedCase) -> None:
    asyncio.run(settlement.until_unpaid(case))
    with case.office.begin() as uow:
        debt = uow.bills.of_request(case.code, BillKind.DEBT)[0]
        assert debt.state is BillState.ISSUED
        assert uow.connections.get(case.connection.bill_id).state is ConnectionState.CUT


def test_a_request_whose_fees_are_paid_can_no_longer_be_withdrawn(case: EmbeddedCase) -> None:
    bill = _billed(case)
    case.task("Task_RecordStub").complete({"stub": _notice(case, bill)})
    asyncio.run(case.withdraw())
    assert case.withdrawal is WithdrawalResult.ALREADY_PAID
    case.task("Task_HandOverSettlementBill")


@pytest.mark.parametrize(
    "moment", ["Task_ControlReadings", "Task_CorrectApplication", "Task_HandOverBill", "Task_RecordStub"]
)
def test_a_request_can_be_withdrawn_at_every_moment_until_it_is_paid(case: EmbeddedCase, moment: str) -> None:
    asyncio.run(case.apply())
    if moment == "Task_CorrectApplication":
        asyncio.run(settlement.examine(case, "returned-documents", "ناخوانا"))
    elif moment != "Task_ControlReadings":
        asyncio.run(settlement.examine(case))
    if moment == "Task_RecordStub":
        asyncio.run(common.hand_over_bill(case))
    case.task(moment)
    asyncio.run(case.withdraw())
    case.instance.assert_completed().assert_passed("Event_WithdrawalAsked", "Task_VoidOpenBills")
    assert case.request.outcome == RequestOutcome.WITHDRAWN
    assert case.sms()[-1] == "request-closed"
    with case.office.begin() as uow:
        assert all(bill.state is BillState.VOID for bill in uow.bills.of_request(case.code))


def test_a_database_that_is_away_for_a_while_costs_no_request(case: EmbeddedCase) -> None:
    """The jobs fail, wait with back-off, and are done when the database is back; no incident arises."""
    asyncio.run(case.apply())
    case.office.database_away = True
    case.task("Task_ControlReadings").complete({"diagnosisDecision": "approved", "diagnosisReason": None})
    case.engine.travel(timedelta(seconds=20))
    case.instance.assert_no_incidents().assert_not_passed("Task_IssueFeeBill")
    case.office.database_away = False
    case.engine.travel(timedelta(minutes=5))
    case.task("Task_HandOverBill")


@pytest.mark.steps("SET-04", "SET-05c")
def test_a_return_without_a_reason_asks_the_counter_all_the_same(case: EmbeddedCase) -> None:
    """Otherwise the documents would be found in order at once, and the fifteen minutes of step 4 begin anew."""
    asyncio.run(case.apply())
    asyncio.run(settlement.examine(case, "returned-documents", "  "))
    assert "دلیلی نوشته نشد" in case.task("Task_CorrectApplication", role="counter").variables["findingsText"]
    assert len(case.steps("SET-04")) == 1
    case.instance.assert_no_incidents()
