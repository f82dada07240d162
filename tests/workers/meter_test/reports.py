"""The reports of a meter test."""

from tests.workers.field_bench import OTHER_FLAT, ordered
from tests.workers.kit import Bench
from tests.workers.meter_test.desk import KEY, a_new_one, decided, hung_again, on_site, taken_away, visited
from tests.workers.reports import Report


def site_test(bench: Bench) -> Report:
    code = bench.registered(OTHER_FLAT, KEY)
    given = {"trackingCode": code, "workOrder": ordered(bench, code, "accuracy-test")}
    return Report("record-site-test", given, "siteReport", on_site(), "siteAccepted")


def meter_taken(bench: Bench) -> Report:
    needed = {each: value for each, value in taken_away().items() if each in ("outcome", "meterSerial")}
    needed |= {"newSerial": "AMANI-9", "sealNumber": "S-2"}
    return site_test(bench)._replace(good=needed)


def another_meter(bench: Bench) -> Report:
    return site_test(bench)._replace(good={"outcome": "other-meter", "meterSerial": "BIGANE-5", "reading": "120"})


def not_tested(bench: Bench) -> Report:
    return site_test(bench)._replace(good={"outcome": "not-possible", "reason": "تابلو قفل بود"})


def bench_test(bench: Bench) -> Report:
    good = {"meterSerial": OTHER_FLAT.meter.serial, "condition": "in-order", "error": "-0.8"}
    given = {"trackingCode": visited(bench, taken_away())}
    return Report("record-bench-test", given, "benchReport", good, "benchAccepted")


def judgement_of_tampering(bench: Bench) -> Report:
    code = visited(bench, on_site(condition="tampering"))
    good = {"judgement": "subscriber-fault", "judgementReason": "پل شده بود"}
    given = {"trackingCode": code, "verdict": "to-be-examined"}
    return Report("record-test-verdict", given, None, good, "verdictAccepted")


def installation(bench: Bench) -> Report:
    code = visited(bench, taken_away())
    given = {"trackingCode": code, "workOrder": ordered(bench, code, "meter-installation")}
    return Report("record-installation", given, "installationReport", hung_again(), "installationAccepted")


def replacement(bench: Bench) -> Report:
    code = visited(bench, on_site(condition="stopped-register"))
    decided(bench, code, "worn")
    given = {"trackingCode": code, "workOrder": ordered(bench, code, "meter-installation")}
    needed = {each: a_new_one()[each] for each in ("outcome", "newSerial", "sealNumber")}
    return Report("record-installation", given, "installationReport", needed, "installationAccepted")


def not_installed(bench: Bench) -> Report:
    return installation(bench)._replace(good={"outcome": "could-not", "reason": "تابلو قفل بود"})


def new_equipment(bench: Bench) -> Report:
    code = visited(bench, taken_away())
    return Report(
        "record-new-equipment", {"trackingCode": code}, "equipment", {"meterKind": "smart"}, "equipmentAccepted"
    )


REPORTS = (
    site_test,
    meter_taken,
    another_meter,
    not_tested,
    bench_test,
    judgement_of_tampering,
    installation,
    replacement,
    not_installed,
    new_equipment,
)
