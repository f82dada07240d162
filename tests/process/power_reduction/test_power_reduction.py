"""What is the power reduction's own: the file, the debts, the estimate and its costs, the reduction and its history."""

import asyncio
from datetime import date, timedelta

import pytest

from deploy.demo.stories import STORIES, common
from deploy.demo.stories import power_reduction as stories
from services.jalali import format_jalali
from services.model.bills import BillState
from services.model.connections import ConnectionState
from services.model.keys import BillKind, RequestOutcome
from services.model.metering import WorkOrderState
from services.model.requests import RequestState
from services.model.steps import StepState
from services.money import ZERO, Rials
from services.text import format_rials
from tests.process.office import EmbeddedCase, Office
from tests.process.power_reduction.records import connection, fuse, history, kept, put, told

pytestmark = pytest.mark.process

STORY = {story.key: story for story in STORIES["power-reduction"]}
FULL, REDUCED = (stories.AMPERAGE, 3), (stories.REDUCED, 3)


@pytest.mark.steps(
    "RED-01", "RED-02", "RED-03", "RED-04", "RED-05", "RED-06", "RED-07", "RED-08", "RED-09", "RED-10", "RED-11"
)
def test_each_step_of_a_reduction_is_kept_in_the_ledger(office: Office) -> None:
    case = office.played(STORY["reduction"])
    for step in case.ids("01", "02", "03", "04", "05", "06", "07", "08", "09", "10"):
        assert [row.state for row in case.steps(step)] == [StepState.DONE], step
    for step in case.ids("00", "11"):
        assert [row.state for row in case.steps(step)] == [StepState.MET], step


@pytest.mark.steps("RED-08", "RED-09", "RED-11")
def test_reduce_and_return_is_nothing_and_what_was_is_kept(office: Office) -> None:
    case = office.played(STORY["reduction"])
    assert fuse(case) == FULL
    reduced, returned = history(case)
    until = case.request.application.answers["reducedUntil"]
    assert isinstance(until, date)
    assert (reduced.change, returned.change) == ("temporary-decrease", "power-return")
    assert (reduced.before["amperage"], reduced.after["amperage"]) == FULL[:1] + REDUCED[:1]
    assert reduced.after["reducedUntil"] == until.isoformat()
    assert (returned.before["amperage"], returned.after["amperage"]) == REDUCED[:1] + FULL[:1]
    # By the hour at which the story was begun, operations come in the small hours after the day.
    assert until <= returned.effective_on <= until + timedelta(days=1)
    assert kept(case).end_reason is None


@pytest.mark.steps("RED-03")
def test_the_form_shows_the_licence_and_what_the_file_says_is_kept(reduction: EmbeddedCase) -> None:
    asyncio.run(stories.ask(reduction))
    shown = reduction.task("Task_CheckFile", role="customer-services").variables
    assert "پروانهٔ بهره‌برداری" in shown["requestText"]
    assert "۳ فاز ۱۰۰ آمپر" in shown["siteText"]
    asyncio.run(stories.check_file(reduction, note="قدرت با قرارداد یکی است"))
    found = kept(reduction)
    assert (found.power_kw, found.note) == (120, "قدرت با قرارداد یکی است")


@pytest.mark.steps("RED-03")
def test_a_fuse_that_is_not_smaller_is_not_approved(reduction: EmbeddedCase) -> None:
    asyncio.run(reduction.apply(amperage=str(stories.AMPERAGE), reducedUntil=reduction.day_ahead(30)))
    asyncio.run(stories.check_file(reduction))
    form = reduction.task("Task_CheckFile").variables
    assert "کمتر نیست" in form["fileMessage"]
    assert form["fileReport"]["powerKw"] == "۱۲۰"


@pytest.mark.steps("RED-04")
def test_who_owes_nothing_goes_on_without_a_hand(reduction: EmbeddedCase) -> None:
    asyncio.run(stories.until_estimate(reduction))
    assert reduction.bills() == []
    assert reduction.task("Task_ReportVisit", role="operations").is_open
    assert [row.state for row in reduction.steps("RED-04")] == [StepState.DONE]


@pytest.mark.steps("RED-04")
def test_all_debts_come_in_one_bill_that_diagnosis_announces_before_anybody_goes(office: Office) -> None:
    case = office.case(STORY["reduction-debts"])
    owed = {number for number, state in case.account().items() if state is BillState.ISSUED}
    asyncio.run(stories.ask(case))
    asyncio.run(stories.check_file(case))
    assert case.task("Task_HandOverBill", role="diagnosis").variables["billKind"] == "overdue"
    case.instance.assert_not_waiting_at("Task_ReportVisit")
    asyncio.run(common.pay_bill(case))
    [overdue] = case.bills(BillKind.OVERDUE)
    with office.begin() as uow:
        assert {taken.number for taken in uow.bills.consolidated_into(overdue.number)} == owed
    assert case.task("Task_ReportVisit", role="operations").is_open


