"""Work orders, meter tests, cutting and reconnecting."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.errors import InputRefused, NoAgentAvailable, NotFound
from services.metering.supply import cut_connection, reconnect_connection
from services.metering.tests import MeterTestResult, record_meter_test
from services.metering.work_orders import IssuedOrder, issue_work_order, open_order_of
from services.model.connections import ConnectionState, CounterReading
from services.model.metering import MeterCondition, WorkOrderKind, WorkOrderState
from services.model.requests import Request
from tests.fakes.samples import BILL_ID, NAME_CHANGE, SERVICE, company_records, registered, sample_agent
from tests.fakes.uow import FakeUnitOfWork, FixedClock

TEST = WorkOrderKind.METER_TEST
INSPECTION = WorkOrderKind.METER_INSPECTION


class Case:
    """A registered request with 12300 kWh declared, in a district with one agent."""

    def __init__(self, service: str = SERVICE) -> None:
        self.uow: FakeUnitOfWork = company_records()
        self.clock = FixedClock()
        self.request: Request = registered(self.uow, self.clock, service=service)

    def issue(self, kind: WorkOrderKind = TEST, agent_code: str | None = None) -> IssuedOrder:
        code = self.request.tracking_code
        return issue_work_order(self.uow, clock=self.clock, tracking_code=code, kind=kind, agent_code=agent_code)

    def report(
        self, condition: str = "in-order", reading: str | None = "12310", *, kind: WorkOrderKind = TEST
    ) -> MeterTestResult:
        return record_meter_test(
            self.uow,
            clock=self.clock,
            tracking_code=self.request.tracking_code,
            work_order_number=self.issue(kind).order.number,
            condition=condition,
            reading=reading,
            seal_number=" ۱۲٣ ",
        )

    def state(self) -> ConnectionState:
        return self.uow.connections.get(BILL_ID).state


@pytest.fixture
def case() -> Case:
    return Case()


def test_the_least_busy_agent_of_the_district_is_sent_and_of_equals_the_first_by_code(case: Case) -> None:
    for agent in (sample_agent("a-2"), sample_agent("a-0", district="south"), sample_agent("a-00", active=False)):
        case.uow.metering.save_agent(agent)
    assert case.issue(WorkOrderKind.METER_READING).agent.code == "a-1"
    assert case.issue(WorkOrderKind.METER_TEST).agent.code == "a-2"
    assert case.issue(WorkOrderKind.CUT).agent.code == "a-1"


def test_an_agent_who_does_not_do_such_work_is_not_sent(case: Case) -> None:
    case.uow.metering.save_agent(replace(sample_agent(), kinds=frozenset({WorkOrderKind.CUT})))
    with pytest.raises(NoAgentAvailable) as refused:
        case.issue()
    assert (refused.value.district, refused.value.kind) == ("north", TEST)
    assert not case.uow.metering.order_rows


def test_a_chosen_agent_wins_wherever_he_belongs(case: Case) -> None:
    case.uow.metering.save_agent(sample_agent("777", district="south"))
    assert case.issue(agent_code=" ۷۷۷ ").agent.code == "777"


@pytest.mark.parametrize("chosen", ["nobody", "idle", ""])
def test_a_chosen_agent_who_does_not_exist_or_work_is_passed_over(case: Case, chosen: str) -> None:
    case.uow.metering.save_agent(sample_agent("idle", active=False))
    assert case.issue(agent_code=chosen).agent.code == "a-1"


def test_an_open_order_is_not_issued_twice(case: Case) -> None:
    first = case.issue()
    case.clock.advance(timedelta(minutes=1))
    assert case.issue() == first
    assert len(case.uow.metering.order_rows) == 1


def test_an_order_whose_agent_has_vanished_is_a_fault(case: Case) -> None:
    case.issue()
    del case.uow.metering.agent_rows["a-1"]
    with pytest.raises(NotFound):
        case.issue()


def test_a_meter_in_order_closes_the_testers_order(case: Case) -> None:
    result = case.report()
    assert (result.in_order, result.condition_text, result.below_declared) == (True, "سالم", False)
    assert (result.test.reading_kwh, result.test.seal_number) == (12_310, "123")
    assert open_order_of(case.uow, case.request.tracking_code, TEST) is None


@pytest.mark.parametrize(
    ("condition", "text"),
    [
        ("tampering", "دستکاری"),
        ("meter-failure", "خرابی کنتور"),
        ("stopped-counter", "توقف شمارنده"),
        ("faded-display", "محو بودن صفحه"),
    ],
)
def test_each_fault_is_told_in_persian(case: Case, condition: str, text: str) -> None:
    result = case.report(condition)
    assert (result.in_order, result.condition_text) == (False, text)


def test_a_second_report_on_the_same_order_changes_nothing(case: Case) -> None:
    number = case.issue().order.number
    first = case.report("tampering")
    again = record_meter_test(
        case.uow,
        clock=case.clock,
        tracking_code=case.request.tracking_code,
        work_order_number=number,
        condition="in-order",
        reading="12999",
        seal_number="9",
    )
    assert again == first
    assert len(case.uow.metering.test_rows) == 1


@pytest.mark.parametrize(("reading", "below"), [("12299", True), ("12300", False), ("00000", True), ("99999", False)])
def test_a_reading_below_the_declared_one_is_stored_and_flagged(case: Case, reading: str, below: bool) -> None:
    result = case.report(reading=reading)
    assert result.below_declared is below
    assert case.uow.metering.tests_of(case.request.tracking_code)[0].reading_kwh == int(reading)


def test_a_counter_that_rolled_over_since_is_not_below_the_declared() -> None:
    case = Case()
    declared = CounterReading(kwh=99_990, taken_on=case.request.application.declared_reading.taken_on)
    application = replace(case.request.application, reading=declared)
    case.request = replace(case.request, application=application)
    case.uow.requests.save(case.request)
    assert not case.report(reading="00010").below_declared


def test_the_reading_of_a_visit_is_compared_with_the_history_for_the_diagnosis_unit(case: Case) -> None:
    assert case.report().reading_text == (
        "**مصرف در محدودهٔ عادی است**\n\n"
        "- کارکرد هنگام بازدید: ۱۲٬۳۱۰\n"
        "- آخرین قرائت: ۱۲٬۰۰۰ در ۱۴۰۵/۰۶/۳۱\n"
        "- مصرف از آن تاریخ: ۳۱۰ کیلووات‌ساعت در ۶۰ روز\n"
        "- میانگین روزانهٔ این مصرف: ۵٫۲ کیلووات‌ساعت\n"
        "- میانگین روزانهٔ یک سال گذشته: ۵٫۰ کیلووات‌ساعت\n"
        "- میانگین روزانهٔ همین روزها در سال پیش: ۵٫۰ کیلووات‌ساعت\n"
        "- محدودهٔ عادی: روزانه ۲٫۵ تا ۷٫۵ کیلووات‌ساعت"
    )


def test_an_inspection_for_a_service_without_a_declared_reading_is_recorded_all_the_same() -> None:
    case = Case(NAME_CHANGE)
    result = case.report(reading="11000", kind=INSPECTION)
    assert (result.in_order, result.below_declared) == (True, False)
    assert "گذشتن شمارنده از صفر باورکردنی نیست" in result.reading_text
    assert open_order_of(case.uow, case.request.tracking_code, INSPECTION) is None


def test_an_inspection_finds_a_broken_seal_and_its_counter_can_be_read() -> None:
    case = Case(NAME_CHANGE)
    result = case.report("broken-seal", kind=INSPECTION)
    assert (result.in_order, result.condition_text, result.test.reading_kwh) == (False, "پلمب شکسته", 12_310)
    with pytest.raises(InputRefused) as refused:
        Case(NAME_CHANGE).report("broken-seal", None, kind=INSPECTION)
    assert (refused.value.field, refused.value.code) == ("reading", "missing")


@pytest.mark.parametrize("condition", ["faded-display", "meter-failure"])
@pytest.mark.parametrize("reading", [None, "", "  "])
def test_an_unreadable_counter_has_no_reading(case: Case, condition: str, reading: str | None) -> None:
    result = case.report(condition, reading)
    assert (result.test.reading_kwh, result.reading_text) == (None, "")
    assert not result.below_declared


@pytest.mark.parametrize(
    ("condition", "reading", "field", "code"),
    [
        ("in-order", None, "reading", "missing"),
        ("tampering", "", "reading", "missing"),
        ("stopped-counter", None, "reading", "missing"),
        ("in-order", "12a", "reading", "not-a-number"),
        ("in-order", "123456", "reading", "too-many-digits"),
        ("haunted", "12310", "condition", "unknown"),
        ("broken-seal", "12310", "condition", "not-of-a-test"),
    ],
)
def test_a_report_that_cannot_be_true_is_refused_and_stores_nothing(
    case: Case, condition: str, reading: str | None, field: str, code: str
) -> None:
    with pytest.raises(InputRefused) as refused:
        case.report(condition, reading)
    assert (refused.value.field, refused.value.code) == (field, code)
    assert not case.uow.metering.test_rows
    assert open_order_of(case.uow, case.request.tracking_code, TEST) is not None


def test_a_report_on_an_order_that_does_not_exist_is_a_fault(case: Case) -> None:
    with pytest.raises(NotFound):
        record_meter_test(
            case.uow,
            clock=case.clock,
            tracking_code=case.request.tracking_code,
            work_order_number="404",
            condition=MeterCondition.IN_ORDER,
            reading="12310",
            seal_number="",
        )


def test_the_tester_himself_cuts_the_power_and_it_comes_back_once(case: Case) -> None:
    case.uow.metering.save_agent(sample_agent("a-0"))
    case.uow.metering.save_agent(sample_agent("z-9"))
    case.issue(agent_code="z-9")
    case.report("tampering")
    code = case.request.tracking_code
    for _ in range(2):
        cut_connection(case.uow, clock=case.clock, tracking_code=code)
    assert case.state() is ConnectionState.CUT
    for _ in range(2):
        reconnect_connection(case.uow, clock=case.clock, tracking_code=code)
    assert case.state() is ConnectionState.ACTIVE
    orders = case.uow.metering.orders_of(code)
    assert [(order.kind, order.state, order.agent_code) for order in orders] == [
        (TEST, WorkOrderState.DONE, "z-9"),
        (WorkOrderKind.CUT, WorkOrderState.DONE, "z-9"),
        (WorkOrderKind.RECONNECTION, WorkOrderState.DONE, "z-9"),
    ]
    assert all(order.done_at == case.clock.now() for order in orders)


def test_where_nobody_was_sent_before_the_least_busy_agent_cuts(case: Case) -> None:
    cut_connection(case.uow, clock=case.clock, tracking_code=case.request.tracking_code)
    [order] = case.uow.metering.orders_of(case.request.tracking_code)
    assert (order.kind, order.agent_code) == (WorkOrderKind.CUT, "a-1")
