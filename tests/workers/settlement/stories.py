"""Settlements as the process would have them done, job by job; outputs are those of the design."""

from dataclasses import replace
from datetime import timedelta

from services.company import EXAMPLE_COMPANY
from services.metering.register_fields import REGISTER_FIELDS
from services.model.keys import RequestOutcome
from services.model.metering import WorkOrderState
from services.model.steps import StepState
from services.text import to_persian_digits
from tests.workers.kit import BILL_VIEW, METER_TEST, SAMPLES, Bench, job, listed, typed_for
from tests.workers.steps import of
from workers.runtime.job import Complete

KEY = "settlement"
ANOTHER = SAMPLES.connections[1]
CHECKED = {
    "draftKey", "detailsUrl", "detailsAsked", "application", "documentsInOrder", "documentsOutcome", "findingsText",
    "serviceTitle",
    "lastBillAsked", "ownFields",
    "documentChoices", "applicantChoices",
}  # fmt: skip


def good_meter(bench: Bench) -> None:
    code = bench.registered(service=KEY)
    step = {"id": "SET-04", "limit": "PT15M"}
    opened = job("open-step", {"trackingCode": code, "step": step})
    outcome = bench.run(opened)
    assert outcome == bench.run(opened)
    assert isinstance(outcome, Complete)
    assert outcome.variables.keys() == {"dueAt", "serviceDueAt"}
    assert bench.done("refer-request", {"unit": "diagnosis"}, trackingCode=code) == {}
    seen = bench.done("check-reading", trackingCode=code)
    assert set(seen) == {"readingCheck", "account", "requestText", "siteText"}
    check = seen["readingCheck"]
    assert isinstance(check, dict)
    assert set(check) == {
        "verdict", "declaredKwh", "lastKwh", "lastDateText", "consumptionKwh", "days", "dailyKwh", "usualDailyKwh",
        "rolledOver", "inDoubt", "text", "doubtText",
    }  # fmt: skip
    assert set(bench.done("record-correction", trackingCode=code)) == {"application", "correctionText"}
    bench.clock.advance(timedelta(minutes=15))
    bench.done("escalate-missed-deadline", trackingCode=code, step="SET-04")
    fees = bench.done("issue-fee-bill", trackingCode=code, feeItems=["settlement-fee", "meter-test-fee"])["feeBill"]
    assert isinstance(fees, dict)
    assert set(fees) == BILL_VIEW
    assert bench.done("send-sms", {"template": "fee-bill"}, trackingCode=code, billNumber=fees["number"]) == {}
    answer = bench.paid(fees, "R-1")
    assert (answer["paymentResult"], answer["paymentAccepted"]) == ("accepted", True)
    assert bench.done("close-unpaid-bill", billNumber=fees["number"]) == {"paymentOutcome": "paid"}
    settlement = bench.done("issue-settlement-bill", trackingCode=code)["settlementBill"]
    assert isinstance(settlement, dict)
    assert settlement["provisional"] is True
    order = bench.done("issue-work-order", trackingCode=code, workOrderKind="meter-test", agentCode=None)["workOrder"]
    assert isinstance(order, dict)
    assert set(order) == {"number", "agentCode", "agentName", "kind", "siteText", "sheetUrl"}
    report = {"condition": "in-order", "reading": settlement_reading(), "sealNumber": "S-1"}
    test = bench.done("record-meter-test", trackingCode=code, workOrder=order, testReport=report)["meterTest"]
    assert isinstance(test, dict)
    assert set(test) == METER_TEST
    final = bench.done("finalize-settlement-bill", trackingCode=code)["settlementBill"]
    assert isinstance(final, dict)
    assert final["provisional"] is False
    bench.done("archive-request", trackingCode=code, outcome="settled")
    with bench.begin() as uow:
        assert uow.requests.get(code).outcome == RequestOutcome("settled")
        assert uow.requests.draft("form-4503599627370497") is None
        assert {entry.step: entry.state for entry in uow.steps.of_request(code)}["SET-04"] is StepState.MISSED


def settlement_reading() -> str:
    return str(typed_for(KEY)["reading"])


def faulty_meter(bench: Bench) -> None:
    code = bench.registered(ANOTHER, KEY)
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
    closed = job("close-step", {"trackingCode": code, "step": {"id": "SET-13", "limit": "P7D"}})
    outcome = bench.run(replace(closed, element_instance_key=week.element_instance_key))
    assert outcome == Complete({})
    assert bench.paid(debt, "R-2")["paymentResult"] == "accepted"
    _repaired(bench, code)
    assert bench.done("reconnect-connection", trackingCode=code) == {"isReconnected": True}
    with bench.begin() as uow:
        orders = uow.metering.orders_of(code)
        assert [each.kind for each in orders] == ["meter-test", "cut", "meter-repair", "reconnection"]
        assert {each.state for each in orders} == {WorkOrderState.DONE}
        assert uow.outbox.sms_of(code)[-1].template == "warning-notice"


