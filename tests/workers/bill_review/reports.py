"""The verdicts of a bill review."""

from tests.workers.bill_review.stories import KEY, true_kwh
from tests.workers.field_bench import OTHER_FLAT
from tests.workers.kit import Bench
from tests.workers.reports import Report


def verdict_on_a_reading(bench: Bench) -> Report:
    code = bench.registered(OTHER_FLAT, KEY)
    good = {"decision": "reading-wrong", "trueReading": str(true_kwh(OTHER_FLAT)), "reason": "عکس قرائت"}
    return Report("check-objection-verdict", {"trackingCode": code}, "objectionVerdict", good, "verdictAccepted")


def refusal(bench: Bench) -> Report:
    good = {"decision": "refused", "reason": "قرائت درست است"}
    return verdict_on_a_reading(bench)._replace(good=good)


def return_to_the_subscriber(bench: Bench) -> Report:
    good = {"decision": "returned", "reason": "رقم امروز را بیاورید"}
    return verdict_on_a_reading(bench)._replace(good=good)


def visit(bench: Bench) -> Report:
    return verdict_on_a_reading(bench)._replace(good={"decision": "visit"})


def computed_anew(bench: Bench) -> Report:
    return verdict_on_a_reading(bench)._replace(good={"decision": "calculation-wrong"})


REPORTS = (verdict_on_a_reading, refusal, return_to_the_subscriber, visit, computed_anew)
