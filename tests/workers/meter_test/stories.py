"""Meter tests as the process would have them done, job by job; outputs are those of the design."""

from services.money import ZERO
from services.specific.meter_test.model import Verdict
from services.specific.meter_test.ports import accuracy_test_of
from tests.workers.field_bench import ordered
from tests.workers.kit import BILL_VIEW, SAMPLES, Bench
from tests.workers.meter_test.desk import KEY, a_new_one, decided, hung_again, on_site, taken_away, visited
from tests.workers.steps import of

VERDICT = {"kind", "place", "factsText", "toldText"}
SOUND, SLOW, FAST, TAMPERED = (SAMPLES.connections[each] for each in (3, 4, 6, 12))
FAULT = {"condition", "conditionText", "siteText", "sheetUrl"}


def tested_in_the_laboratory(bench: Bench) -> None:
    """In order: paid, and hung again."""
    code = bench.registered(SOUND, KEY)
    assert bench.done("find-meter-work", trackingCode=code) == {
        "meterWork": "none",
        "workText": "",
        "substituteStays": False,
    }
    order = ordered(bench, code, "accuracy-test")
    for _ in range(2):
        answer = bench.done("record-site-test", trackingCode=code, workOrder=order, siteReport=taken_away(SOUND))
        assert answer == {"siteAccepted": True, "siteMessage": "", "siteOutcome": "taken", "siteReason": None}
    bench.done("send-sms", {"template": "meter-taken"}, trackingCode=code)
    report = {"meterSerial": SOUND.meter.serial, "condition": "in-order", "error": "-0.8"}
    for _ in range(2):
        answer = bench.done("record-bench-test", trackingCode=code, benchReport=report)
        assert answer == {"benchAccepted": True, "benchMessage": ""}
    result = bench.done("find-test-result", trackingCode=code)
    assert set(result) == {"condition", "accuracy", "resultText"}
    assert (result["condition"], result["accuracy"]) == ("in-order", "within")
    assert "- **خطا:** ۰٫۸ درصد کمتر از مصرف (حد مجاز" in str(result["resultText"])
    answers = [decided(bench, code, "in-order") for _ in range(2)]
    assert answers[0] == answers[1]
    verdict = of(dict(answers[0]), "testVerdict")
    assert (set(verdict), verdict["kind"], verdict["place"]) == (VERDICT, "in-order", "bench")
    bench.done("send-sms", {"template": "meter-test-result"}, trackingCode=code, reason=verdict["toldText"])
    fees = ["meter-test-fee", "bench-test-fee", "seal-replacement"]
    bills = [of(bench.done("issue-test-bill", trackingCode=code, feeItems=fees), "testBill") for _ in range(2)]
    assert bills[0] == bills[1]
    assert set(bills[0]) == BILL_VIEW
    assert bench.paid(bills[0], "R-1")["paymentAccepted"] is True
    work = bench.done("find-meter-work", trackingCode=code)
    assert work["meterWork"] == "reinstall"
    order = ordered(bench, code, "meter-installation")
    for _ in range(2):
        answer = bench.done(
            "record-installation", trackingCode=code, workOrder=order, installationReport=hung_again(SOUND)
        )
        assert answer == {
            "installationAccepted": True,
            "installationMessage": "",
            "installationOutcome": "installed",
            "installationReason": None,
        }
    assert bench.done("correct-metering-error", trackingCode=code) == {"correction": None}
    bench.done("archive-request", trackingCode=code, outcome="meter-tested")
    with bench.begin() as uow:
        assert uow.connections.get(SOUND.bill_id).meter.serial == SOUND.meter.serial


def slow_meter_replaced(bench: Bench) -> None:
    """Out of tolerance: replaced at the company's cost, and what was billed too little is billed once."""
    code = visited(bench, on_site(SLOW, error="-9"), SLOW)
    assert bench.done("find-test-result", trackingCode=code)["accuracy"] == "slow"
    decided(bench, code, "inaccurate")
    order = ordered(bench, code, "meter-installation")
    bench.done("record-installation", trackingCode=code, workOrder=order, installationReport=a_new_one())
    equipment = str(bench.done("find-new-equipment", trackingCode=code)["equipmentText"])
    assert equipment.startswith("- **شمارهٔ سریال کنتور:** NO-۷")
    for _ in range(2):
        answer = bench.done("record-new-equipment", trackingCode=code, equipment={"meterKind": "digital"})
        assert answer == {"equipmentAccepted": True, "equipmentMessage": ""}
    corrections = [of(bench.done("correct-metering-error", trackingCode=code), "correction") for _ in range(2)]
    assert corrections[0] == corrections[1]
    assert (corrections[0]["isCredit"], corrections[0]["creditText"]) == (False, "")
    assert int(str(corrections[0]["amountRials"])) > 0
    number = str(corrections[0]["billNumber"])
    bench.done("send-sms", {"template": "bills-corrected-debit"}, trackingCode=code, billNumber=number)
    bench.done("archive-request", trackingCode=code, outcome="meter-tested")
    with bench.begin() as uow:
        assert uow.bills.get(number).payable > ZERO
        assert accuracy_test_of(uow, code).installed_serial == "NO-7"


def fast_meter_replaced(bench: Bench) -> None:
    """Out of tolerance: what was billed too much is credit."""
    code = visited(bench, on_site(FAST, error="9"), FAST)
    decided(bench, code, "inaccurate")
    order = ordered(bench, code, "meter-installation")
    bench.done("record-installation", trackingCode=code, workOrder=order, installationReport=a_new_one())
    correction = of(bench.done("correct-metering-error", trackingCode=code), "correction")
    assert (correction["isCredit"], correction["amountRials"]) == (True, 0)
    credit = correction["creditText"]
    bench.done("send-sms", {"template": "bills-corrected-credit"}, trackingCode=code, creditText=credit)


def tampering_judged(bench: Bench) -> None:
    """Diagnosis holds the subscriber responsible; the fault is handled as in every service."""
    code = visited(bench, on_site(TAMPERED, condition="tampering"), TAMPERED)
    said = {"judgement": "subscriber-fault", "judgementReason": "پل شده بود"}
    answer = decided(bench, code, "to-be-examined", **said)
    fault = of(dict(answer), "meterTest")
    assert (set(fault), fault["condition"]) == (FAULT, "tampering")
    assert bench.done("find-meter-work", trackingCode=code)["meterWork"] == "none"
    with bench.begin() as uow:
        assert accuracy_test_of(uow, code).verdict is Verdict.SUBSCRIBER_FAULT


STORIES = (tested_in_the_laboratory, slow_meter_replaced, fast_meter_replaced, tampering_judged)
