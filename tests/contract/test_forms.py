"""The forms of tasks that services share: what they write, what they offer and when."""

import json
import re
from pathlib import Path

import pytest

from deploy.contracts.forms import SHORTEST_REASON
from services.admission.conditions import Capacity, SameUse, SisterDebts
from services.billing.unmatched import Ruling
from services.catalogue import all_services
from services.complaints import making, second_look
from services.forms.findings import LONGEST_REASON, Wording
from services.forms.titles import OwnField
from services.intake.application import COMMON_FIELDS, PERSONAL_FIELDS
from services.labels import METER_CONDITIONS
from services.metering.final_reading import FinalOutcome
from services.metering.register_fields import REGISTER_FIELDS, WHEN_HUNG, WHEN_REMOVED
from services.model.complaints import ComplaintAbout, ComplaintDecision
from services.model.faults import RepairOutcome
from services.model.metering import OrderOutcome
from services.model.permits import UseRuling
from services.model.visits import AttemptOutcome
from services.visiting.arranging import Arrangement
from tests.contract.form_model import (
    answered_on_top,
    each_form,
    field,
    form,
    misnamed,
    named,
    options,
    schema,
    task_forms,
)

REGISTERS_OF_BOTH = ("hungHasRegisters", *WHEN_HUNG.titles, "removedHasRegisters", *WHEN_REMOVED.titles)

# The file import's, not an operator's; and what is personal: our own pages ask for it.
UNASKED = ("channel", "clientReference", "personKind", *PERSONAL_FIELDS)
VISIT = ("visitDay", "visitFrom", "visitUntil")
WRITES: dict[str, set[str]] = {
    "arrange-visit": {f"arrangement.{field}" for field in ("decision", "reason", *VISIT)},
    "choose-agent": {"agentCode"},
    "complaint": {*(f"complaint.{field}" for field in ("trackingCode", "about", "text")), "complaintOutcome"},
    "correct-application": {
        *(f"application.{field}" for field in COMMON_FIELDS if field not in UNASKED),
        "documentsOutcome",
        "field",
        "text",
        "choice",
    },
    "cut-power": {"cutNote"},
    "decide-refund": {f"refundPlan.{field}" for field in ("way", "count", "reason")},
    "examine-request": {"examineDecision", "examineReason", "readingJudgement", "sisterDebts", "capacity", "sameUse"},
    "hand-over-bill": set(),
    "hand-over-printout": set(),
    "final-reading": {
        *(f"finalReport.{field}" for field in ("outcome", "meterSerial", "reading", "sealNumber", "visitNote", *VISIT)),
        *(f"finalReport.{field}" for field in REGISTER_FIELDS.values()),
        "hasRegisters",
    },
    "inform-subscriber": {"informedBy"},
    "judge-final-reading": {"readingJudgement", "judgementReason"},
    "note-collection": {"collectionNoted"},
    "decide-power-obstacle": {"obstacleDecision"},
    "order-reconnection": {"reconnectionOrdered"},
    "report-power": {
        *(f"powerReport.{each}" for each in ("outcome", "reading", "meterSerial", "meterKind", "openingReading")),
        *(f"powerReport.{each}" for each in ("sealNumber", "obstacle", "reason")),
        *(f"powerReport.{each}" for each in ("visitDay", "visitFrom", "visitUntil", "visitNote")),
    },
    "set-reconnection-terms": {"termsReport.prepayment"},
    "pay-instalment": {f"paymentReport.{field}" for field in ("outcome", "reference", "paidOn", "reason")},
    "plan-repair": {"repairPlanned"},
    "receive-stub": {
        *(f"stub.{field}" for field in ("billId", "paymentId", "reference", "terminal", "amount", "paidOn")),
        "stubOutcome",
    },
    "record-stub": {"stub.reference", "stub.terminal", "stub.amount", "stub.paidOn", "stubOutcome"},
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
            *REGISTERS_OF_BOTH,
        )
    },
    "report-order": {
        *(f"orderReport.{field}" for field in ("outcome", "reason", "visitNote", *VISIT)),
        "value",
        "choice",
    },
    "request-refused": set(),
    "resolve-change": {"changeDecision", "changeReason"},
    "resolve-obstacle": {"changeDecision", "changeReason"},
    "review-report": {"reportDecision", "reportMessage"},
    "review-missed-deadline": {"supervisorNote"},
    "resolve-payment": {f"ruling.{field}" for field in ("ruling", "billNumber", "billId", "amount", "reason")},
    "second-look": {"secondLook.decision", "secondLook.reason"},
    "settle-refund-debt": {"debtDecision"},
    "decide-on-use": {"ruling.ruling", "ruling.reason"},
    "started-by-services": set(),
    "test-meter": {
        *(f"testReport.{field}" for field in ("outcome", "condition", "reading", "meterSerial", "sealNumber")),
        *(f"testReport.{field}" for field in ("visitNote", *VISIT, "hasRegisters", *REGISTER_FIELDS.values())),
        "registerIllegible",
    },
}


