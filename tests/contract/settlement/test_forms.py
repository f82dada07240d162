"""The forms of the settlement: what they write, and what they offer."""

import pytest

from services.metering.register_fields import REGISTER_FIELDS
from services.specific.settlement import agent_reading, bill_correction, payment_verdict
from tests.contract.form_model import answered_on_top, form, misnamed, options, task_forms


def test_its_forms_write_exactly_what_its_processes_await() -> None:
    assert task_forms("services/settlement") == {
        "announce-final-bill": set(),
        "confirm-payment": {"paymentDecision", "paymentReason"},
        "control-readings": {"diagnosisDecision", "diagnosisReason", "readingJudgement"},
        "hand-over-settlement-bill": set(),
        "judge-test-reading": {"testDecision", "testReason"},
        "read-meter": {
            f"agentReading.{each}"
            for each in ("reading", "readingDate", "meterSerial", "hasRegisters", *REGISTER_FIELDS.values())
        },
        "verify-payment": {"paymentVerdict", "verdictReason"},
    }


@pytest.mark.parametrize(
    ("form_id", "key", "ways"),
    [
        ("control-readings", "diagnosisDecision", {"approved", "rejected", "returned-documents", "returned-reading"}),
        ("control-readings", "readingJudgement", {"rolled-over", "last-reading-wrong", "not-clear"}),
        ("judge-test-reading", "testDecision", set(bill_correction.BillDecision)),
        ("confirm-payment", "paymentDecision", {"confirmed", "not-paid"}),
        ("verify-payment", "paymentVerdict", set(payment_verdict.Verdict)),
    ],
)
def test_the_ways_out_of_a_form_are_the_documented_ones(form_id: str, key: str, ways: set[str]) -> None:
    assert set(options(form_id, key)) == ways


@pytest.mark.parametrize("form_id", ["announce-final-bill", "hand-over-settlement-bill"])
def test_the_bill_is_shown_with_its_readings_if_it_charges_energy(form_id: str) -> None:
    [text] = [each for each in form(form_id) if "{{settlementBill.readingsText}}" in each.get("text", "")]
    assert text["conditional"]["hide"] == '=settlementBill.readingsText = null or settlementBill.readingsText = ""'


def test_a_field_has_the_same_name_in_its_form_and_in_what_is_said_of_it() -> None:
    assert misnamed("judge-test-reading", bill_correction.WORDING, "") == []
    assert misnamed("read-meter", agent_reading.WORDING, "agentReading.") == []
    assert misnamed("verify-payment", payment_verdict.WORDING, "") == []


@pytest.mark.parametrize(
    ("form_id", "message"),
    [
        ("read-meter", "readingMessage"),
        ("verify-payment", "verdictMessage"),
    ],
)
def test_a_report_that_was_not_accepted_is_answered_on_top_of_its_form(form_id: str, message: str) -> None:
    assert answered_on_top(form_id, message) == "گزارش پیشین ثبت نشد"


@pytest.mark.parametrize(
    ("form_id", "message"),
    [
        ("control-readings", "judgementMessage"),
        ("judge-test-reading", "correctionMessage"),
    ],
)
def test_a_decision_that_was_not_carried_out_is_answered_on_top_of_its_form(form_id: str, message: str) -> None:
    assert answered_on_top(form_id, message) == "تصمیم پیشین انجام نشد"
