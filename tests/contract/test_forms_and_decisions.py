"""Forms and decision tables: what they write, how they read in Persian, and what every rule answers on the engine."""

import asyncio
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from pyzeebe import ZeebeClient, create_insecure_channel

from services.intake.application import FIELDS
from services.model.bills import BillKind
from services.model.metering import MeterCondition, WorkOrderKind
from services.model.requests import ApplicantKind, DocumentKind
from tests.contract.bpmn_model import FOLDER
from tests.zeebekit import EmbeddedEngine

DMN = "{https://www.omg.org/spec/DMN/20191111/MODEL/}"
MODELER = "{http://camunda.org/schema/modeler/1.0}"
PLATFORM = {"executionPlatform": "Camunda Cloud", "executionPlatformVersion": "8.6.0"}

APPLICATION = {f"application.{field}" for field in FIELDS if field not in ("channel", "clientReference")}
WRITES: dict[str, set[str]] = {
    "announce-final-bill": set(),
    "choose-agent": {"agentCode"},
    "confirm-payment": {"paymentConfirmed"},
    "control-readings": {"diagnosisDecision", "diagnosisReason"},
    "correct-application": {*APPLICATION, "documentsOutcome"},
    "cut-power": {"cutNote"},
    "hand-over-fee-bill": set(),
    "hand-over-settlement-bill": set(),
    "inform-subscriber": {"informedBy"},
    "order-reconnection": {"reconnectionOrdered"},
    "read-meter": {"agentReading.reading", "agentReading.readingDate"},
    "record-stub": {"stub.reference", "stub.amount", "stub.paidOn"},
    "request-refused": set(),
    "review-missed-deadline": {"supervisorNote"},
    "settlement-application": APPLICATION,
    "test-meter": {"testReport.condition", "testReport.reading", "testReport.sealNumber", "counterIllegible"},
}
OUTPUTS = {
    "fault-cost": ["feeCodes", "shortfallFactor", "explanation"],
    "payment-periods": ["remindAfter", "archiveAfter"],
    "required-documents": ["document"],
    "settlement-fees": ["feeCode"],
}

FORMS = sorted(FOLDER.glob("*/*.form"))
DECISIONS = sorted(FOLDER.glob("*/*.dmn"))
each_form = pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
each_decision = pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)


def schema(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_text(encoding="utf-8")))


def form(form_id: str) -> list[dict[str, Any]]:
    (path,) = (each for each in FORMS if each.stem == form_id)
    return list(components(schema(path)))


