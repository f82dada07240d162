"""The forms of a permanent collection: what they write, what they offer and when."""

from collections.abc import Mapping

import pytest

from services.labels import JUDGEMENTS
from services.metering.register_fields import SHOWN
from services.model.connections import Judgement
from services.model.objections import ObjectionDecision
from services.objections import wording as objections
from services.refunds import paying, planning
from services.specific.permanent_collection import (
    collection_report,
    file_check,
    removal_order,
    storing,
)
from services.specific.permanent_collection.estimate import UNCLEAR_ENERGY
from services.specific.permanent_collection.model import FINDINGS, USERS, VOLTAGES
from tests.contract.form_model import (
    answered_on_top,
    asks_by_answer,
    misnamed,
    options,
    task_forms,
)

FILE = ("users", "voltage", "phases", "amperage", "powerKw", "reason")
ORDER = ("decision", "dropReason", "headOrder")
COLLECTED = ("meterSerial", "reading", "hasRegisters", "seals", "photo")


def test_its_forms_write_exactly_what_its_processes_await() -> None:
    report = ("outcome", *COLLECTED, *SHOWN.titles, "postponedTo", "reason")
    assert task_forms("services/permanent-collection") == {
        "answer-removal-objection": {"objectionReport.decision", "objectionReport.reason"},
        "answer-terms": {"agreementAnswer"},
        "arrive-at-removal": {"atPlace"},
        "check-file": {f"fileReport.{each}" for each in FILE},
        "collect-equipment": {f"collectionReport.{each}" for each in report},
        "decide-after-refusal": {"refusalDecision"},
        "decide-after-removal-visit": {"visitDecision"},
        "judge-last-reading": {"readingJudgement", "judgementReason"},
        "leave-removal": set(),
        "make-safe": {"safetyOutcome"},
        "order-removal": {f"removalOrder.{each}" for each in (*ORDER, *FILE)},
        "receive-equipment": {"receipt.receiptNumber", "receipt.meterSerial"},
        "test-equipment": {f"laboratoryReport.{each}" for each in ("meterSerial", "finding", "error")},
    }


JUDGED: Mapping[str, str] = {
    **{each.value: JUDGEMENTS[each] for each in (Judgement.ROLLED_OVER, Judgement.LAST_READING_WRONG)},
    **{each.value: words for each, words in UNCLEAR_ENERGY.items()},
}


@pytest.mark.parametrize(
    ("form", "key", "words"),
    [
        ("check-file", "fileReport.users", USERS),
        ("check-file", "fileReport.voltage", VOLTAGES),
        ("order-removal", "removalOrder.users", USERS),
        ("order-removal", "removalOrder.voltage", VOLTAGES),
        ("test-equipment", "laboratoryReport.finding", FINDINGS),
        ("decide-refund", "refundPlan.way", planning.WAYS),
        (
            "judge-last-reading",
            "readingJudgement",
            JUDGED,
        ),
    ],
)
def test_a_form_offers_all_that_is_known_in_its_words(form: str, key: str, words: Mapping[str, str]) -> None:
    assert options(form, key) == dict(words)


def test_the_ways_out_are_those_of_the_diagram() -> None:
    outcome = set(collection_report.CollectionOutcome)
    assert set(options("collect-equipment", "collectionReport.outcome")) == outcome
    assert set(options("pay-instalment", "paymentReport.outcome")) == set(paying.PaymentReport)
    assert set(options("check-file", "fileReport.phases")) == set(file_check.PHASES)
    assert set(options("answer-terms", "agreementAnswer")) == {"agreed", "refused"}
    assert set(options("decide-after-refusal", "refusalDecision")) == {"retry", "give-up"}
    assert set(options("order-removal", "removalOrder.decision")) == set(removal_order.RemovalDecision)
    assert set(options("order-removal", "removalOrder.phases")) == set(file_check.PHASES)
    decisions = set(ObjectionDecision)
    assert set(options("answer-removal-objection", "objectionReport.decision")) == decisions
    assert set(options("decide-after-removal-visit", "visitDecision")) == {"retry", "give-up"}
    assert set(options("make-safe", "safetyOutcome")) == {"safe", "cannot"}
    assert set(options("settle-refund-debt", "debtDecision")) == {"set-off", "look-again"}


def test_a_report_asks_for_what_its_answer_needs_and_for_nothing_else() -> None:
    paid = {"Field_reference": "paid", "Field_paidOn": "paid", "Field_reason": "not-paid"}
    assert asks_by_answer("pay-instalment", "paymentReport.outcome", paid)
    plan = {"Field_count": "instalments", "Field_reason": "instalments"}
    assert asks_by_answer("decide-refund", "refundPlan.way", plan)


@pytest.mark.parametrize(
    ("form", "wording", "prefix"),
    [
        ("check-file", file_check.WORDING, "fileReport."),
        ("collect-equipment", collection_report.WORDING, "collectionReport."),
        ("order-removal", removal_order.WORDING, "removalOrder."),
        ("answer-removal-objection", objections.WORDING, "objectionReport."),
        ("test-equipment", storing.LABORATORY, "laboratoryReport."),
        ("receive-equipment", storing.WAREHOUSE, "receipt."),
        ("decide-refund", planning.WORDING, "refundPlan."),
        ("pay-instalment", paying.WORDING, "paymentReport."),
    ],
)
def test_a_field_has_the_same_name_in_its_form_and_in_what_is_said_of_it(
    form: str, wording: object, prefix: str
) -> None:
    assert misnamed(form, wording, prefix) == []  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("form", "message", "said"),
    [
        ("check-file", "fileMessage", "بررسی پیشین ثبت نشد"),
        ("collect-equipment", "collectionMessage", "گزارش پیشین ثبت نشد"),
        ("order-removal", "orderMessage", "تصمیم پیشین ثبت نشد"),
        ("answer-removal-objection", "objectionMessage", "پاسخ پیشین ثبت نشد"),
        ("test-equipment", "laboratoryMessage", "گزارش پیشین ثبت نشد"),
        ("judge-last-reading", "judgementMessage", "نظر پیشین ثبت نشد"),
        ("receive-equipment", "receiptMessage", "رسید پیشین ثبت نشد"),
        ("decide-refund", "planMessage", "تصمیم پیشین ثبت نشد"),
        ("pay-instalment", "paymentMessage", "گزارش پیشین ثبت نشد"),
    ],
)
def test_a_report_that_was_not_accepted_is_answered_on_top_of_its_form(form: str, message: str, said: str) -> None:
    assert answered_on_top(form, message) == said
