"""Reports as no form would send them: each is answered so that it leads back to its form, and nothing is stored."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

import pytest

from db.engine import Database
from tests.fakes.uow import FixedClock
from tests.workers.field_bench import RELOCATED, kwh_today, ordered, view
from tests.workers.kit import SUBSCRIBER, Bench, job
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

# Read as their digits, whatever program has written them as numbers.
MAY_BE_NUMBERS = {"sealBefore", "sealAfter", "sealNumber", "reference"}


class Report(NamedTuple):
    """A report: its job's other variables, its variable, a good one, and which answer says that it was taken."""

    job_type: str
    given: Mapping[str, object]
    variable: str
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


REPORTS: tuple[Callable[[Bench], Report], ...] = (
    place,
    relocation,
    postponement,
    failure,
    meter_test,
    reading,
    stub,
    change,
)


@pytest.fixture
def bench(database: Database, clock: FixedClock) -> Bench:
    return Bench(database, clock)


def spoilt(report: Report) -> Iterator[tuple[str, object]]:
    """The report with one thing wrong: the whole of it, or one of its fields."""
    for name, value in NO_TEXTS.items():
        yield name, value
        for field in report.good:
            if name == "number" and field in MAY_BE_NUMBERS:
                continue
            left = {each: good for each, good in report.good.items() if each != field}
            yield f"{field} {name}", left if value is MISSING else {**left, field: value}


def outcome_of(bench: Bench, report: Report, value: object) -> object:
    form = {} if value is MISSING else {report.variable: value}
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
    checked = bench.done("check-documents", serviceKey="settlement", requiredDocuments=[], **form)
    assert checked["documentsInOrder"] is False
    assert bench.done("find-connection", **form) == {"connection": None, "personKind": "individual"}


@pytest.mark.parametrize("value", NO_TEXTS.values(), ids=NO_TEXTS)
def test_a_reason_that_is_none_stops_no_return_and_no_sms(bench: Bench, value: object) -> None:
    code = bench.registered()
    given: dict[str, Any] = {"returnReason": None if value is MISSING else value}
    bench.done("check-documents", serviceKey="settlement", requiredDocuments=[], application=None, **given)
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
