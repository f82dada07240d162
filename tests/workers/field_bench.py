"""What the tests of the field agents' jobs and pages share: sample connections, orders, requests on their way."""

from collections.abc import Mapping

from tests.workers.kit import SAMPLES, Bench

BY_BILL_ID = {sample.bill_id: sample for sample in SAMPLES.connections}
FLAT = BY_BILL_ID["1444704124"]
OTHER_FLAT = BY_BILL_ID["1663904120"]
SOUTHERN = BY_BILL_ID["1869404124"]


def kwh_today(bill_id: str) -> int:
    """A plausible reading of a sample meter on the bench's day."""
    last = BY_BILL_ID[bill_id].readings[-1]
    return last.kwh + 5 * last.days_ago


def view(variables: Mapping[str, object], name: str) -> Mapping[str, object]:
    shown = variables[name]
    assert isinstance(shown, dict)
    return shown


def ordered(bench: Bench, code: str, kind: str) -> Mapping[str, object]:
    return view(bench.done("issue-work-order", trackingCode=code, workOrderKind=kind), "workOrder")
