"""What people report of declared readings."""

from services.specific.self_declared_reading.model import SERVICE
from tests.workers.field_bench import OTHER_FLAT
from tests.workers.kit import Bench
from tests.workers.reports import Report


def _controlled(bench: Bench) -> str:
    code = bench.registered(OTHER_FLAT, SERVICE)
    bench.done("control-declaration", trackingCode=code, identity="known", recordMatch="matches")
    return code


def verdict(bench: Bench) -> Report:
    good = {"decision": "bill", "reason": "با عکس می‌خواند"}
    given = {"trackingCode": _controlled(bench)}
    return Report("record-declaration-verdict", given, "declarationVerdict", good, "verdictAccepted")


def corrected_verdict(bench: Bench) -> Report:
    last = OTHER_FLAT.readings[-1]
    good = {"decision": "bill-corrected", "correctedReading": str(last.kwh + 3 * last.days_ago), "reason": "عکس کنتور"}
    return verdict(bench)._replace(good=good)


def refusal(bench: Bench) -> Report:
    return verdict(bench)._replace(good={"decision": "refused", "reason": "عکس کنتور دیگری است"})


def visit(bench: Bench) -> Report:
    return verdict(bench)._replace(good={"decision": "visit"})


def inquiry(_bench: Bench) -> Report:
    good = {"identity": "known", "record": "matches"}
    given = {"identity": None, "recordMatch": None}
    return Report("record-inquiry", given, "inquiryReport", good, "inquiryAccepted")


def submission(bench: Bench) -> Report:
    given = {"trackingCode": _controlled(bench)}
    good = {"outcome": "submitted", "systemNumber": "A-12"}
    return Report("record-submission", given, "submissionReport", good, "submissionAccepted")


def failed_submission(bench: Bench) -> Report:
    return submission(bench)._replace(good={"outcome": "not-submitted", "reason": "سامانه تکراری می‌داند"})


REPORTS = (verdict, corrected_verdict, refusal, visit, inquiry, submission, failed_submission)
