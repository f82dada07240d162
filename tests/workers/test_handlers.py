"""Every handler, run as the process would: outputs are those of the design, log lines tell nobody's data."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest
import structlog

from services.model.metering import WorkOrderState
from services.model.requests import RequestOutcome
from services.model.steps import StepState
from tests.workers.kit import SAMPLES, SUBSCRIBER, Bench, job, typed_application
from workers.logs import configure_logs, log_job
from workers.runtime.job import Complete, ThrowError
from workers.settings import LogFormat

BILL_VIEW = {"number", "billId", "paymentId", "amountRials", "amountText", "dueText", "lines", "provisional"}


def paid(bench: Bench, bill: Mapping[str, object], reference: str) -> dict[str, object]:
    stub = {"reference": reference, "amount": str(bill["amountRials"]), "paidOn": "۱۴۰۵/۰۸/۳۰"}
    return bench.done("record-payment", billNumber=bill["number"], stub=stub)


def good_meter(bench: Bench) -> None:
    code = bench.registered()
    step = {"id": "SET-04", "limit": "PT15M"}
    opened = job("open-step", {"trackingCode": code, "step": step})
    assert bench.run(opened) == bench.run(opened) == Complete({})
    assert bench.done("refer-request", {"unit": "diagnosis"}, trackingCode=code) == {}
    check = bench.done("check-reading", trackingCode=code)["readingCheck"]
    assert isinstance(check, dict)
    assert set(check) == {
        "verdict", "declaredKwh", "lastKwh", "lastDateText", "consumptionKwh", "days", "dailyKwh", "usualDailyKwh",
        "rolledOver", "text",
    }  # fmt: skip
    bench.done("record-reading", trackingCode=code, source="declared")
    bench.done("escalate-missed-deadline", trackingCode=code, step="SET-04")
    fees = bench.done("issue-fee-bill", trackingCode=code, feeItems=["settlement-fee", "meter-test-fee"])["feeBill"]
    assert isinstance(fees, dict)
    assert set(fees) == BILL_VIEW
    assert bench.done("send-sms", {"template": "fee-bill"}, trackingCode=code, billNumber=fees["number"]) == {}
    answer = paid(bench, fees, "R-1")
    assert (answer["paymentResult"], answer["paymentAccepted"]) == ("accepted", True)
    assert bench.done("close-unpaid-bill", billNumber=fees["number"]) == {"paymentOutcome": "paid"}
    settlement = bench.done("issue-settlement-bill", trackingCode=code)["settlementBill"]
    assert isinstance(settlement, dict)
    assert settlement["provisional"] is True
    order = bench.done("issue-work-order", trackingCode=code, workOrderKind="meter-test", agentCode=None)["workOrder"]
    assert isinstance(order, dict)
    assert set(order) == {"number", "agentCode", "agentName", "kind"}
    report = {"condition": "in-order", "reading": settlement_reading(), "sealNumber": "S-1"}
    test = bench.done("record-meter-test", trackingCode=code, workOrder=order, testReport=report)["meterTest"]
    assert isinstance(test, dict)
    assert set(test) == {"inOrder", "condition", "conditionText", "reading"}
    final = bench.done("finalize-settlement-bill", trackingCode=code)["settlementBill"]
    assert isinstance(final, dict)
    assert final["provisional"] is False
    bench.done("archive-request", trackingCode=code, outcome="settled")
    with bench.begin() as uow:
        assert uow.requests.get(code).outcome is RequestOutcome.SETTLED
        assert uow.requests.draft("form-4503599627370497") is None
        assert {entry.step: entry.state for entry in uow.steps.of_request(code)}["SET-04"] is StepState.MISSED


def settlement_reading() -> str:
    return str(typed_application()["reading"])


def faulty_meter(bench: Bench) -> None:
    code = bench.registered()
    bench.done("issue-settlement-bill", trackingCode=code)
    order = bench.done("issue-work-order", trackingCode=code, workOrderKind="meter-test")["workOrder"]
    report = {"condition": "faded-display", "reading": None, "sealNumber": "S-2"}
    bench.done("record-meter-test", trackingCode=code, workOrder=order, testReport=report)
    bench.done("cut-connection", trackingCode=code)
    cost = {"feeCodes": ["display-replacement"], "shortfallFactor": 1.5}
    debt = bench.done("add-fault-debt", trackingCode=code, faultCost=cost)["debtBill"]
    assert isinstance(debt, dict)
    assert set(debt) == BILL_VIEW
    week = job("open-step", {"trackingCode": code, "step": {"id": "SET-13", "limit": "P7D"}})
    bench.run(week)
    bench.done("warn-subscriber", trackingCode=code, billNumber=debt["number"])
    closed = job("close-step", {"trackingCode": code})
    outcome = bench.run(replace(closed, element_instance_key=week.element_instance_key))
    assert outcome == Complete({})
    assert paid(bench, debt, "R-2")["paymentResult"] == "accepted"
    bench.done("reconnect-connection", trackingCode=code)
    with bench.begin() as uow:
        orders = uow.metering.orders_of(code)
        assert [each.kind.value for each in orders] == ["meter-test", "cut", "reconnection"]
        assert {each.state for each in orders} == {WorkOrderState.DONE}
        assert uow.outbox.sms_of(code)[-1].template == "warning-notice"


def agent_reads(bench: Bench) -> None:
    code = bench.registered(SAMPLES.connections[3])
    bench.done("issue-work-order", trackingCode=code, workOrderKind="meter-reading")
    kwh = SAMPLES.connections[3].readings[-1].kwh + 100
    reading = {"reading": str(kwh), "readingDate": "1405/08/30"}
    recorded = bench.done("record-reading", trackingCode=code, source="agent", agentReading=reading)["application"]
    assert isinstance(recorded, dict)
    assert (recorded["reading"], recorded["nationalId"]) == (str(kwh), None)
    fees = bench.done("issue-fee-bill", trackingCode=code, feeItems=["settlement-fee"])
    assert fees
    assert bench.done("void-open-bills", trackingCode=code) == {}


def nobody_registers(bench: Bench) -> None:
    application = typed_application(SAMPLES.connections[6], reading="12a")
    checked = bench.done(
        "check-documents", serviceKey="settlement", application=application, requiredDocuments=[], draftKey="d-9"
    )
    assert set(checked) == {"draftKey", "application", "documentsInOrder", "documentsOutcome", "findingsText"}
    assert (checked["documentsInOrder"], checked["documentsOutcome"]) == (False, None)
    assert bench.done("discard-draft", draftKey="d-9") == {}
    with bench.begin() as uow:
        assert uow.requests.draft("d-9") is None


STORIES: list[Callable[[Bench], None]] = [good_meter, faulty_meter, agent_reads, nobody_registers]


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_a_story_of_jobs_gives_the_designed_outputs(bench: Bench, story: Callable[[Bench], None]) -> None:
    story(bench)


def test_the_engine_gets_no_personal_data_back(bench: Bench) -> None:
    checked = bench.done(
        "check-documents", serviceKey="settlement", application=typed_application(), requiredDocuments=[]
    )
    person = SUBSCRIBER.subscriber
    told = json.dumps(checked, ensure_ascii=False)
    assert not any(secret in told for secret in (person.national_id, person.mobile, person.landline, person.full_name))


def test_an_open_request_is_told_with_the_refusal(bench: Bench) -> None:
    code = bench.registered()
    application = typed_application()
    bench.done(
        "check-documents", serviceKey="settlement", application=application, requiredDocuments=[], draftKey="d-2"
    )
    outcome = bench.run(job("register-request", {"serviceKey": "settlement", "draftKey": "d-2"}))
    assert isinstance(outcome, ThrowError)
    assert (outcome.code, outcome.variables) == ("REQUEST_ALREADY_OPEN", {"openTrackingCode": code})


def test_a_district_without_agent_throws_and_a_chosen_agent_helps(bench: Bench) -> None:
    southern = SAMPLES.connections[2]
    code = bench.registered(southern)
    wanted = {"trackingCode": code, "workOrderKind": "meter-test"}
    outcome = bench.run(job("issue-work-order", wanted))
    assert isinstance(outcome, ThrowError)
    assert outcome.code == "NO_AGENT_AVAILABLE"
    order = bench.done("issue-work-order", trackingCode=code, workOrderKind="meter-test", agentCode="1001")["workOrder"]
    assert isinstance(order, dict)
    assert order["agentCode"] == "1001"


def test_a_payment_told_twice_counts_once(bench: Bench) -> None:
    code = bench.registered()
    fees = bench.done("issue-fee-bill", trackingCode=code, feeItems=["settlement-fee"])["feeBill"]
    assert isinstance(fees, dict)
    results = [paid(bench, fees, "R-7")["paymentResult"] for _ in range(2)]
    assert results == ["accepted", "already-recorded"]


def test_log_lines_of_all_handlers_tell_no_personal_data(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs(LogFormat.JSON, "DEBUG")
    for number, story in enumerate(STORIES):
        if number != 1:  # the same subscriber's second request would be refused
            story(bench)
    bench.run(job("check-documents", {"application": typed_application()}))
    for report in bench.reports:
        log_job(report)
    logged = capsys.readouterr().err
    structlog.reset_defaults()
    lines = [json.loads(line) for line in logged.splitlines()]
    assert {line["type"] for line in lines} == {report.job.type for report in bench.reports}
    assert lines[0].keys() == {
        "process", "tracking_code", "type", "outcome", "redelivered", "ms", "event", "level", "timestamp"
    }  # fmt: skip
    for sample in SAMPLES.connections:
        person = sample.subscriber
        for secret in (person.national_id, person.mobile, person.landline, person.full_name):
            assert secret not in logged
