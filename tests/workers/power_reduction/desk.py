"""A power reduction brought so far, job by job."""

from collections.abc import Mapping

from tests.workers.field_bench import OTHER_FLAT, ordered
from tests.workers.kit import Bench
from workers.samples import SampleConnection

KEY = "power-reduction"
APPROVED = {"decision": "approved", "powerKw": "120"}
ESTIMATE = {"outcome": "done", "breakerSinglePhase": "2", "cableMetre": "10"}


def mounted(amperage: int) -> Mapping[str, object]:
    return {"outcome": "done", "amperage": str(amperage), "sealNumber": "S-1"}


def checked(bench: Bench, sample: SampleConnection = OTHER_FLAT) -> str:
    """A request whose file is approved."""
    code = bench.registered(sample, KEY)
    assert bench.done("record-reduction-file", trackingCode=code, fileReport=APPROVED)["fileAccepted"] is True
    return code


def visited(bench: Bench, code: str, kind: str, report: Mapping[str, object]) -> Mapping[str, object]:
    """Operations have been there."""
    order = ordered(bench, code, kind)
    answer = bench.done("record-power-visit", trackingCode=code, workOrder=order, visitReport=report)
    assert answer["visitAccepted"] is True
    return answer


def reduced(bench: Bench, sample: SampleConnection = OTHER_FLAT) -> str:
    """A request whose power is reduced, in the record too."""
    code = checked(bench, sample)
    visited(bench, code, "power-reduction", mounted(16))
    assert bench.done("enter-reduction", trackingCode=code)["historyEntered"] is True
    return code
