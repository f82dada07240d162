"""What is the meter test's own: where it is tested, the verdict, who pays, which meter hangs there in the end."""

import asyncio
from dataclasses import replace

import pytest

from deploy.demo.stories import common
from deploy.demo.stories import meter_test as stories
from deploy.demo.stories.story import DAY
from services.billing.correction import true_kwh
from services.metering.custody import characters_of
from services.model.bills import Bill, BillState
from services.model.connections import ConnectionState
from services.model.custody import MeterKind
from services.model.keys import BillKind, RequestOutcome
from services.model.metering import MeterCondition
from services.model.steps import StepState
from services.money import ZERO, Rials
from services.specific.meter_test.model import AccuracyTest, Verdict
from services.specific.meter_test.ports import accuracy_test_of
from tests.process.meter_test.records import STORY, done, hanging, way
from tests.process.office import EmbeddedCase, Office
from tests.process.visiting import move, open_day, order_of, window

pytestmark = pytest.mark.process

CORRECTION, COST = BillKind("correction"), BillKind("meter-test")


def _test(case: EmbeddedCase) -> AccuracyTest:
    with case.office.begin() as uow:
        return accuracy_test_of(uow, case.code)


def _not_begun(case: EmbeddedCase, *numbers: str) -> None:
    for step in case.ids(*numbers):
        assert case.steps(step) == [], step


def _text(case: EmbeddedCase, template: str) -> str:
    return next(sms for sms in case.sent() if sms.template == template).text


@pytest.mark.steps("TST-03", "TST-04", "TST-05", "TST-06", "TST-09")
def test_who_asks_pays_for_a_meter_that_is_in_order_and_it_stays_where_it_hangs(office: Office) -> None:
    case = office.played(STORY["test-on-site"])
    done(case, "03", "04", "05", "06", "09")
    _not_begun(case, "07", "08")
    [bill] = case.bills()
    assert (bill.kind, bill.state) == (COST, BillState.PAID)
    assert {line.code for line in bill.lines} == {"meter-test-fee", "seal-replacement", "value-added-tax"}
    assert hanging(case) == case.connection.meter.serial
    assert "سالم است" in _text(case, "meter-test-result")
    [service] = case.steps("TST-00")
    assert service.state is StepState.MET


@pytest.mark.steps("TST-03", "TST-05", "TST-07")
def test_a_meter_that_was_taken_to_the_laboratory_is_never_in_two_hands_and_comes_back(office: Office) -> None:
    case = office.played(STORY["test-on-bench"])
    done(case, "03", "04", "05", "06", "07", "09")
    _not_begun(case, "08")
    [bill] = case.bills()
    assert "bench-test-fee" in {line.code for line in bill.lines}
    assert way(case, case.connection.meter.serial) == ["connection", "agent", "laboratory", "connection"]
    assert way(case, stories.substitute_serial(case)) == ["connection", "agent"]
    assert hanging(case) == case.connection.meter.serial
    assert _test(case).installed_serial == case.connection.meter.serial


@pytest.mark.steps("TST-07", "TST-08")
def test_a_fast_meter_is_replaced_at_the_companys_cost_and_the_subscriber_gets_back_what_was_billed_too_much(
    office: Office,
) -> None:
    case = office.played(STORY["test-fast-meter"])
    done(case, "07", "08")
    _not_begun(case, "05", "06")
    [bill] = case.bills()
    assert (bill.kind, bill.state, bill.payable) == (CORRECTION, BillState.PAID, ZERO)
    assert bill.total < ZERO
    _is_explained(case, bill)
    assert "بستانکار شدید" in _text(case, "bills-corrected-credit")
    new = hanging(case)
    with office.begin() as uow:
        assert uow.connections.get(case.connection.bill_id).carried == bill.total
        [meter] = uow.meters.alike(characters_of(new))
    assert meter.kind is MeterKind.DIGITAL


def _is_explained(case: EmbeddedCase, bill: Bill) -> None:
    """A household used 190 kWh a period; each line says both figures, and the second is the first without the error."""
    error = _test(case).finding
    assert error is not None
    assert error.error_percent is not None
    true = str(true_kwh(190, error_percent=error.error_percent)).translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
    whole = [line for line in bill.lines if f"{true} به جای ۱۹۰ کیلووات‌ساعت" in line.title]
    assert len(whole) == 5


@pytest.mark.steps("TST-07", "TST-09")
def test_what_a_slow_meter_has_not_counted_is_billed_and_stays_due_after_the_request(office: Office) -> None:
    case = office.played(STORY["test-slow-meter"])
    [bill] = case.bills()
    assert (bill.kind, bill.state) == (CORRECTION, BillState.ISSUED)
    assert bill.payable > ZERO
    _is_explained(case, bill)
    assert "کمتر از مصرف شمرده بود" in _text(case, "bills-corrected-debit")
    assert [each.variables()["billNumber"] for each in case.engine.instances("open-bill")] == [bill.number]


