"""A permanent collection brought so far, job by job."""

from collections.abc import Mapping

from tests.workers.field_bench import OTHER_FLAT, kwh_today, ordered
from tests.workers.kit import Bench
from workers.samples import SampleConnection

KEY = "permanent-collection"
CASH: Mapping[str, object] = {"way": "cash"}


def file_of(sample: SampleConnection = OTHER_FLAT) -> Mapping[str, object]:
    return {"users": "sole", "voltage": "low", "phases": str(sample.phases), "amperage": str(sample.amperage)}


def checked(bench: Bench, sample: SampleConnection = OTHER_FLAT) -> str:
    """A request whose file has been looked at."""
    code = bench.registered(sample, KEY)
    answer = bench.done("record-file-check", trackingCode=code, fileReport=file_of(sample))
    assert answer == {"fileAccepted": True, "fileMessage": "", "fileUsers": "sole"}
    return code


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
    code = checked(bench, sample)
    order = ordered(bench, code, "equipment-collection")
    report = collected_report(sample)
    answer = bench.done("record-collection", trackingCode=code, workOrder=order, collectionReport=report)
    assert answer["collectionAccepted"] is True
    return code


def refunded(bench: Bench, plan: Mapping[str, object] = CASH) -> str:
    """A request whose refund has been decided."""
    code = collected(bench)
    assert planned(bench, code, plan)["planAccepted"] is True
    return code


def planned(bench: Bench, code: str, plan: Mapping[str, object] = CASH) -> Mapping[str, object]:
    """What came of a decision on the figures that hold."""
    shown = bench.done("compute-refund", trackingCode=code)
    return bench.done("plan-refund", trackingCode=code, refund=shown["refund"], refundPlan=plan)
