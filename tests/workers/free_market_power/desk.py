"""Temporary or free-market power brought so far, job by job."""

from collections.abc import Mapping
from datetime import timedelta

from services.jalali import format_jalali, local_date
from tests.workers.field_bench import OTHER_FLAT, ordered
from tests.workers.kit import Bench
from workers.samples import SampleConnection

KEY = "free-market-power"
DAYS = 40
FEES = ["temporary-power-fee"]


def bench_day(bench: Bench, *, ahead: int) -> str:
    """A day from the bench's today on, as people write it."""
    return format_jalali(local_date(bench.clock.now()) + timedelta(days=ahead))


def asked(bench: Bench, sample: SampleConnection = OTHER_FLAT, **changes: object) -> str:
    """A request for forty days from tomorrow on."""
    days = {"firstDay": bench_day(bench, ahead=1), "lastDay": bench_day(bench, ahead=DAYS)}
    return bench.registered(sample, KEY, **{**days, **changes})


def granted(bench: Bench, sample: SampleConnection = OTHER_FLAT) -> str:
    """A request that was paid for and granted."""
    code = asked(bench, sample)
    bill = bench.done("issue-power-bill", trackingCode=code, feeItems=FEES, depositItem="temporary-deposit-long")
    shown = bill["powerBill"]
    assert isinstance(shown, dict)
    assert bench.paid(shown, f"R-{code}")["paymentAccepted"] is True
    assert bench.done("grant-power", trackingCode=code)["grantOutcome"] == "free-power-granted"
    return code


def read(sample: SampleConnection = OTHER_FLAT, kwh: int = 0) -> Mapping[str, object]:
    return {"outcome": "done", "meterSerial": sample.meter.serial, "reading": str(kwh), "sealNumber": "S-1"}


def final_order(bench: Bench, code: str, kind: str = "final-collection") -> Mapping[str, object]:
    return ordered(bench, code, kind)