@pytest.mark.steps("TST-07")
def test_a_correction_that_credit_has_paid_asks_for_nothing(meter_test: EmbeddedCase) -> None:
    with meter_test.office.begin() as uow:
        connection = uow.connections.get(meter_test.connection.bill_id)
        uow.connections.save(replace(connection, carried=Rials(-500_000_000)))
    asyncio.run(meter_test.apply())
    asyncio.run(stories.report_site_test(meter_test, error="-۸"))
    asyncio.run(stories.review_result(meter_test))
    asyncio.run(stories.replace(meter_test))
    meter_test.instance.assert_completed()
    [bill] = meter_test.bills()
    assert (bill.kind, bill.payable, bill.total > ZERO) == (CORRECTION, ZERO, True)
    assert "bills-corrected-debit" not in meter_test.sms()
    assert "در مانده‌حساب اشتراک شما منظور شد" in _text(meter_test, "bills-corrected-balance")


@pytest.mark.steps("TST-04", "TST-07")
@pytest.mark.parametrize("key", ["test-stopped", "test-unreadable", "test-not-his-doing"])
def test_a_meter_that_failed_by_itself_is_replaced_and_nobody_is_asked_for_money(office: Office, key: str) -> None:
    case = office.played(STORY[key])
    assert case.bills() == []
    _not_begun(case, "05", "06")
    assert hanging(case).startswith("NO-")
    assert "به هزینهٔ شرکت" in _text(case, "meter-test-result")
    case.instance.assert_passed("Event_NothingToPay", "Event_NothingToCorrect")


@pytest.mark.steps("TST-04")
def test_where_the_subscriber_is_at_fault_power_is_cut_and_his_debt_collected(office: Office) -> None:
    case = office.played(STORY["test-tampered"])
    for step in ("SET-10", "SET-11", "SET-12", "SET-13", "SET-14"):
        assert len(case.steps(step)) == 1, step
    _not_begun(case, "05", "06", "07", "08")
    [debt] = case.bills()
    assert (debt.kind, debt.state) == (BillKind.DEBT, BillState.PAID)
    assert "tampering-penalty" in {line.code for line in debt.lines}
    assert hanging(case) == case.connection.meter.serial
    assert _test(case).reason


@pytest.mark.steps("TST-03", "TST-04")
def test_a_meter_that_was_tampered_with_stays_in_the_laboratory(office: Office) -> None:
    case = office.played(STORY["test-tampered-on-bench"])
    assert way(case, case.connection.meter.serial) == ["connection", "agent", "laboratory"]
    assert hanging(case) == stories.substitute_serial(case)
    with office.begin() as uow:
        [fault] = uow.faults.of_connection(case.connection.bill_id)
    assert (fault.meter_serial, fault.condition) == (case.connection.meter.serial, MeterCondition.TAMPERING)


def test_a_debt_that_is_not_paid_leaves_the_power_cut_and_stays_due(office: Office) -> None:
    case = office.played(STORY["test-tampered-unpaid"])
    [debt] = case.bills()
    assert (debt.kind, debt.state) == (BillKind.DEBT, BillState.ISSUED)
    with office.begin() as uow:
        assert uow.connections.get(case.connection.bill_id).state is ConnectionState.CUT
    assert len(case.engine.instances("open-bill")) == 1


@pytest.mark.steps("TST-06", "TST-07")
def test_who_does_not_pay_gets_his_meter_back_all_the_same_and_owes_the_cost(office: Office) -> None:
    case = office.played(STORY["test-unpaid"])
    [bill] = case.bills()
    assert (bill.kind, bill.state) == (COST, BillState.ISSUED)
    assert hanging(case) == case.connection.meter.serial
    done(case, "07", "09")
    assert len(case.engine.instances("open-bill")) == 1


@pytest.mark.steps("TST-06")
def test_credit_that_pays_the_cost_asks_for_nothing(meter_test: EmbeddedCase) -> None:
    with meter_test.office.begin() as uow:
        connection = uow.connections.get(meter_test.connection.bill_id)
        uow.connections.save(replace(connection, carried=Rials(-50_000_000)))
    asyncio.run(meter_test.apply())
    asyncio.run(stories.report_site_test(meter_test))
    asyncio.run(stories.review_result(meter_test))
    meter_test.instance.assert_completed().assert_passed("Event_PaidFromCredit")
    assert meter_test.request.outcome == RequestOutcome("meter-tested")
    _not_begun(meter_test, "06")


