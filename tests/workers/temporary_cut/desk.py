"""A cut brought so far, job by job: the bench's day is a Saturday, at ten, on which power may be cut."""

from collections.abc import Mapping
from typing import Any

from services.jalali import TEHRAN
from tests.workers.field_bench import OTHER_FLAT, kwh_today, ordered
from tests.workers.kit import Bench
from workers.samples import SampleConnection

KEY = "temporary-cut"
RULE = {"orderingUnit": "diagnosis", "warningPeriod": "P10D", "evidence": "شمارهٔ گزارش قصور"}
CUT: Mapping[str, object] = {"outcome": "cut", "extent": "supply", "sealNumber": "S-1"}


def start(sample: SampleConnection = OTHER_FLAT, **changes: object) -> dict[str, object]:
    return {"case": "default", "billId": sample.bill_id, "evidence": "ق/۱", **changes}


def begun(bench: Bench, sample: SampleConnection = OTHER_FLAT) -> str:
    """A cut that the company has begun."""
    answer = bench.done("begin-cut", cutStart=start(sample), cutRule=RULE)
    assert answer["begunAccepted"] is True, answer
    return str(answer["trackingCode"])


def warned(bench: Bench, sample: SampleConnection = OTHER_FLAT) -> str:
    """One of which the subscriber is warned."""
    code = begun(bench, sample)
    bench.done("order-cut", trackingCode=code, cutOrder={"decision": "warn"}, warningPeriod="P10D")
    return code


def at_door(bench: Bench, code: str) -> dict[str, Any]:
    """What a report of the cut is given: the order, and the look at the door."""
    order = ordered(bench, code, "cut")
    facts = bench.done("look-at-cut", trackingCode=code)["cutFacts"]
    return {"trackingCode": code, "workOrder": order, "cutFacts": facts}


def cut_now(bench: Bench, **changes: object) -> dict[str, object]:
    """A report of a cut at this moment."""
    return {**CUT, "cutTime": f"{bench.clock.now().astimezone(TEHRAN):%H:%M}", **changes}


def reading_of(sample: SampleConnection) -> str:
    return str(kwh_today(sample.bill_id))