def test_a_shared_form_writes_exactly_what_its_process_awaits() -> None:
    assert task_forms("parts") == WRITES


def test_a_plain_service_has_its_start_form_alone() -> None:
    """Which `test_start_forms` holds against its manifest; forms of its own tasks are told by tests of its own."""
    plain = [service.key for service in all_services().values() if service.standard is not None]
    assert {key for key in plain if task_forms(f"services/{key}")} == set()


def test_a_correction_offers_and_asks_what_the_check_says_of_the_service() -> None:
    assert field("correct-application", "application.applicantKind")["valuesExpression"] == "=applicantChoices"
    assert field("correct-application", "application.documents")["valuesExpression"] == "=documentChoices"
    [own] = [each for each in form("correct-application") if each["type"] == "dynamiclist"]
    assert own["path"] == "ownFields"
    asked = OwnField.__dataclass_fields__.keys() - {"text", "choice"}
    assert set(re.findall(r"this\.(\w+)", json.dumps(own))) == asked


def test_a_report_that_is_corrected_tells_of_no_visit_in_vain() -> None:
    """It is of work that was done: the form without an order."""
    expression = field("report-order", "orderReport.outcome")["valuesExpression"]
    corrected, *reported = expression.removeprefix("=").split(" else ")
    assert corrected.startswith("if workOrder = null then [")
    assert set(named(corrected)) == set(OrderOutcome)
    assert [set(named(way)) for way in reported] == [{*OrderOutcome, *AttemptOutcome}] * 2


@pytest.mark.parametrize("form_id", ["correct-application", "report-order"])
def test_a_list_shows_all_its_fields(form_id: str) -> None:
    """Folded, what is behind the fifth is left out by whoever does not click "Expand all"."""
    [asked] = [each for each in form(form_id) if each["type"] == "dynamiclist"]
    assert asked["disableCollapse"] is True
    assert asked["nonCollapsedItems"] >= 50


def test_the_report_of_a_test_offers_all_conditions_of_a_meter_in_their_words() -> None:
    assert options("test-meter", "testReport.condition") == dict(METER_CONDITIONS)


