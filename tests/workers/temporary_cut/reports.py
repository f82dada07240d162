"""The reports of a cut."""

from services.specific.temporary_cut.objections import object_to_cut
from tests.workers.field_bench import OTHER_FLAT, ordered
from tests.workers.kit import Bench
from tests.workers.reports import Report
from tests.workers.temporary_cut.desk import KEY, RULE, at_door, begun, checked, cut_now, kwh_at_cut, start, warned


def beginning(bench: Bench) -> Report:
    del bench
    return Report("begin-cut", {"cutRule": RULE}, "cutStart", start(), "begunAccepted")


def order(bench: Bench) -> Report:
    given = {"trackingCode": begun(bench), "warningPeriod": "P10D"}
    return Report("order-cut", given, "cutOrder", {"decision": "warn"}, "orderAccepted")


def dropped(bench: Bench) -> Report:
    return order(bench)._replace(good={"decision": "drop", "reason": "رفع شد"})


def cut(bench: Bench) -> Report:
    return Report(
        "record-cut", at_door(bench, bench.registered(OTHER_FLAT, KEY)), "cutReport", cut_now(bench), "cutAccepted"
    )


def not_possible(bench: Bench) -> Report:
    return cut(bench)._replace(good={"outcome": "not-possible", "reason": "تابلو قفل بود"})


def premises(bench: Bench) -> Report:
    given = {"trackingCode": begun(bench)}
    good = {"decision": "cut", "headOrder": "د/۱۲"}
    return Report("decide-premises", given, "premisesReport", good, "premisesAccepted")


def premises_spared(bench: Bench) -> Report:
    return premises(bench)._replace(good={"decision": "do-not-cut", "reason": "بیمارستان است"})


def objection(bench: Bench) -> Report:
    code = warned(bench)
    with bench.begin() as uow:
        object_to_cut(uow, clock=bench.clock, tracking_code=code, text="قصوری نبوده است")
    good = {"decision": "refused", "reason": "گزارش درست است"}
    return Report("answer-cut-objection", {"trackingCode": code}, "objectionReport", good, "objectionAccepted")


def check(bench: Bench) -> Report:
    code = checked(bench)
    given = {"trackingCode": code, "workOrder": ordered(bench, code, "cut-check")}
    good = {"outcome": "off", "reading": str(kwh_at_cut(bench, OTHER_FLAT) + 1)}
    may_be_unreadable = frozenset({"reading"})
    return Report("record-cut-check", given, "checkReport", good, "checkAccepted", may_be_unreadable)


def check_decided(bench: Bench) -> Report:
    code = checked(bench)
    seen = {"outcome": "off", "reading": str(kwh_at_cut(bench, OTHER_FLAT) + 1)}
    order = ordered(bench, code, "cut-check")
    bench.done("record-cut-check", trackingCode=code, workOrder=order, checkReport=seen)
    given = {"trackingCode": code}
    good = {"decision": "nothing", "reason": "رقم آخر روشن نبود"}
    return Report("decide-cut-check", given, "checkDecision", good, "decisionAccepted")


REPORTS = (
    beginning,
    order,
    dropped,
    cut,
    not_possible,
    premises,
    premises_spared,
    objection,
    check,
    check_decided,
)
