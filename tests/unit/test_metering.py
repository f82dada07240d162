"""Reports of a meter test, cutting and reconnecting."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from services.errors import InputRefused, NotFound
from services.metering.supply import cut_connection, reconnect_connection
from services.metering.tests import MeterTestAnswer
from services.metering.work_orders import open_order_of
from services.model.connections import ConnectionState, MeterReading
from services.model.keys import WorkOrderKind
from services.model.metering import WorkOrderState
from tests.fakes.samples import UNREAD, sample_agent
from tests.unit.billing_world import REFERENCE
from tests.unit.metering_case import INSPECTION, REPORT, TEST, Case


@pytest.fixture
def case() -> Case:
    return Case()


def test_a_meter_in_order_closes_the_testers_order(case: Case) -> None:
    result = case.report()
    assert (result.in_order, result.condition_text, result.in_doubt) == (True, "سالم", False)
    assert (result.test.reading_kwh, result.test.seal_number) == (12_310, "123")
    assert open_order_of(case.uow, case.request.tracking_code, TEST) is None


@pytest.mark.parametrize(
    ("condition", "text"),
    [
        ("tampering", "دستکاری"),
        ("meter-failure", "خرابی کنتور"),
        ("stopped-register", "توقف شمارنده"),
        ("faded-display", "محو بودن صفحه"),
    ],
)
def test_each_fault_is_told_in_persian(case: Case, condition: str, text: str) -> None:
    result = case.report(condition)
    assert (result.in_order, result.condition_text) == (False, text)


def test_a_second_report_on_the_same_order_changes_nothing(case: Case) -> None:
    number = case.issue().order.number
    first = case.report("tampering")
    for report in (REPORT, None):
        assert case.answer(report, number) == MeterTestAnswer(result=first)
    assert len(case.uow.metering.test_rows) == 1


@pytest.mark.parametrize(
    ("reading", "in_doubt"),
    [("12299", True), ("12300", False), ("12432", False), ("12433", True), ("00000", True), ("99999", True)],
)
def test_a_reading_that_cannot_follow_the_declared_one_is_stored_and_in_doubt(
    case: Case, reading: str, in_doubt: bool
) -> None:
    result = case.report(reading=reading)
    assert result.in_doubt is in_doubt
    assert ("۱۲٬۳۰۰" in result.doubt_text or "۱۲٬۰۰۰" in result.doubt_text) is in_doubt
    assert case.uow.metering.tests_of(case.request.tracking_code)[0].reading_kwh == int(reading)


def test_a_register_that_rolled_over_since_the_declared_reading_is_not_in_doubt() -> None:
    case = Case()
    rows = case.uow.connections.reading_rows
    case.uow.connections.reading_rows = [replace(each, kwh=each.kwh + 87_700) for each in rows]
    declared = MeterReading(kwh=99_990, taken_on=case.request.application.declared_reading.taken_on)
    application = replace(case.request.application, answers={"reading": declared})
    case.request = replace(case.request, application=application)
    case.uow.requests.save(case.request)
    assert not case.report(reading="00010").in_doubt


def test_the_reading_of_a_visit_is_compared_with_the_history_for_the_diagnosis_unit(case: Case) -> None:
    assert case.report().reading_text == (
        "**مصرف در محدودهٔ عادی است**\n\n"
        "- کارکرد هنگام بازدید: ۱۲٬۳۱۰\n"
        "- آخرین قرائت: ۱۲٬۰۰۰ در ۱۴۰۵/۰۶/۳۱\n"
        "- مصرف از آن تاریخ: ۳۱۰ کیلووات‌ساعت در ۶۰ روز\n"
        "- میانگین روزانهٔ این مصرف: ۵٫۲ کیلووات‌ساعت\n"
        "- میانهٔ مصرف روزانهٔ یک سال گذشته: ۵٫۰ کیلووات‌ساعت\n"
        "- میانگین روزانهٔ همین روزها در سال پیش: ۵٫۰ کیلووات‌ساعت\n"
        "- محدودهٔ عادی: روزانه ۲٫۵ تا ۷٫۵ کیلووات‌ساعت"
    )


def test_an_inspection_for_a_service_without_a_declared_reading_is_recorded_all_the_same() -> None:
    case = Case(UNREAD)
    result = case.report(reading="11000", kind=INSPECTION)
    assert (result.in_order, result.in_doubt) == (True, True)
    assert "گذشتن شمارنده از صفر باورکردنی نیست" in result.reading_text
    assert open_order_of(case.uow, case.request.tracking_code, INSPECTION) is None


def test_an_inspection_finds_a_broken_seal_and_its_register_can_be_read() -> None:
    case = Case(UNREAD)
    result = case.report("broken-seal", kind=INSPECTION)
    assert (result.in_order, result.condition_text, result.test.reading_kwh) == (False, "پلمب شکسته", 12_310)
    other = Case(UNREAD)
    unread = other.answer({**REPORT, "condition": "broken-seal", "reading": ""}, other.issue(INSPECTION).order.number)
    assert [(each.field, each.code) for each in unread.findings] == [("reading", "missing")]


@pytest.mark.parametrize("condition", ["faded-display", "meter-failure"])
@pytest.mark.parametrize("reading", [None, "", "  "])
def test_an_unreadable_register_has_no_reading(case: Case, condition: str, reading: str | None) -> None:
    result = case.report(condition, reading)
    assert (result.test.reading_kwh, result.reading_text) == (None, "")
    assert not result.in_doubt


@pytest.mark.parametrize(
    ("report", "faults", "told"),
    [
        ({"condition": "haunted"}, [("condition", "unknown-choice")], "وضع کنتور از گزینه‌های موجود نیست"),
        ({"condition": None}, [("condition", "missing")], "وضع کنتور انتخاب نشده است"),
        ({"condition": "broken-seal"}, [("condition", "not-of-a-test")], "«پلمب شکسته» فقط در بازدید لوازم"),
        ({"reading": None}, [("reading", "missing")], "کارکرد کنتور وارد نشده است"),
        ({"condition": "tampering", "reading": " "}, [("reading", "missing")], "کارکرد کنتور وارد نشده است"),
        ({"condition": "stopped-register", "reading": ""}, [("reading", "missing")], "کارکرد کنتور وارد نشده است"),
        ({"reading": "12a"}, [("reading", "not-a-number")], "کارکرد کنتور باید فقط رقم باشد"),
        ({"condition": "faded-display", "reading": "12a"}, [("reading", "not-a-number")], "فقط رقم"),
        ({"reading": "1,2"}, [("reading", "not-a-number")], "کارکرد کنتور باید فقط رقم باشد"),
        ({"reading": "123456"}, [("reading", "too-many-digits")], "کنتور این اشتراک ۵ رقم دارد"),
        ({"sealNumber": None}, [("sealNumber", "missing")], "شمارهٔ پلمب وارد نشده است"),
        ({"sealNumber": " \u200c"}, [("sealNumber", "missing")], "شمارهٔ پلمب وارد نشده است"),
        ({"sealNumber": "---"}, [("sealNumber", "shape")], "شمارهٔ پلمب باید رقم یا حرف داشته باشد"),
    ],
)
def test_a_fault_of_a_report_is_told_and_nothing_is_stored(
    case: Case, report: Mapping[str, object], faults: list[tuple[str, str]], told: str
) -> None:
    order = case.issue().order
    answer = case.answer({**REPORT, **report}, order.number)
    assert [(each.field, each.code) for each in answer.findings] == faults
    assert (answer.accepted, answer.result) == (False, None)
    assert answer.message.startswith("- ")
    assert told in answer.message
    assert not case.uow.metering.test_rows
    assert replace(case.uow.metering.order(order.number), questioned_kwh=None) == order


@pytest.mark.parametrize(
    ("report", "fields"),
    [
        (None, ["condition", "sealNumber"]),
        ("in-order", ["condition", "sealNumber"]),
        ({"condition": "broken-seal"}, ["condition", "reading", "sealNumber"]),
        ({"condition": {"x": 1}, "reading": ["1"], "sealNumber": [5]}, ["condition", "reading", "sealNumber"]),
    ],
)
def test_all_faults_of_a_report_are_told_at_once(case: Case, report: object, fields: list[str]) -> None:
    answer = case.answer(report, case.issue().order.number)
    assert [each.field for each in answer.findings] == fields
    assert answer.message.count("\n") == len(fields) - 1


def test_a_corrected_report_is_recorded_on_the_order_that_stayed_open(case: Case) -> None:
    number = case.issue().order.number
    assert not case.answer({**REPORT, "reading": "l2310"}, number).accepted
    case.report()
    assert [test.work_order_number for test in case.uow.metering.tests_of(case.request.tracking_code)] == [number]


def test_a_report_on_an_order_that_does_not_exist_is_a_fault(case: Case) -> None:
    with pytest.raises(NotFound):
        case.answer(REPORT, "404")


def test_a_report_on_an_order_of_another_request_or_kind_is_a_fault_of_the_process(case: Case) -> None:
    cut = case.issue(WorkOrderKind.CUT).order
    foreign = replace(case.issue().order, number="77", tracking_code="another")
    case.uow.metering.add_order(foreign)
    for order in (cut, foreign):
        with pytest.raises(InputRefused) as refused:
            case.answer(REPORT, order.number)
        assert (refused.value.field, refused.value.code) == ("workOrder", "not-this-test")
        assert case.uow.metering.order(order.number) == order
    assert not case.uow.metering.test_rows


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
        reconnect_connection(case.uow, clock=case.clock, reference=REFERENCE, tracking_code=code)
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
