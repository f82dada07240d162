"""The reports of a relocation."""

from tests.workers.field_bench import OTHER_FLAT, kwh_today, ordered
from tests.workers.kit import Bench
from tests.workers.reports import Report


def place(bench: Bench) -> Report:
    given = {"trackingCode": bench.registered(service="meter-relocation")}
    good = {"suitability": "refused", "reason": "دیوار نم دارد"}
    return Report("record-place-visit", given, "placeReport", good, "placeAccepted")


def relocation(bench: Bench) -> Report:
    code = bench.registered(OTHER_FLAT, "meter-relocation")
    order = ordered(bench, code, "meter-relocation")
    reading = str(kwh_today(OTHER_FLAT.bill_id))
    good = {"outcome": "done", "sealBefore": "1", "sealAfter": "2", "reading": reading}
    given = {"trackingCode": code, "workOrder": order}
    return Report("record-relocation", given, "relocationReport", good, "relocationAccepted")


def postponement(bench: Bench) -> Report:
    report = relocation(bench)
    return report._replace(good={"outcome": "postponed", "postponedTo": "1405/09/04"})


def failure(bench: Bench) -> Report:
    return relocation(bench)._replace(good={"outcome": "could-not", "reason": "دیوار سست است"})


REPORTS = (
    place,
    relocation,
    postponement,
    failure,
)
