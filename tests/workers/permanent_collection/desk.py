"""A permanent collection brought so far, job by job."""

from collections.abc import Mapping

from tests.workers.field_bench import OTHER_FLAT, kwh_today, ordered
from tests.workers.kit import Bench
from workers.samples import SampleConnection

KEY = "permanent-collection"
FILE: Mapping[str, object] = {"users": "sole", "voltage": "low", "phases": "1", "amperage": str(OTHER_FLAT.amperage)}
CASH: Mapping[str, object] = {"way": "cash"}


def facts_of(sample: SampleConnection = OTHER_FLAT) -> Mapping[str, object]:
    return {"voltage": "low", "phases": sample.phases, "amperage": sample.amperage, "powerKw": None}


def collected_report(sample: SampleConnection = OTHER_FLAT) -> Mapping[str, object]:
    return {
        "outcome": "collected",
        "meterSerial": sample.meter.serial,
        "reading": str(kwh_today(sample.bill_id)),
        "seals": "S-1، S-2",
        "photo": "IMG-1",
    }


def collected(bench: Bench, sample: SampleConnection = OTHER_FLAT) -> str:
    """A request whose equipment has been taken away."""
    code = bench.registered(sample, KEY)
    order = ordered(bench, code, "equipment-collection")
    report = collected_report(sample)
    answer = bench.done("record-collection", trackingCode=code, workOrder=order, collectionReport=report)
    assert answer["collectionAccepted"] is True
    return code


def refunded(bench: Bench, plan: Mapping[str, object] = CASH) -> str:
    """A request whose refund has been decided."""
    code = collected(bench)
    answer = bench.done("plan-refund", trackingCode=code, connectionFacts=facts_of(), refundPlan=plan)
    assert answer["planAccepted"] is True
    return code