@pytest.mark.steps("RED-05", "RED-06", "RED-07")
def test_the_costs_are_those_of_the_table_each_piece_of_the_estimate_asked_for(reduction: EmbeddedCase) -> None:
    asyncio.run(stories.until_work(reduction))
    [bill] = reduction.bills(BillKind.FEES)
    lines = {line.code: line.amount.amount for line in bill.lines if line.code != "value-added-tax"}
    assert lines == {
        "power-reduction-fee-heavy": 9_400_000,
        "power-reduction-three-phase": 2_600_000,
        "breaker-three-phase": 8_300_000,
        "current-transformer": 3 * 6_150_000,
        "cable-metre": 12 * 310_000,
    }
    assert {line.title for line in bill.lines} >= {"ترانس جریان × ۳", "کابل (هر متر) × ۱۲"}
    assert bill.state is BillState.PAID


@pytest.mark.steps("RED-07")
def test_costs_that_credit_has_paid_ask_for_nothing(reduction: EmbeddedCase) -> None:
    put(reduction, {"carried": Rials(-900_000_000)})
    asyncio.run(stories.until_payment(reduction))
    assert reduction.steps("RED-07") == []
    assert reduction.task("Task_ReportVisit", role="operations").variables["workOrder"]["kind"] == "power-reduction"


@pytest.mark.steps("RED-08")
def test_another_fuse_than_the_ordered_one_is_told_and_the_report_comes_back(reduction: EmbeddedCase) -> None:
    asyncio.run(stories.until_work(reduction))
    asyncio.run(stories.mount_fuse(reduction, 80))
    form = reduction.task("Task_ReportVisit", role="operations").variables
    assert "فیوز ۶۳ آمپر خواسته شده است" in form["reportMessage"]
    assert form["visitReport"]["amperage"] == "80"
    assert "**۳ فاز ۶۳ آمپر**" in form["workText"]
    asyncio.run(stories.mount_fuse(reduction))
    assert reduction.request.state is RequestState.CARRIED_OUT
    assert fuse(reduction) == FULL
    entered = reduction.task("Task_EnterHistory", role="customer-services").variables["visitText"]
    assert "- **فیوز پیشین:** ۳ فاز ۱۰۰ آمپر\n- **فیوز نصب‌شده:** ۳ فاز ۶۳ آمپر" in entered


@pytest.mark.steps("RED-09", "RED-10")
def test_the_record_changes_with_the_entry_and_the_file_goes_to_the_archive(reduction: EmbeddedCase) -> None:
    asyncio.run(stories.until_reduced(reduction))
    assert fuse(reduction) == REDUCED
    with reduction.office.begin() as uow:
        entry = uow.requests.archive_entry(reduction.code)
    assert entry is not None
    assert entry.outcome == RequestOutcome("power-reduced")
    until = reduction.request.application.answers["reducedUntil"]
    assert isinstance(until, date)
    assert format_jalali(until) in told(reduction, "power-reduced")


@pytest.mark.steps("RED-09")
def test_an_entry_that_the_record_does_not_allow_waits_until_it_does(reduction: EmbeddedCase) -> None:
    asyncio.run(stories.until_work(reduction))
    asyncio.run(stories.mount_fuse(reduction))
    put(reduction, {"state": ConnectionState.COLLECTED})
    asyncio.run(stories.enter_history(reduction))
    assert "وضعیت" in reduction.task("Task_EnterHistory").variables["historyMessage"]
    put(reduction, {"state": ConnectionState.ACTIVE})
    asyncio.run(stories.enter_history(reduction))
    assert fuse(reduction) == REDUCED


@pytest.mark.steps("RED-09")
def test_an_entry_that_never_becomes_possible_is_given_up_and_the_fees_are_credit(reduction: EmbeddedCase) -> None:
    asyncio.run(stories.until_work(reduction))
    asyncio.run(stories.mount_fuse(reduction))
    put(reduction, {"state": ConnectionState.REMOVED})
    asyncio.run(stories.enter_history(reduction, "give-up", historyReason="انشعاب در این میان برچیده شد"))
    reduction.instance.assert_completed()
    assert reduction.request.outcome == RequestOutcome.NOT_POSSIBLE
    assert history(reduction) == []
    assert connection(reduction).carried == -reduction.bills(BillKind.FEES)[0].total
    assert "انشعاب در این میان برچیده شد" in told(reduction, "service-not-possible")