def _repaired(bench: Bench, code: str) -> None:
    fault = dict(of(bench.done("find-fault", trackingCode=code), "meterFault"))
    assert "شمارهٔ سریال کنتور" in str(fault.pop("meterText"))
    assert fault == {"condition": "faded-display", "conditionText": "محو بودن صفحه", "present": "faulty"}
    order = bench.done("issue-work-order", trackingCode=code, workOrderKind="meter-repair")["workOrder"]
    report = {"outcome": "repaired", "sealNumber": "S-3"}
    repaired = bench.done("record-meter-repair", trackingCode=code, workOrder=order, repairReport=report)
    assert repaired == {
        "meterRepair": {
            "outcome": "repaired",
            "serialText": to_persian_digits(ANOTHER.meter.serial),
            "sealText": "S-۳",
            "reason": None,
            "sheetUrl": f"{EXAMPLE_COMPANY.pages_url}/requests/{code}/visit-sheet",
        },
        "repairAccepted": True,
        "repairMessage": "",
    }


def left_open(bench: Bench) -> None:
    code = bench.registered(service=KEY)
    bill = bench.done("issue-settlement-bill", trackingCode=code)["settlementBill"]
    assert isinstance(bill, dict)
    bench.done("archive-request", trackingCode=code, outcome="unpaid")
    assert bench.done("check-open-bill", billNumber=bill["number"]) == {"openBillState": "unpaid"}
    assert bench.done("check-supply", billNumber=bill["number"]) == {"supplyCut": False}


def agent_reads(bench: Bench) -> None:
    code = bench.registered(SAMPLES.connections[3], KEY)
    bench.done("issue-work-order", trackingCode=code, workOrderKind="meter-reading")
    kwh = SAMPLES.connections[3].readings[-1].kwh + 100
    reading = {"reading": str(kwh), "readingDate": "1405/08/30"}
    recorded = bench.done("record-reading", trackingCode=code, agentReading=reading)["application"]
    assert isinstance(recorded, dict)
    assert (recorded["reading"], recorded["nationalId"]) == (str(kwh), None)
    fees = bench.done("issue-fee-bill", trackingCode=code, feeItems=["settlement-fee"])
    assert fees
    assert bench.done("void-open-bills", trackingCode=code) == {}


def misread_last(bench: Bench) -> None:
    """The company's last reading was too high; then the tester reads less than was declared."""
    sample = SAMPLES.connections[9]
    last = sample.readings[-1].kwh
    declared = {"reading": str(last - 40), "readingDate": "1405/08/30"}
    code = bench.registered(sample, KEY, **declared)
    seen = bench.done("check-reading", trackingCode=code)
    assert set(seen) == {"readingCheck", "account", "requestText", "siteText"}
    check = seen["readingCheck"]
    assert isinstance(check, dict)
    assert check["inDoubt"] is True
    refused = bench.done("judge-reading", trackingCode=code, readingJudgement=None)
    assert refused["judgementAccepted"] is False
    why = "رقم دهگان اشتباه خوانده شده بود"
    said = {"readingJudgement": "last-reading-wrong", "diagnosisReason": why}
    judge = job("judge-reading", {"trackingCode": code, **said})
    assert bench.run(judge) == bench.run(judge) == Complete({"judgementAccepted": True, "judgementMessage": ""})
    with bench.begin() as uow:
        assert len(uow.connections.judgements(sample.bill_id)) == 1
    again = bench.done("check-reading", trackingCode=code)["readingCheck"]
    assert isinstance(again, dict)
    assert (again["inDoubt"], again["doubtText"]) == (False, "")
    bill = bench.done("issue-settlement-bill", trackingCode=code)["settlementBill"]
    assert isinstance(bill, dict)
    order = bench.done("issue-work-order", trackingCode=code, workOrderKind="meter-test")["workOrder"]
    report = {"condition": "in-order", "reading": str(last - 60), "sealNumber": "S-3"}
    test = bench.done("record-meter-test", trackingCode=code, workOrder=order, testReport=report)["meterTest"]
    assert isinstance(test, dict)
    assert test["inDoubt"] is True
    decision = {"testDecision": "correct-bill", "testReason": "متقاضی اشتباه خوانده بود"}
    correct = job("correct-settlement-bill", {"trackingCode": code, **decision})
    outcome = bench.run(correct)
    assert bench.run(correct) == outcome
    assert isinstance(outcome, Complete)
    assert set(outcome.variables) == {"settlementBill", "billCorrected", "correctionAccepted", "correctionMessage"}
    corrected = outcome.variables["settlementBill"]
    assert isinstance(corrected, dict)
    assert corrected["number"] != bill["number"]
    assert (
        bench.done("send-sms", {"template": "settlement-corrected"}, trackingCode=code, billNumber=corrected["number"])
        == {}
    )


def nobody_registers(bench: Bench) -> None:
    application = typed_for(KEY, SAMPLES.connections[6], reading="12a")
    checked = bench.done("check-documents", serviceKey=KEY, application=application, draftKey="d-9")
    assert set(checked) == CHECKED
    assert checked["detailsUrl"] == "http://localhost:8280/drafts/d-9/details"
    own = [(each["name"], each["text"]) for each in listed(checked["ownFields"])]
    assert own[:2] == [("reading", "12a"), ("readingDate", application["readingDate"])]
    assert [name for name, _ in own[2:]] == list(REGISTER_FIELDS.values())
    assert (checked["documentsInOrder"], checked["documentsOutcome"]) == (False, None)
    assert bench.done("discard-draft", draftKey="d-9") == {}
    with bench.begin() as uow:
        assert uow.requests.draft("d-9") is None


STORIES = (good_meter, faulty_meter, left_open, agent_reads, misread_last, nobody_registers)
