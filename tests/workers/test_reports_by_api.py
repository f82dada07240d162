"""Reports as no form would send them: each is answered so that it leads back to its form, and nothing is stored."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from db.engine import Database
from tests.fakes.uow import FixedClock
from tests.own import of_each_service
from tests.workers.field_bench import kwh_today, ordered, view
from tests.workers.kit import FEES, SAMPLES, SERVICE, SUBSCRIBER, Bench, job
from tests.workers.reports import Report
from workers.runtime.job import Complete

MISSING = object()
NO_TEXTS: Mapping[str, Any] = {
    "missing": MISSING,
    "null": None,
    "number": 7.5,
    "list": [{"x": 1}],
    "true": True,
    "false": False,
    "object": {"x": None},
    "long": "x" * 100_000,
    "unreadable": "\x00\ud800",
}

# The number of a seal, a letter or a stub is read as its digits, whatever program has written it; of a new meter, what
# is not said is what the old one had, and an old counter may be unreadable. A percentage is read from a number, too.
ALLOWED = {
    *((field, "number") for field in ("sealBefore", "sealAfter", "sealNumber", "newSerial", "reference")),
    *((field, "number") for field in ("meterSerial", "seals", "photo", "receiptNumber", "error", "letter")),
    *((field, "number") for field in ("evidence", "headOrder")),
    ("systemNumber", "number"),
    *((field, "missing") for field in ("closingReading", "newDigits", "newMultiplier", "openingReading")),
    *((field, "null") for field in ("closingReading", "newDigits", "newMultiplier", "openingReading")),
}


def meter_test(bench: Bench) -> Report:
    code = bench.registered()
    order = ordered(bench, code, "meter-test")
    good = {"condition": "in-order", "reading": str(kwh_today(SUBSCRIBER.bill_id)), "sealNumber": "1"}
    return Report("record-meter-test", {"trackingCode": code, "workOrder": order}, "testReport", good, "testAccepted")


def stub(bench: Bench) -> Report:
    code = bench.registered()
    bill = view(bench.done("issue-fee-bill", trackingCode=code, feeItems=FEES), "feeBill")
    good = {"reference": "R-1", "amount": str(bill["amountRials"]), "paidOn": "1405/08/30"}
    return Report("record-payment", {"billNumber": bill["number"]}, "stub", good, "paymentAccepted")


def repair(bench: Bench) -> Report:
    code = bench.registered()
    given = {"trackingCode": code, "workOrder": ordered(bench, code, "meter-repair")}
    good = {
        "outcome": "replaced",
        "closingReading": str(kwh_today(SUBSCRIBER.bill_id)),
        "newSerial": "N-1",
        "newDigits": "5",
        "newMultiplier": "1",
        "openingReading": "0",
        "sealNumber": "S-3",
    }
    return Report("record-meter-repair", given, "repairReport", good, "repairAccepted")


def no_repair(bench: Bench) -> Report:
    return repair(bench)._replace(good={"outcome": "could-not", "reason": "دیوار سست است"})


def judgement(bench: Bench) -> Report:
    sample = SAMPLES.connections[9]
    code = bench.registered(sample, reading=str(sample.readings[-1].kwh - 40), readingConfirmed=True)
    good = {"readingJudgement": "last-reading-wrong", "judgementReason": "رقم دهگان اشتباه خوانده شده بود"}
    return Report("judge-reading", {"trackingCode": code}, None, good, "judgementAccepted")


def ruling(bench: Bench) -> Report:
    bill = view(bench.done("issue-fee-bill", trackingCode=bench.registered(), feeItems=FEES), "feeBill")
    for reference in ("R-4", "R-5"):
        bench.paid(bill, reference)
    with bench.begin() as uow:
        [waiting] = uow.bills.waiting_payments()
    good = {"ruling": "refund", "reason": "به کارت پرداخت‌کننده برگشت"}
    return Report("resolve-payment", {"paymentNumber": waiting.number}, "ruling", good, "resolutionAccepted")


REPORTS: tuple[Callable[[Bench], Report], ...] = (
    meter_test,
    stub,
    repair,
    no_repair,
    judgement,
    ruling,
    *(report for _, reports in of_each_service("workers", "reports", "REPORTS") for report in reports),
)


@pytest.fixture
def bench(database: Database, clock: FixedClock) -> Bench:
    return Bench(database, clock)


def spoilt(report: Report) -> Iterator[tuple[str, object]]:
    """The report with one thing wrong: the whole of it, or one of its fields."""
    for name, value in NO_TEXTS.items():
        yield name, value
        for field in report.good:
            if (field, name) in ALLOWED or (field in report.optional and value in (MISSING, None)):
                continue
            left = {each: good for each, good in report.good.items() if each != field}
            yield f"{field} {name}", left if value is MISSING else {**left, field: value}


def outcome_of(bench: Bench, report: Report, value: object) -> object:
    if report.variable is None:
        form = value if isinstance(value, dict) else dict.fromkeys(report.good, value)
    else:
        form = {report.variable: value}
    form = {name: each for name, each in form.items() if each is not MISSING}
    return bench.run(job(report.job_type, {**report.given, **form}))


@pytest.mark.parametrize("made", REPORTS, ids=lambda each: each.__name__)
def test_a_report_that_is_no_report_leads_back_to_its_form(bench: Bench, made: Callable[[Bench], Report]) -> None:
    report = made(bench)
    for what, value in spoilt(report):
        outcome = outcome_of(bench, report, value)
        assert isinstance(outcome, Complete), (what, outcome)
        assert outcome.variables[report.accepted] is False, what
    corrected = outcome_of(bench, report, report.good)
    assert isinstance(corrected, Complete)
    assert corrected.variables[report.accepted] is True


@pytest.mark.parametrize("value", NO_TEXTS.values(), ids=NO_TEXTS)
def test_an_application_that_is_none_is_answered_with_what_is_missing(bench: Bench, value: object) -> None:
    form: dict[str, Any] = {} if value is MISSING else {"application": value}
    checked = bench.done("check-documents", serviceKey=SERVICE, **form)
    assert checked["documentsInOrder"] is False


@pytest.mark.parametrize("value", NO_TEXTS.values(), ids=NO_TEXTS)
def test_a_reason_that_is_none_stops_no_return_and_no_sms(bench: Bench, value: object) -> None:
    code = bench.registered()
    given: dict[str, Any] = {"returnReason": None if value is MISSING else value}
    bench.done("check-documents", serviceKey=SERVICE, application=None, **given)
    bench.done("send-sms", {"template": "request-returned"}, trackingCode=code, reason=given["returnReason"])
    with bench.begin() as uow:
        text = uow.outbox.sms_of(code)[-1].text
    assert len(text) < 400
    assert "None" not in text
    assert "{" not in text


def test_a_reason_that_no_diagram_hands_over_is_a_fault_of_the_diagram(bench: Bench) -> None:
    outcome = bench.run(job("send-sms", {"trackingCode": bench.registered()}, headers={"template": "request-returned"}))
    assert not isinstance(outcome, Complete)


@pytest.mark.parametrize("value", NO_TEXTS.values(), ids=NO_TEXTS)
def test_an_agent_who_is_none_is_chosen_by_the_rule(bench: Bench, value: object) -> None:
    given: dict[str, Any] = {} if value is MISSING else {"agentCode": value}
    code = bench.registered()
    assert bench.done("issue-work-order", trackingCode=code, workOrderKind="meter-test", **given)["workOrder"]
