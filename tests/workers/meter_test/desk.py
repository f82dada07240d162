"""A meter test brought so far, job by job."""

from collections.abc import Mapping
from typing import Any

from tests.workers.field_bench import OTHER_FLAT, kwh_today, ordered
from tests.workers.kit import Bench
from workers.samples import SampleConnection

KEY = "meter-test"


def on_site(sample: SampleConnection = OTHER_FLAT, **changes: object) -> Mapping[str, object]:
    return {
        "outcome": "tested",
        "meterSerial": sample.meter.serial,
        "condition": "in-order",
        "error": "1.2",
        "reading": str(kwh_today(sample.bill_id)),
        "sealNumber": "S-1",
        **changes,
    }


def taken_away(sample: SampleConnection = OTHER_FLAT) -> Mapping[str, object]:
    return {
        "outcome": "taken",
        "meterSerial": sample.meter.serial,
        "reading": str(kwh_today(sample.bill_id)),
        "newSerial": "AMANI-9",
        "newDigits": "5",
        "newMultiplier": "1",
        "openingReading": "40",
        "sealNumber": "S-2",
    }


def hung_again(sample: SampleConnection = OTHER_FLAT) -> Mapping[str, object]:
    return {
        "outcome": "installed",
        "meterSerial": sample.meter.serial,
        "reading": str(kwh_today(sample.bill_id) + 3),
        "closingReading": "44",
        "sealNumber": "S-3",
    }


def a_new_one() -> Mapping[str, object]:
    return {
        "outcome": "installed",
        "newSerial": "NO-7",
        "newDigits": "6",
        "newMultiplier": "1",
        "openingReading": "1",
        "sealNumber": "S-4",
    }


def visited(bench: Bench, report: Mapping[str, object], sample: SampleConnection = OTHER_FLAT) -> str:
    """A request whose tester has been there."""
    code = bench.registered(sample, KEY)
    order = ordered(bench, code, "accuracy-test")
    answer = bench.done("record-site-test", trackingCode=code, workOrder=order, siteReport=report)
    assert answer["siteAccepted"] is True
    return code


def decided(bench: Bench, code: str, verdict: str, **said: str) -> Mapping[str, object]:
    """The verdict that the table, or diagnosis, has given."""
    given: dict[str, Any] = {"trackingCode": code, "verdict": verdict, **said}
    answer = bench.done("record-test-verdict", **given)
    assert answer["verdictAccepted"] is True
    return answer