def components(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for component in node.get("components", []):
        yield component
        yield from components(component)


def shown(component: dict[str, Any]) -> list[str]:
    """The texts of a component that an operator reads: labels, help, options, headings of columns."""
    own = [component[name] for name in ("label", "description", "text") if component.get(name)]
    parts = [*component.get("values", []), *(component.get("columns") or [])]
    return [*own, *(part["label"] for part in parts)]


def definitions(path: Path) -> ET.Element:
    return ET.parse(path).getroot()  # our own file


def values_of(form_id: str, key: str) -> list[str]:
    (component,) = (each for each in form(form_id) if each.get("key") == key)
    return [option["value"] for option in component["values"]]


def test_the_forms_and_decisions_are_those_of_the_processes() -> None:
    assert [path.stem for path in sorted(FORMS, key=lambda each: each.stem)] == sorted(WRITES)
    assert sorted(path.stem for path in DECISIONS) == sorted(OUTPUTS)


@each_form
def test_a_form_is_named_by_its_file_and_made_for_the_platform(path: Path) -> None:
    form_schema = schema(path)
    assert form_schema["id"] == path.stem
    assert PLATFORM.items() <= form_schema.items()
    assert form_schema["schemaVersion"] == 16


@each_form
def test_a_form_writes_exactly_what_its_process_awaits(path: Path) -> None:
    keys = [each["key"] for each in components(schema(path)) if "key" in each]
    assert sorted(keys) == sorted(WRITES[path.stem])


@each_form
def test_the_ids_of_a_form_are_its_own(path: Path) -> None:
    ids = [each["id"] for each in components(schema(path))]
    assert len(ids) == len(set(ids))


@each_form
def test_all_that_an_operator_reads_is_persian(path: Path) -> None:
    for component in components(schema(path)):
        for text in shown(component):
            words = re.sub(r"{{.*?}}", "", text)
            assert re.search("[آ-ی]", words) or not re.search(r"\w", words), text
            assert not re.search("[A-Za-z0-9]", words), text


@pytest.mark.parametrize("path", [*FORMS, *DECISIONS], ids=lambda path: path.name)
def test_no_arabic_letters_or_digits_stand_for_persian_ones(path: Path) -> None:
    # The ranges of digits in patterns are the one place for Arabic digits: operators may type them.
    text = path.read_text(encoding="utf-8").replace("٠-٩", "")
    assert not re.search("[يكىة٠-٩]", text)


def test_every_form_is_turned_right_to_left_in_the_same_way() -> None:
    # Tasklist's page is left to right and has no setting for it: an HTML view with a style does it, in each form.
    styles = {schema(path)["components"][0].get("content") for path in FORMS}
    assert len(styles) == 1
    assert "direction: rtl" in str(styles.pop())


@pytest.mark.parametrize("form_id", ["settlement-application", "correct-application"])
def test_the_choices_of_an_application_are_those_of_the_services(form_id: str) -> None:
    assert values_of(form_id, "application.applicantKind") == list(ApplicantKind)
    assert values_of(form_id, "application.documents") == list(DocumentKind)


def test_the_conditions_of_a_tested_meter_are_those_of_the_services() -> None:
    assert values_of("test-meter", "testReport.condition") == list(MeterCondition)


def test_every_kind_of_work_order_has_its_words_where_an_agent_is_chosen() -> None:
    text = " ".join(str(each.get("text")) for each in form("choose-agent"))
    assert set(re.findall(r'workOrderKind = "([a-z-]+)"', text)) == set(WorkOrderKind)


def test_the_ways_out_of_a_correction_and_of_the_control_are_the_documented_ones() -> None:
    (outcome,) = (each for each in form("correct-application") if each.get("key") == "documentsOutcome")
    assert set(re.findall(r'value: "([a-z-]+)"', outcome["valuesExpression"])) == {
        "corrected",
        "agent-reading",
        "given-up",
    }
    decisions = {"approved", "rejected", "returned-documents", "returned-reading"}
    assert set(values_of("control-readings", "diagnosisDecision")) == decisions
    assert values_of("inform-subscriber", "informedBy") == ["phone", "sms", "visit"]


@pytest.mark.parametrize("path", [each for each in FORMS if "application" not in each.stem], ids=lambda path: path.stem)
def test_no_form_after_the_application_asks_for_personal_data(path: Path) -> None:
    assert not re.search("nationalId|mobile|landline|fullName", path.read_text(encoding="utf-8"))


def test_a_number_may_be_typed_with_persian_arabic_or_latin_digits() -> None:
    typed = {
        "application.billId": ["7745819001257", "۷۷۴۵۸۱۹۰۰۱۲۵۷", "٧٧٤٥٨١٩٠٠١٢٥٧", "7745 8190 01257"],
        "application.nationalId": ["0012345679", "۰۰۱۲۳۴۵۶۷۹"],
        "application.mobile": ["09123456789", "+989123456789", "۰۹۱۲ ۳۴۵ ۶۷۸۹"],
        "application.landline": ["02188001122", "۰۲۱-۸۸۰۰۱۱۲۲"],
        "application.reading": ["12345", "۱۲٬۳۴۵"],
        "application.readingDate": ["1405/08/30", "۱۴۰۵/۸/۳۰", "۱۴۰۵-۰۸-۳۰"],
    }
    patterns = {
        each["key"]: each["validate"]["pattern"] for each in form("settlement-application") if each.get("key") in typed
    }
    assert patterns.keys() == typed.keys()
    for key, texts in typed.items():
        assert [text for text in texts if not re.search(patterns[key], text)] == []
        assert not re.search(patterns[key], "نامعلوم")


@each_decision
def test_a_decision_is_named_by_its_file_and_its_outputs_as_designed(path: Path) -> None:
    root = definitions(path)
    (decision,) = root.findall(f"{DMN}decision")
    assert decision.get("id") == path.stem
    assert {name: root.get(f"{MODELER}{name}") for name in PLATFORM} == PLATFORM
    assert [each.get("name") for each in decision.iter(f"{DMN}output")] == OUTPUTS[path.stem]


@each_decision
def test_a_decision_is_persian_to_its_reader_and_every_rule_is_explained(path: Path) -> None:
    (decision,) = definitions(path).findall(f"{DMN}decision")
    columns = [each.get("label", "") for kind in ("input", "output") for each in decision.iter(f"{DMN}{kind}")]
    rules = list(decision.iter(f"{DMN}rule"))
    notes = [rule.findtext(f"{DMN}description", "") for rule in rules]
    assert rules
    assert all(re.search("[آ-ی]", text) for text in [decision.get("name", ""), *columns, *notes])


@pytest.fixture(scope="session")
def zeebe_resources() -> Sequence[Path]:
    """What the engine of these tests deploys: the decisions and the forms, without the processes."""
    return (*DECISIONS, *FORMS)


def decide(zeebe: EmbeddedEngine, decision_id: str, **variables: str | bool | None) -> tuple[Any, set[str]]:
    """The decision's output and the ids of the rules that matched."""

    async def ask() -> tuple[Any, set[str]]:
        channel = create_insecure_channel(grpc_address=zeebe.address)
        try:
            reply = await ZeebeClient(channel).evaluate_decision(None, decision_id, variables)
        finally:
            await channel.close()
        assert not reply.failure_message
        return reply.decision_output, {r.rule_id for e in reply.evaluated_decisions for r in e.matched_rules}

    return asyncio.run(ask())


CASES: list[tuple[str, dict[str, str | bool | None], object]] = [
    *(
        (
            "required-documents",
            {"serviceKey": "settlement", "applicantKind": kind},
            ["last-paid-bill", "national-card-copy"],
        )
        for kind in (*ApplicantKind, None)
    ),
    ("settlement-fees", {"meterTestDeclined": False}, ["settlement-fee", "meter-test-fee"]),
    ("settlement-fees", {"meterTestDeclined": True}, ["settlement-fee"]),
    ("payment-periods", {"billKind": BillKind.FEES}, {"remindAfter": "P3D", "archiveAfter": "P10D"}),
    ("payment-periods", {"billKind": BillKind.DEBT}, {"remindAfter": "P14D", "archiveAfter": "P60D"}),
]
FAULTS: dict[MeterCondition, tuple[list[str], int]] = {
    MeterCondition.TAMPERING: (["tampering-penalty", "meter-replacement"], 2),
    MeterCondition.METER_FAILURE: (["meter-replacement"], 1),
    MeterCondition.STOPPED_COUNTER: (["meter-repair"], 1),
    MeterCondition.FADED_DISPLAY: (["display-replacement"], 0),
}


@pytest.mark.process
@pytest.mark.parametrize(("decision_id", "variables", "output"), CASES)
def test_a_decision_answers_as_designed(
    zeebe: EmbeddedEngine, decision_id: str, variables: dict[str, str | bool | None], output: object
) -> None:
    answer, _ = decide(zeebe, decision_id, **variables)
    assert answer == output


@pytest.mark.process
@pytest.mark.parametrize("condition", list(FAULTS))
def test_a_fault_costs_what_its_kind_says_and_is_explained(zeebe: EmbeddedEngine, condition: MeterCondition) -> None:
    answer, _ = decide(zeebe, "fault-cost", condition=condition)
    assert (answer["feeCodes"], answer["shortfallFactor"]) == FAULTS[condition]
    assert re.search("[آ-ی]", answer["explanation"])


@pytest.mark.process
def test_a_meter_in_order_costs_nothing(zeebe: EmbeddedEngine) -> None:
    assert decide(zeebe, "fault-cost", condition=MeterCondition.IN_ORDER) == (None, set())


@pytest.mark.process
def test_every_rule_of_every_decision_is_reached_by_these_tests(zeebe: EmbeddedEngine) -> None:
    reached = set().union(*(decide(zeebe, name, **variables)[1] for name, variables, _ in CASES))
    reached |= set().union(*(decide(zeebe, "fault-cost", condition=condition)[1] for condition in FAULTS))
    drawn = {rule.get("id") for path in DECISIONS for rule in definitions(path).iter(f"{DMN}rule")}
    assert reached == drawn
