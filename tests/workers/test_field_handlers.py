"""The handlers of inspections and notices, run as the process would."""

import pytest

from services.model.metering import WorkOrderState
from tests.workers.field_bench import FLAT, OTHER_FLAT, kwh_today, ordered, view
from tests.workers.kit import UNREAD, Bench, job
from workers.runtime.job import Fail


@pytest.mark.parametrize("report", [None, [], {}, {"condition": "in-order", "sealNumber": 5}, {"reading": {"x": 1}}])
def test_a_wrong_test_report_is_an_answer_and_can_be_corrected(bench: Bench, report: object) -> None:
    code = bench.registered(FLAT, UNREAD)
    order = ordered(bench, code, "meter-inspection")
    answer = bench.done("record-meter-test", trackingCode=code, workOrder=order, testReport=report)
    assert (answer["meterTest"], answer["testAccepted"]) == (None, False)
    assert str(answer["testMessage"]).startswith("- ")
    with bench.begin() as uow:
        assert uow.metering.tests_of(code) == []
        assert uow.metering.order(str(order["number"])).state is WorkOrderState.OPEN
    right = {"condition": "in-order", "reading": kwh_today(FLAT.bill_id), "sealNumber": "۱۲۳۴"}
    corrected = bench.done("record-meter-test", trackingCode=code, workOrder=order, testReport=right)
    assert (corrected["testAccepted"], corrected["testMessage"]) == (True, "")
    assert view(corrected, "meterTest")["reading"] == kwh_today(FLAT.bill_id)


def test_a_test_report_on_another_requests_order_fails(bench: Bench) -> None:
    order = ordered(bench, bench.registered(FLAT, UNREAD), "meter-inspection")
    other = bench.registered(OTHER_FLAT, UNREAD)
    report = {"condition": "in-order", "reading": str(kwh_today(OTHER_FLAT.bill_id)), "sealNumber": "۱"}
    outcome = bench.run(job("record-meter-test", {"trackingCode": other, "workOrder": order, "testReport": report}))
    assert isinstance(outcome, Fail)
    assert outcome.message == "InputRefused: test report: workOrder is refused (not-this-test)"


def test_an_sms_for_an_unknown_recipient_is_a_fault_of_the_diagram(bench: Bench) -> None:
    code = bench.registered(OTHER_FLAT, UNREAD)
    headers = {"template": "request-registered", "recipient": "neighbour"}
    outcome = bench.run(job("send-sms", {"trackingCode": code}, headers=headers))
    assert isinstance(outcome, Fail)
    assert outcome.message.startswith("VariablesInvalid: variables do not fit: recipient")
