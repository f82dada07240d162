"""The reports of a permanent collection."""

from services.specific.permanent_collection.removal_objections import object_to_removal
from tests.workers.field_bench import OTHER_FLAT, ordered
from tests.workers.kit import SAMPLES, Bench
from tests.workers.permanent_collection.desk import KEY, collected, collected_report, file_of, found, order, refunded
from tests.workers.reports import Report


def file_check(bench: Bench) -> Report:
    given = {"trackingCode": bench.registered(OTHER_FLAT, KEY)}
    return Report("record-file-check", given, "fileReport", file_of(), "fileAccepted")


def collection(bench: Bench) -> Report:
    code = bench.registered(OTHER_FLAT, KEY)
    given = {"trackingCode": code, "workOrder": ordered(bench, code, "equipment-collection")}
    return Report("record-collection", given, "collectionReport", collected_report(), "collectionAccepted")


def nobody_at_home(bench: Bench) -> Report:
    return collection(bench)._replace(good={"outcome": "not-at-home", "postponedTo": "1405/09/04"})


def refusal(bench: Bench) -> Report:
    return collection(bench)._replace(good={"outcome": "refused", "reason": "مشترک نگذاشت"})


def removal_order(bench: Bench) -> Report:
    with bench.begin() as uow:
        given = {"trackingCode": found(uow, bench)}
    return Report("order-removal", given, "removalOrder", order(), "orderAccepted")


def removal_dropped(bench: Bench) -> Report:
    return removal_order(bench)._replace(good={"decision": "drop", "dropReason": "وراث پیگیر پرداخت‌اند"})


def removal_objection(bench: Bench) -> Report:
    with bench.begin() as uow:
        code = found(uow, bench)
        made = object_to_removal(uow, clock=bench.clock, tracking_code=code, text="پرداخته‌ام")
    given = {"trackingCode": code, "objectionNumber": made.number}
    good = {"decision": "refused", "reason": "ثبت نشده است"}
    return Report("answer-removal-objection", given, "objectionReport", good, "objectionAccepted")


def laboratory(bench: Bench) -> Report:
    good = {"finding": "worn", "meterSerial": OTHER_FLAT.meter.serial}
    return Report(
        "record-laboratory-test", {"trackingCode": collected(bench)}, "laboratoryReport", good, "laboratoryAccepted"
    )


def last_reading(bench: Bench) -> Report:
    sample = SAMPLES.connections[9]
    code = bench.registered(sample, KEY)
    order = ordered(bench, code, "equipment-collection")
    shown = {**collected_report(sample), "reading": str(sample.readings[-1].kwh - 40)}
    bench.done("record-collection", trackingCode=code, workOrder=order, collectionReport=shown)
    good = {"readingJudgement": "waived", "judgementReason": "رقم دهگان خوانا نبود"}
    return Report("judge-last-reading", {"trackingCode": code}, None, good, "judgementAccepted")


def receipt(bench: Bench) -> Report:
    good = {"receiptNumber": "R-1", "meterSerial": OTHER_FLAT.meter.serial}
    return Report("record-warehouse-receipt", {"trackingCode": collected(bench)}, "receipt", good, "receiptAccepted")


def refund_plan(bench: Bench) -> Report:
    code = collected(bench)
    given = {"trackingCode": code, **bench.done("compute-refund", trackingCode=code)}
    good = {"way": "instalments", "count": "3", "reason": "بودجهٔ ماه پر است"}
    return Report("plan-refund", given, "refundPlan", good, "planAccepted")


def instalment(bench: Bench) -> Report:
    given = {"trackingCode": refunded(bench), "instalment": {"number": 1}}
    good = {"outcome": "paid", "reference": "T-1", "paidOn": "1405/08/30"}
    return Report("record-instalment", given, "paymentReport", good, "paymentAccepted")


def unpaid_instalment(bench: Bench) -> Report:
    return instalment(bench)._replace(good={"outcome": "not-paid", "reason": "حساب بسته است"})


REPORTS = (
    file_check,
    collection,
    nobody_at_home,
    refusal,
    removal_order,
    removal_dropped,
    removal_objection,
    laboratory,
    last_reading,
    receipt,
    refund_plan,
    instalment,
    unpaid_instalment,
)
