"""Reports as no form would send them: each is answered so that it leads back to its form, and nothing is stored."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

import pytest

from db.engine import Database
from tests.fakes.uow import FixedClock
from tests.workers.field_bench import RELOCATED, kwh_today, ordered, view
from tests.workers.kit import SAMPLES, SUBSCRIBER, Bench, job
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

# A seal's or a stub's number is read as its digits, whatever program has written it; of a new meter, what is not said
# is what the old one had, and an old counter may be unreadable.
ALLOWED = {
    *((field, "number") for field in ("sealBefore", "sealAfter", "sealNumber", "newSerial", "reference")),
    *((field, "missing") for field in ("closingReading", "newDigits", "newMultiplier", "openingReading")),
    *((field, "null") for field in ("closingReading", "newDigits", "newMultiplier", "openingReading")),
}


class Report(NamedTuple):
    """A report: its job's other variables, its variable (None: its fields are variables themselves), a good one, and
    which answer says that it was taken.
    """

    job_type: str
    given: Mapping[str, object]
    variable: str | None
    good: Mapping[str, object]
    accepted: str


def place(bench: Bench) -> Report:
    given = {"trackingCode": bench.registered(service="meter-relocation")}
    good = {"suitability": "refused", "reason": "دیوار نم دارد"}
    return Report("record-place-visit", given, "placeReport", good, "placeAccepted")


def relocation(bench: Bench) -> Report:
    code = bench.registered(RELOCATED, "meter-relocation")
    order = ordered(bench, code, "meter-relocation")
    reading = str(kwh_today(RELOCATED.bill_id))
    good = {"outcome": "done", "sealBefore": "1", "sealAfter": "2", "reading": reading}
    given = {"trackingCode": code, "workOrder": order}
    return Report("record-relocation", given, "relocationReport", good, "relocationAccepted")


def postponement(bench: Bench) -> Report:
    report = relocation(bench)
    return report._replace(good={"outcome": "postponed", "postponedTo": "1405/09/04"})


def failure(bench: Bench) -> Report:
    return relocation(bench)._replace(good={"outcome": "could-not", "reason": "دیوار سست است"})


def meter_test(bench: Bench) -> Report:
    code = bench.registered()
    order = ordered(bench, code, "meter-test")
    good = {"condition": "in-order", "reading": str(kwh_today(SUBSCRIBER.bill_id)), "sealNumber": "1"}
    return Report("record-meter-test", {"trackingCode": code, "workOrder": order}, "testReport", good, "testAccepted")


def reading(bench: Bench) -> Report:
    code = bench.registered()
    ordered(bench, code, "meter-reading")
    good = {"reading": str(kwh_today(SUBSCRIBER.bill_id))}
    return Report("record-reading", {"trackingCode": code}, "agentReading", good, "readingAccepted")


def stub(bench: Bench) -> Report:
    code = bench.registered()
    bill = view(bench.done("issue-fee-bill", trackingCode=code, feeItems=["settlement-fee"]), "feeBill")
    good = {"reference": "R-1", "amount": str(bill["amountRials"]), "paidOn": "1405/08/30"}
    return Report("record-payment", {"billNumber": bill["number"]}, "stub", good, "paymentAccepted")


def change(bench: Bench) -> Report:
    code = bench.registered(service="name-change")
    order = ordered(bench, code, "meter-inspection")
    kwh = str(kwh_today(SUBSCRIBER.bill_id))
    inspected = {"condition": "in-order", "reading": kwh, "sealNumber": "1"}
    bench.done("record-meter-test", trackingCode=code, workOrder=order, testReport=inspected)
    bill = view(bench.done("issue-fee-bill", trackingCode=code, feeItems=["name-change-fee"]), "feeBill")
    assert bench.paid(bill, "R-2")["paymentAccepted"]
    with bench.begin() as uow:
        number = uow.requests.get(code).application.applicant.national_id
    good = {
        "fullName": "داریوش نوآور",
        "nationalId": number,
        "mobile": "09129876543",
        "landline": "02177002233",
    }
    return Report("change-subscriber", {"trackingCode": code}, "changeForm", good, "subscriberChanged")


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


def correction(bench: Bench) -> Report:
    code = bench.registered()
    bench.done("issue-settlement-bill", trackingCode=code)
    kwh = kwh_today(SUBSCRIBER.bill_id) - 60
    report = {"condition": "in-order", "reading": str(kwh), "sealNumber": "S-3"}
    bench.done("record-meter-test", trackingCode=code, workOrder=ordered(bench, code, "meter-test"), testReport=report)
    good = {"testDecision": "correct-bill", "testReason": "متقاضی اشتباه خوانده بود"}
    return Report("correct-settlement-bill", {"trackingCode": code}, None, good, "correctionAccepted")


def verdict(bench: Bench) -> Report:
    code = bench.registered()
    bill = view(bench.done("issue-fee-bill", trackingCode=code, feeItems=["settlement-fee"]), "feeBill")
    assert bench.paid(bill, "R-3")["paymentAccepted"]
    good = {"paymentVerdict": "not-received", "verdictReason": "در صورتحساب بانک نیست"}
    return Report("record-payment-verdict", {"trackingCode": code}, None, good, "verdictAccepted")


def ruling(bench: Bench) -> Report:
    bill = view(bench.done("issue-fee-bill", trackingCode=bench.registered(), feeItems=["settlement-fee"]), "feeBill")
    for reference in ("R-4", "R-5"):
        bench.paid(bill, reference)
    with bench.begin() as uow:
        [waiting] = uow.bills.waiting_payments()
    good = {"ruling": "refund", "reason": "به کارت پرداخت‌کننده برگشت"}
    return Report("settle-payment", {"paymentNumber": waiting.number}, "ruling", good, "settlementAccepted")


REPORTS: tuple[Callable[[Bench], Report], ...] = (
    place,
    relocation,
    postponement,
    failure,
    meter_test,
    reading,
    stub,
    change,
    repair,
    no_repair,
    judgement,
    correction,
    verdict,
    ruling,
)


@pytest.fixture
def bench(database: Database, clock: FixedClock) -> Bench:
    return Bench(database, clock)


def spoilt(report: Report) -> Iterator[tuple[str, object]]:
    """The report with one thing wrong: the whole of it, or one of its fields."""
    for name, value in NO_TEXTS.items():
        yield name, value
        for field in report.good:
            if (field, name) in ALLOWED:
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
    checked = bench.done("check-documents", serviceKey="settlement", **form)
    assert checked["documentsInOrder"] is False


@pytest.mark.parametrize("value", NO_TEXTS.values(), ids=NO_TEXTS)
def test_a_reason_that_is_none_stops_no_return_and_no_sms(bench: Bench, value: object) -> None:
    code = bench.registered()
    given: dict[str, Any] = {"returnReason": None if value is MISSING else value}
    bench.done("check-documents", serviceKey="settlement", application=None, **given)
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
