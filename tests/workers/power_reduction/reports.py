"""The reports of a power reduction."""

from tests.workers.field_bench import OTHER_FLAT, ordered
from tests.workers.kit import Bench
from tests.workers.power_reduction.desk import APPROVED, ESTIMATE, KEY, checked, mounted, reduced
from tests.workers.reports import Report


def file_check(bench: Bench) -> Report:
    given = {"trackingCode": bench.registered(OTHER_FLAT, KEY)}
    return Report("record-reduction-file", given, "fileReport", APPROVED, "fileAccepted")


def file_returned(bench: Bench) -> Report:
    return file_check(bench)._replace(good={"decision": "returned", "reason": "پروانه خوانا نیست"})


def estimate(bench: Bench) -> Report:
    code = checked(bench)
    given = {"trackingCode": code, "workOrder": ordered(bench, code, "reduction-estimate")}
    needed = {each: ESTIMATE[each] for each in ("outcome", "breakerSinglePhase")}
    return Report("record-power-visit", given, "visitReport", needed, "visitAccepted")


def reduction(bench: Bench) -> Report:
    code = checked(bench)
    given = {"trackingCode": code, "workOrder": ordered(bench, code, "power-reduction")}
    return Report("record-power-visit", given, "visitReport", mounted(16), "visitAccepted")


def not_possible(bench: Bench) -> Report:
    return reduction(bench)._replace(good={"outcome": "not-possible", "reason": "تابلو قفل بود"})


def power_return(bench: Bench) -> Report:
    code = reduced(bench)
    given = {"trackingCode": code, "workOrder": ordered(bench, code, "power-return")}
    return Report("record-power-visit", given, "visitReport", mounted(OTHER_FLAT.amperage), "visitAccepted")


def another_end(bench: Bench) -> Report:
    given = {"trackingCode": reduced(bench)}
    return Report("record-reduction-end", given, "endReport", {"endsOn": "1405/10/01"}, "endAccepted")


REPORTS = (file_check, file_returned, estimate, reduction, not_possible, power_return, another_end)