@pytest.mark.steps("RED-09")
def test_an_entry_that_is_given_up_is_not_made_though_nothing_stands_in_its_way(reduction: EmbeddedCase) -> None:
    asyncio.run(stories.until_work(reduction))
    asyncio.run(stories.mount_fuse(reduction))
    asyncio.run(stories.enter_history(reduction, "give-up", historyReason="فیوز پیشین به خواست مشترک برگشت"))
    reduction.instance.assert_completed()
    assert history(reduction) == []
    assert reduction.request.outcome == RequestOutcome.NOT_POSSIBLE
    assert connection(reduction).carried == -reduction.bills(BillKind.FEES)[0].total
    assert "فیوز پیشین به خواست مشترک برگشت" in told(reduction, "service-not-possible")


@pytest.mark.steps("RED-08")
def test_what_could_not_be_done_is_credit_and_the_power_is_as_before(office: Office) -> None:
    case = office.played(STORY["reduction-not-possible"])
    bill = case.bills(BillKind.FEES)[0]
    assert bill.state is BillState.PAID
    assert connection(case).carried == -bill.total < ZERO
    assert fuse(case) == FULL
    said = told(case, "service-not-possible")
    assert "با وجود دو مراجعه باز نشد" in said
    assert format_rials(bill.total) in said
    with office.begin() as uow:
        orders = [order.state for order in uow.metering.orders_of(case.code) if order.kind == "power-reduction"]
    assert orders == [WorkOrderState.DONE] * 2


@pytest.mark.steps("RED-05")
def test_what_stands_in_the_way_in_the_record_is_put_right_before_anybody_goes(office: Office) -> None:
    case = office.case(STORY["reduction"])
    asyncio.run(stories.until_payment(case))
    asyncio.run(common.hand_over_bill(case))
    put(case, {"amperage": 50})
    asyncio.run(common.take_stub(case))
    form = case.task("Task_SettleObstacle", role="customer-services").variables
    assert "کمتر نیست" in form["workMessage"]
    asyncio.run(stories.settle_obstacle(case, "nonsense"))
    assert case.task("Task_SettleObstacle").is_open
    put(case, {"amperage": 100})
    asyncio.run(stories.settle_obstacle(case, "again"))
    assert case.task("Task_ReportVisit", role="operations").is_open


@pytest.mark.steps("RED-02")
def test_a_second_reduction_is_told_at_intake_while_the_power_is_reduced(reduction: EmbeddedCase) -> None:
    asyncio.run(stories.until_reduced(reduction))
    second = EmbeddedCase(reduction.office, "power-reduction", reduction.connection)
    asyncio.run(stories.ask(second))
    assert "کاهش یافته است" in second.findings()
    asyncio.run(common.give_up_application(second))
    second.instance.assert_completed()


@pytest.mark.steps("RED-02")
def test_once_the_power_is_back_another_reduction_can_be_asked_for(office: Office) -> None:
    case = office.played(STORY["reduction"])
    second = EmbeddedCase(case.office, "power-reduction", case.connection)
    asyncio.run(stories.ask(second))
    assert second.task("Task_CheckFile").is_open


@pytest.mark.steps("RED-01", "RED-02")
def test_a_licence_that_ends_before_the_reduction_is_told_at_intake(reduction: EmbeddedCase) -> None:
    asyncio.run(stories.ask(reduction, 40, permitValidUntil=reduction.day_ahead(39)))
    assert "پیش از پایان مدت کاهش قدرت تمام می‌شود" in reduction.findings()


def test_visits_in_vain_keep_their_order_until_the_office_gives_up(reduction: EmbeddedCase) -> None:
    asyncio.run(stories.until_estimate(reduction))
    asyncio.run(stories.report_visit(reduction, "nobody-home"))
    asyncio.run(reduction.complete("Task_ArrangeVisit", {"arrangement": {"decision": "at-once"}}))
    assert reduction.task("Task_ReportVisit", role="operations").is_open
    asyncio.run(stories.report_visit(reduction, "wrong-address", visitNote="پلاک نبود"))
    given_up = {"decision": "give-up", "reason": "محل تعطیل شده است"}
    asyncio.run(reduction.complete("Task_ArrangeVisit", {"arrangement": given_up}))
    reduction.instance.assert_completed().assert_passed("Event_VisitGivenUp")
    assert reduction.request.outcome == RequestOutcome.NOT_POSSIBLE
    with reduction.office.begin() as uow:
        assert [order.state for order in uow.metering.orders_of(reduction.code)] == [WorkOrderState.CANCELLED]
    assert "محل تعطیل شده است" in reduction.sent()[-1].text
