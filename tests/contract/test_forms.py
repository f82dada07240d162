"""Forms: what they write, what they offer and when, and how they read in Persian."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from services.billing.correction import BillDecision
from services.billing.unmatched import Ruling
from services.billing.verdict import Verdict
from services.catalogue import LastBill, all_services
from services.forms.titles import OwnField
from services.intake.application import COMMON_FIELDS, PERSONAL_FIELDS
from services.labels import METER_CONDITIONS
from services.model.faults import RepairOutcome
from services.model.metering import OrderOutcome
from services.specific.meter_relocation.model import PLACE_SUITABILITIES, RELOCATION_WORKS
from services.specific.meter_relocation.relocation_report import RelocationOutcome
from tests.contract.form_model import FORMS, components, each_form, form, schema

# The file import's, not an operator's; and what is personal: our own pages ask for it.
UNASKED = ("channel", "clientReference", "personKind", *PERSONAL_FIELDS)
WRITES: dict[str, set[str]] = {
    "announce-final-bill": set(),
    "change-subscriber": set(),
    "choose-agent": {"agentCode"},
    "confirm-payment": {"paymentDecision", "paymentReason"},
    "control-readings": {"diagnosisDecision", "diagnosisReason", "readingJudgement"},
    "correct-application": {
        *(f"application.{field}" for field in COMMON_FIELDS if field not in UNASKED),
        "documentsOutcome",
        "field",
        "text",
        "choice",
    },
    "cut-power": {"cutNote"},
    "decide-after-failure": {"failureDecision"},
    "examine-request": {"examineDecision", "examineReason", "readingJudgement"},
    "hand-over-bill": set(),
    "hand-over-printout": set(),
    "hand-over-settlement-bill": set(),
    "inform-subscriber": {"informedBy"},
    "judge-test-reading": {"testDecision", "testReason"},
    "order-reconnection": {"reconnectionOrdered"},
    "plan-repair": {"repairPlanned"},
    "read-meter": {"agentReading.reading", "agentReading.readingDate", "agentReading.meterSerial"},
    "receive-stub": {
        *(f"stub.{field}" for field in ("billId", "paymentId", "reference", "terminal", "amount", "paidOn")),
        "stubOutcome",
    },
    "record-stub": {"stub.reference", "stub.terminal", "stub.amount", "stub.paidOn", "stubOutcome"},
    "relocate-meter": {
        f"relocationReport.{field}"
        for field in ("outcome", "sealBefore", "sealAfter", "reading", "meterSerial", "reason", "postponedTo")
    },
    "repair-meter": {
        f"repairReport.{field}"
        for field in (
            "outcome",
            "closingReading",
            "newSerial",
            "newDigits",
            "newMultiplier",
            "openingReading",
            "sealNumber",
            "reason",
        )
    },
    "report-order": {"orderReport.outcome", "orderReport.reason", "value", "choice"},
    "request-refused": set(),
    "resolve-change": {"changeDecision", "changeReason"},
    "review-missed-deadline": {"supervisorNote"},
    "settle-payment": {f"ruling.{field}" for field in ("ruling", "billNumber", "billId", "amount", "reason")},
    "started-by-services": set(),
    "test-meter": {
        *(f"testReport.{field}" for field in ("condition", "reading", "meterSerial", "sealNumber")),
        "registerIllegible",
    },
    "verify-payment": {"paymentVerdict", "verdictReason"},
    "visit-mounting-place": {"placeReport.suitability", "placeReport.works", "placeReport.reason"},
    **{
        f"{service.key}-application": {
            f"application.{field}"
            for field in (*COMMON_FIELDS, *service.field_names)
            if field not in UNASKED and (field != "lastBillPaymentId" or service.last_bill is not LastBill.NONE)
        }
        for service in all_services().values()
    },
}


def field(form_id: str, key: str) -> dict[str, Any]:
    (component,) = (each for each in form(form_id) if each.get("key") == key)
    return component


def named(expression: str) -> dict[str, str]:
    """The options that an expression spells out: value to label."""
    return {value: label for label, value in re.findall(r'label: "([^"]+)", value: "([^"]+)"', expression)}


def options(form_id: str, key: str) -> dict[str, str]:
    """All that a field may offer: value to label."""
    component = field(form_id, key)
    listed = {option["value"]: option["label"] for option in component.get("values", ())}
    return listed | named(component.get("valuesExpression", ""))


def hides(form_id: str) -> dict[str, str]:
    """When a component is hidden, by its id."""
    return {each["id"]: each["conditional"]["hide"] for each in form(form_id) if "conditional" in each}


def test_the_forms_are_those_of_the_processes() -> None:
    assert [path.stem for path in sorted(FORMS, key=lambda each: each.stem)] == sorted(WRITES)


@each_form
def test_a_form_writes_exactly_what_its_process_awaits(path: Path) -> None:
    keys = [each["key"] for each in components(schema(path)) if "key" in each]
    assert sorted(keys) == sorted(WRITES[path.stem])


def test_a_correction_offers_and_asks_what_the_check_says_of_the_service() -> None:
    assert field("correct-application", "application.applicantKind")["valuesExpression"] == "=applicantChoices"
    assert field("correct-application", "application.documents")["valuesExpression"] == "=documentChoices"
    [own] = [each for each in form("correct-application") if each["type"] == "dynamiclist"]
    assert own["path"] == "ownFields"
    asked = OwnField.__dataclass_fields__.keys() - {"text", "choice"}
    assert set(re.findall(r"this\.(\w+)", json.dumps(own))) == asked


@pytest.mark.parametrize(
    ("form_id", "key", "words"),
    [
        ("test-meter", "testReport.condition", METER_CONDITIONS),
        ("visit-mounting-place", "placeReport.suitability", PLACE_SUITABILITIES),
        ("visit-mounting-place", "placeReport.works", RELOCATION_WORKS),
    ],
)
def test_a_report_offers_all_that_the_services_know_in_their_words(
    form_id: str, key: str, words: Mapping[str, str]
) -> None:
    assert options(form_id, key) == dict(words)


@pytest.mark.parametrize(
    ("form_id", "key", "ways"),
    [
        ("correct-application", "documentsOutcome", {"corrected", "agent-reading", "given-up"}),
        (
            "control-readings",
            "diagnosisDecision",
            {"approved", "rejected", "returned-documents", "returned-reading"},
        ),
        ("control-readings", "readingJudgement", {"rolled-over", "last-reading-wrong", "not-clear"}),
        ("judge-test-reading", "testDecision", set(BillDecision)),
        ("examine-request", "examineDecision", {"approved", "meter-test", "visit", "returned", "rejected"}),
        ("report-order", "orderReport.outcome", set(OrderOutcome)),
        ("resolve-change", "changeDecision", {"again", "give-up"}),
        ("examine-request", "readingJudgement", {"rolled-over", "last-reading-wrong", "not-clear"}),
        ("inform-subscriber", "informedBy", {"phone", "sms", "visit"}),
        ("relocate-meter", "relocationReport.outcome", set(RelocationOutcome)),
        ("decide-after-failure", "failureDecision", {"retry", "give-up"}),
        ("confirm-payment", "paymentDecision", {"confirmed", "not-paid"}),
        ("verify-payment", "paymentVerdict", set(Verdict)),
        ("settle-payment", "ruling.ruling", set(Ruling)),
        ("receive-stub", "stubOutcome", {"corrected", "left"}),
        ("record-stub", "stubOutcome", {"corrected", "another"}),
        ("repair-meter", "repairReport.outcome", set(RepairOutcome)),
    ],
)
def test_the_ways_out_of_a_form_are_the_documented_ones(form_id: str, key: str, ways: set[str]) -> None:
    assert set(options(form_id, key)) == ways


@pytest.mark.parametrize(
    ("form_id", "key", "condition", "choice"),
    [
        ("correct-application", "documentsOutcome", "agentReadingOffered = true", "agent-reading"),
        ("examine-request", "examineDecision", "testOffered = true", "meter-test"),
        ("examine-request", "examineDecision", "visitOffered = true", "visit"),
        ("test-meter", "testReport.condition", 'workOrder.kind = "meter-inspection"', "broken-seal"),
    ],
)
def test_a_choice_of_some_processes_is_offered_only_there(form_id: str, key: str, condition: str, choice: str) -> None:
    expression = field(form_id, key)["valuesExpression"]
    ways = expression.removeprefix("=").split(" else ")
    [way] = [each for each in ways if each.startswith(f"if {condition} then [")]
    offered, otherwise = named(way), named(ways[-1])
    assert offered.keys() - otherwise.keys() == {choice}
    assert otherwise.items() < offered.items()


@pytest.mark.parametrize(
    ("form_id", "answer", "asked"),
    [
        (
            "relocate-meter",
            "relocationReport.outcome",
            {
                "Field_sealBefore": "done",
                "Field_sealAfter": "done",
                "Field_reading": "done",
                "Field_meterSerial": "done",
                "Field_reason": "could-not",
                "Field_postponedTo": "postponed",
            },
        ),
        (
            "visit-mounting-place",
            "placeReport.suitability",
            {"Field_works": "possible-with-work", "Field_reason": "refused"},
        ),
    ],
)
def test_a_report_asks_for_what_its_answer_needs_and_for_nothing_else(
    form_id: str, answer: str, asked: dict[str, str]
) -> None:
    hidden = {component: hide for component, hide in hides(form_id).items() if component.startswith("Field_")}
    assert hidden == {component: f'={answer} != "{value}"' for component, value in asked.items()}
    needed = asked.keys() - {"Field_meterSerial"}
    assert all(each["validate"]["required"] for each in form(form_id) if each["id"] in needed)


@pytest.mark.parametrize(
    ("form_id", "bill"),
    [
        ("announce-final-bill", "settlementBill"),
        ("hand-over-bill", "bill"),
        ("hand-over-settlement-bill", "settlementBill"),
        ("record-stub", "bill"),
    ],
)
def test_a_bill_is_shown_with_its_readings_if_it_charges_energy(form_id: str, bill: str) -> None:
    [text] = [each for each in form(form_id) if f"{{{{{bill}.readingsText}}}}" in each.get("text", "")]
    assert text["conditional"]["hide"] == f'={bill}.readingsText = null or {bill}.readingsText = ""'
