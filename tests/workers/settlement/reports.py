"""The reports of a settlement."""

from tests.workers.field_bench import kwh_today, ordered, view
from tests.workers.kit import FEES, SUBSCRIBER, Bench
from tests.workers.reports import Report


def reading(bench: Bench) -> Report:
    code = bench.registered(service="settlement")
    ordered(bench, code, "meter-reading")
    good = {"reading": str(kwh_today(SUBSCRIBER.bill_id))}
    return Report("record-reading", {"trackingCode": code}, "agentReading", good, "readingAccepted")


def correction(bench: Bench) -> Report:
    code = bench.registered(service="settlement")
    bench.done("issue-settlement-bill", trackingCode=code)
    kwh = kwh_today(SUBSCRIBER.bill_id) - 60
    report = {"condition": "in-order", "reading": str(kwh), "sealNumber": "S-3"}
    bench.done("record-meter-test", trackingCode=code, workOrder=ordered(bench, code, "meter-test"), testReport=report)
    good = {"testDecision": "correct-bill", "testReason": "متقاضی اشتباه خوانده بود"}
    return Report("correct-settlement-bill", {"trackingCode": code}, None, good, "correctionAccepted")


def verdict(bench: Bench) -> Report:
    code = bench.registered(service="settlement")
    bill = view(bench.done("issue-fee-bill", trackingCode=code, feeItems=FEES), "feeBill")
    assert bench.paid(bill, "R-3")["paymentAccepted"]
    good = {"paymentVerdict": "not-received", "verdictReason": "در صورتحساب بانک نیست"}
    return Report("record-payment-verdict", {"trackingCode": code}, None, good, "verdictAccepted")


REPORTS = (
    reading,
    correction,
    verdict,
)