@pytest.mark.steps("TST-04")
def test_intake_sees_the_result_in_its_task_and_the_subscriber_knows_it_by_then(meter_test: EmbeddedCase) -> None:
    asyncio.run(stories.until_laboratory(meter_test))
    asyncio.run(stories.report_bench_test(meter_test, error="-4"))
    task = meter_test.task("Task_ReviewResult", role="customer-services")
    verdict = task.variables["testVerdict"]
    assert verdict["kind"] == "inaccurate"
    assert "در آزمایشگاه" in verdict["factsText"]
    assert "۴ درصد کمتر از مصرف" in verdict["factsText"]
    assert verdict["toldText"] in _text(meter_test, "meter-test-result").replace("\n", " ")


@pytest.mark.steps("TST-04")
def test_nothing_happens_to_who_may_have_tampered_until_diagnosis_has_given_a_reason(meter_test: EmbeddedCase) -> None:
    asyncio.run(meter_test.apply())
    asyncio.run(stories.report_site_test(meter_test, MeterCondition.TAMPERING, error=None))
    for undecided in ({}, {"judgement": "in-order"}, {"judgement": "subscriber-fault"}, {"judgement": ["worn"]}):
        meter_test.task("Task_JudgeTampering", role="diagnosis").complete(undecided)
        assert _test(meter_test).verdict is None
        assert "meter-test-result" not in meter_test.sms()
    asyncio.run(stories.judge_tampering(meter_test, Verdict.SUBSCRIBER_FAULT))
    assert meter_test.task("Task_ReviewResult").is_open


@pytest.mark.steps("TST-03")
@pytest.mark.parametrize(
    ("key", "reason"),
    [
        ("test-refused", "اجازهٔ بازکردن تابلو داده نشد"),
        ("test-other-meter", "BIGANE-۵۵ نصب است"),
        ("test-given-up", "پس از سه تماس"),
    ],
)
def test_a_test_that_is_not_possible_costs_nothing_and_says_why(office: Office, key: str, reason: str) -> None:
    case = office.played(STORY[key])
    assert case.bills() == []
    assert hanging(case) == case.connection.meter.serial
    assert reason in case.sent()[-1].text
    case.instance.assert_passed("Event_NothingToRecord")
    _not_begun(case, "04", "05", "06", "07", "08")


@pytest.mark.steps("TST-07")
def test_what_could_not_be_hung_is_planned_anew_and_the_step_goes_on(office: Office) -> None:
    case = office.played(STORY["test-second-visit"])
    done(case, "07")
    case.instance.assert_passed("Task_PlanInstallation", "CallActivity_ArrangeVisit")
    with office.begin() as uow:
        orders = [each for each in uow.metering.orders_of(case.code) if each.kind == "meter-installation"]
    assert len(orders) == 2


@pytest.mark.steps("TST-03")
def test_a_visit_report_that_is_no_report_comes_back(meter_test: EmbeddedCase) -> None:
    asyncio.run(meter_test.apply())
    for nothing in (None, "tested", ["tested"], {"outcome": 3}):
        meter_test.task("Task_TestOnSite", role="meter-test").complete({"siteReport": nothing})
    assert meter_test.task("Task_TestOnSite").variables["siteMessage"].startswith("- نتیجهٔ مراجعه")
    asyncio.run(stories.report_site_test(meter_test))
    assert meter_test.task("Task_ReviewResult").is_open


@pytest.mark.steps("TST-03", "TST-07")
@pytest.mark.parametrize("waits_at", ["Task_TestOnSite", "Task_InstallMeter"])
def test_a_time_that_is_agreed_on_takes_the_task_away_until_then(meter_test: EmbeddedCase, waits_at: str) -> None:
    asyncio.run(meter_test.apply())
    if waits_at == "Task_InstallMeter":
        asyncio.run(stories.report_site_test(meter_test, MeterCondition.STOPPED_REGISTER, error=None))
        asyncio.run(stories.review_result(meter_test))
    assert meter_test.task(waits_at).is_open
    move(meter_test, order_of(meter_test), window(open_day(meter_test, ahead=2)))
    meter_test.instance.assert_not_waiting_at(waits_at)
    meter_test.engine.travel(10 * DAY)
    assert meter_test.task(waits_at).is_open


@pytest.mark.steps("TST-01", "TST-02")
def test_an_application_without_its_papers_is_completed_or_given_up(meter_test: EmbeddedCase) -> None:
    asyncio.run(meter_test.apply(documents=["written-request"]))
    assert "آخرین قبض پرداخت‌شده" in meter_test.findings()
    asyncio.run(common.give_up_application(meter_test))
    meter_test.instance.assert_completed().assert_passed("Task_DiscardDraft").assert_not_passed("Task_SmsRegistered")