@pytest.mark.parametrize(
    ("form_id", "key", "ways"),
    [
        ("correct-application", "documentsOutcome", {"corrected", "agent-reading", "given-up"}),
        ("examine-request", "examineDecision", {"approved", "meter-test", "visit", "returned", "rejected"}),
        ("report-order", "orderReport.outcome", {*OrderOutcome, *AttemptOutcome}),
        ("test-meter", "testReport.outcome", {"tested", *AttemptOutcome}),
        ("final-reading", "finalReport.outcome", {*FinalOutcome, *AttemptOutcome}),
        ("judge-final-reading", "readingJudgement", {"rolled-over", "last-reading-wrong", "not-clear"}),
        ("arrange-visit", "arrangement.decision", set(Arrangement)),
        ("resolve-change", "changeDecision", {"again", "correct-report", "give-up"}),
        ("resolve-obstacle", "changeDecision", {"again", "give-up"}),
        ("review-report", "reportDecision", {"right", "wrong"}),
        ("examine-request", "sisterDebts", set(SisterDebts)),
        ("examine-request", "capacity", set(Capacity)),
        ("examine-request", "sameUse", set(SameUse)),
        ("examine-request", "readingJudgement", {"rolled-over", "last-reading-wrong", "not-clear"}),
        ("inform-subscriber", "informedBy", {"phone", "sms", "visit"}),
        ("resolve-payment", "ruling.ruling", set(Ruling)),
        ("decide-on-use", "ruling.ruling", set(UseRuling)),
        ("receive-stub", "stubOutcome", {"corrected", "left"}),
        ("record-stub", "stubOutcome", {"corrected", "another"}),
        ("complaint", "complaint.about", set(ComplaintAbout)),
        ("complaint", "complaintOutcome", {"corrected", "given-up"}),
        ("second-look", "secondLook.decision", set(ComplaintDecision)),
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
        ("arrange-visit", "arrangement.decision", "mayGiveUp = true", "give-up"),
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
    ("form_id", "bill"),
    [
        ("hand-over-bill", "bill"),
        ("record-stub", "bill"),
    ],
)
def test_a_bill_is_shown_with_its_readings_if_it_charges_energy(form_id: str, bill: str) -> None:
    [text] = [each for each in form(form_id) if f"{{{{{bill}.readingsText}}}}" in each.get("text", "")]
    assert text["conditional"]["hide"] == f'={bill}.readingsText = null or {bill}.readingsText = ""'


@each_form
def test_the_words_for_a_reason_say_how_long_it_may_be(path: Path) -> None:
    # In words: of digits in a style, Chromium tells screen readers in the order in which they stand on the screen.
    style = schema(path)["components"][0]["content"]
    assert (SHORTEST_REASON, LONGEST_REASON) == (3, 500)
    assert "کوتاه‌تر از سه یا بلندتر از پانصد نویسه" in style
    assert not re.search("[0-9۰-۹]", "".join(re.findall('content: "(.*?)"', style)))


@pytest.mark.parametrize(
    ("form_id", "message"),
    [
        ("repair-meter", "repairMessage"),
        ("final-reading", "finalMessage"),
        ("test-meter", "testMessage"),
        ("resolve-payment", "resolutionMessage"),
    ],
)
def test_a_report_that_was_not_accepted_is_answered_on_top_of_its_form(form_id: str, message: str) -> None:
    assert answered_on_top(form_id, message) == "گزارش پیشین ثبت نشد"


@pytest.mark.parametrize(
    ("form_id", "message"),
    [
        ("examine-request", "judgementMessage"),
        ("arrange-visit", "arrangementMessage"),
    ],
)
def test_a_decision_that_was_not_carried_out_is_answered_on_top_of_its_form(form_id: str, message: str) -> None:
    assert answered_on_top(form_id, message) == "تصمیم پیشین انجام نشد"


@pytest.mark.parametrize(
    ("form_id", "message", "said"),
    [
        ("complaint", "complaintMessage", "اعتراض پیشین ثبت نشد"),
        ("second-look", "lookMessage", "رسیدگی پیشین ثبت نشد"),
        ("decide-on-use", "rulingMessage", "تصمیم پیشین ثبت نشد"),
    ],
)
def test_a_complaint_that_was_not_heard_is_answered_on_top_of_its_form(form_id: str, message: str, said: str) -> None:
    assert answered_on_top(form_id, message) == said


@pytest.mark.parametrize(
    ("form_id", "wording", "prefix"),
    [("complaint", making.WORDING, "complaint."), ("second-look", second_look.WORDING, "secondLook.")],
)
def test_a_field_of_a_complaint_has_the_same_name_in_its_form_and_in_what_is_said_of_it(
    form_id: str, wording: Wording, prefix: str
) -> None:
    assert misnamed(form_id, wording, prefix) == []
