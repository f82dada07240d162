"""What is reported of the end of temporary or free-market power."""

from tests.workers.field_bench import OTHER_FLAT, kwh_today
from tests.workers.free_market_power.desk import bench_day, final_order, granted, read
from tests.workers.kit import Bench
from tests.workers.reports import Report


def final_reading(bench: Bench) -> Report:
    code = granted(bench)
    given = {"trackingCode": code, "workOrder": final_order(bench, code)}
    good = read(kwh=kwh_today(OTHER_FLAT.bill_id))
    return Report("record-final-reading", given, "finalReport", good, "finalAccepted")


def early_end(bench: Bench) -> Report:
    good = {"why": "permit-withdrawn", "letter": "۱۲/الف", "lastDay": bench_day(bench, ahead=20)}
    return Report("record-early-end", {"trackingCode": granted(bench)}, "earlyEnd", good, "earlyEndAccepted")


REPORTS = (final_reading, early_end)
