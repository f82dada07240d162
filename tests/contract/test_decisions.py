"""Decision tables: how they read in Persian, and what every rule answers on the engine."""

import asyncio
import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from pyzeebe import ZeebeClient, create_insecure_channel

from services.catalogue import all_services
from services.model.keys import BillKind
from services.model.metering import MeterCondition
from services.reference.loading import load_reference_data
from services.specific.meter_relocation.model import RelocationWork
from tests.contract.bpmn_model import FOLDER
from tests.zeebekit import EmbeddedEngine

DMN = "{https://www.omg.org/spec/DMN/20191111/MODEL/}"

OUTPUTS = {
    "applicant-period": ["abandonAfter"],
    "fault-cost": ["feeCodes", "shortfallFactor", "explanation"],
    "name-change-fees": ["feeCode"],
    "open-bill-reminders": ["remindAfter"],
    "payment-periods": ["remindAfter", "archiveAfter"],
    "relocation-costs": ["feeCode"],
    "settlement-fees": ["feeCode"],
}

OUTPUTS |= {
    each.standard.costs: ["feeCode"] for each in all_services().values() if each.standard and each.standard.costs
}

DECISIONS = sorted(FOLDER.rglob("*.dmn"))
each_decision = pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)


def definitions(path: Path) -> ET.Element:
    return ET.parse(path).getroot()  # our own file


def test_the_decisions_are_those_of_the_processes() -> None:
    assert sorted(path.stem for path in DECISIONS) == sorted(OUTPUTS)


@each_decision
def test_a_decision_is_named_by_its_file_and_its_outputs_as_designed(path: Path) -> None:
    root = definitions(path)
    (decision,) = root.findall(f"{DMN}decision")
    assert decision.get("id") == path.stem
    assert [each.get("name") for each in decision.iter(f"{DMN}output")] == OUTPUTS[path.stem]


@pytest.fixture(scope="session")
def zeebe_resources() -> Sequence[Path]:
    """What the engine of these tests deploys: the decisions, without the processes."""
    return DECISIONS


def decide(zeebe: EmbeddedEngine, decision_id: str, variables: Mapping[str, Any]) -> tuple[Any, set[str]]:
    """The decision's output and the ids of the rules that matched."""

    async def ask() -> tuple[Any, set[str]]:
        channel = create_insecure_channel(grpc_address=zeebe.address)
        try:
            reply = await ZeebeClient(channel).evaluate_decision(None, decision_id, dict(variables))
        finally:
            await channel.close()
        assert not reply.failure_message
        return reply.decision_output, {r.rule_id for e in reply.evaluated_decisions for r in e.matched_rules}

    return asyncio.run(ask())


Case = tuple[str, Mapping[str, Any], object]

WORKS = [str(work) for work in RelocationWork]
FEE_CASES: list[Case] = [
    ("service-line-fix-costs", {"connection": {"phases": 1}, "answers": {"fault": "worn"}}, ["service-line-fix-fee"]),
    ("service-line-fix-costs", {"connection": {"phases": 1}, "answers": {"fault": "loose"}}, None),
    (
        "service-line-fix-costs",
        {"connection": {"phases": 1}, "answers": {"fault": "too-thin"}},
        ["service-line-fix-fee", "service-line-cable"],
    ),
    (
        "service-line-fix-costs",
        {"connection": {"phases": 3}, "answers": {"fault": "worn"}},
        ["service-line-fix-fee", "service-line-cable"],
    ),
    ("temporary-collection-costs", {"connection": {"phases": 1}}, ["temporary-collection-fee"]),
    ("permanent-collection-costs", {"connection": {"phases": 1}}, ["permanent-collection-fee"]),
    (
        "permanent-collection-costs",
        {"connection": {"phases": 3}},
        ["permanent-collection-fee", "permanent-collection-three-phase"],
    ),
    ("reinstallation-costs", {"connection": {"phases": 1}}, ["reinstallation-fee"]),
    ("reinstallation-costs", {"connection": {"phases": 3}}, ["reinstallation-fee", "reinstallation-three-phase"]),
    ("meter-test-costs", {"connection": {"phases": 1}}, ["meter-test-fee", "seal-replacement"]),
    ("reconnection-costs", {"answers": {"cutCase": "ordinary"}}, ["reconnection-fee"]),
    ("reconnection-costs", {"answers": {"cutCase": "self-willed"}}, ["self-willed-reconnection-fee"]),
    ("amp-connection-costs", {"connection": {"phases": 1}}, ["amp-connection-fee", "amp-connection-meter"]),
    ("amp-connection-costs", {"connection": {"phases": 3}}, ["amp-connection-fee-three-phase", "amp-connection-meter"]),
    (
        "amperage-increase-costs",
        {"connection": {"phases": 1}, "answers": {"amperage": 32, "phases": 3}},
        ["amperage-increase-fee", "three-phase-conversion"],
    ),
    (
        "amperage-increase-costs",
        {"connection": {"phases": 3}, "answers": {"amperage": 50}},
        ["amperage-increase-fee-large"],
    ),
    ("amperage-decrease-costs", {"connection": {"phases": 1}}, ["amperage-decrease-fee"]),
    ("amperage-decrease-costs", {"connection": {"phases": 3}}, ["amperage-decrease-fee-three-phase"]),
    ("split-merge-costs", {"answers": {"splitKind": "split"}}, ["connection-split-fee", "connection-split-meter"]),
    ("split-merge-costs", {"answers": {"splitKind": "merge"}}, ["connection-merge-fee"]),
    ("power-reduction-costs", {"connection": {"phases": 1}}, ["power-reduction-fee"]),
    ("power-reduction-costs", {"connection": {"phases": 3}}, ["power-reduction-fee", "power-reduction-equipment"]),
    ("settlement-fees", {"meterTestDeclined": False}, ["settlement-fee", "meter-test-fee"]),
    ("settlement-fees", {"meterTestDeclined": True}, ["settlement-fee"]),
    ("name-change-fees", {"sealBroken": False, "meterTested": False}, ["name-change-fee"]),
    ("name-change-fees", {"sealBroken": True, "meterTested": False}, ["name-change-fee", "seal-replacement"]),
    ("name-change-fees", {"sealBroken": False, "meterTested": True}, ["name-change-fee", "meter-test-fee"]),
    (
        "name-change-fees",
        {"sealBroken": True, "meterTested": True},
        ["name-change-fee", "seal-replacement", "meter-test-fee"],
    ),
    ("relocation-costs", {"phases": 1, "works": []}, ["relocation-fee", "seal-replacement"]),
    ("relocation-costs", {"phases": 3, "works": []}, ["relocation-fee-three-phase", "seal-replacement"]),
    ("relocation-costs", {"phases": 3, "works": WORKS}, ["relocation-fee-three-phase", "seal-replacement", *WORKS]),
    *(
        ("relocation-costs", {"phases": 1, "works": [work]}, ["relocation-fee", "seal-replacement", work])
        for work in WORKS
    ),
]
PERIOD_CASES: list[Case] = [
    ("payment-periods", {"billKind": BillKind.FEES}, {"remindAfter": "P3D", "archiveAfter": "P10D"}),
    ("payment-periods", {"billKind": BillKind.DEBT}, {"remindAfter": "P14D", "archiveAfter": "P60D"}),
    ("payment-periods", {"billKind": BillKind.OVERDUE}, {"remindAfter": "P3D", "archiveAfter": "P10D"}),
    ("payment-periods", {"billKind": BillKind("settlement")}, {"remindAfter": "P7D", "archiveAfter": "P30D"}),
]
APPLICANT_CASES: list[Case] = [("applicant-period", {"serviceKey": service}, "P10D") for service in all_services()]
REMINDER_CASES: list[Case] = [
    ("open-bill-reminders", {"billKind": kind, "reminders": reminders}, after)
    for kind in (BillKind.DEBT, BillKind("settlement"))
    for reminders, after in ((0, "P30D"), (2, "P30D"), (3, "P90D"), (40, "P90D"))
]
CASES = [*APPLICANT_CASES, *FEE_CASES, *PERIOD_CASES, *REMINDER_CASES]
FAULTS: dict[MeterCondition, tuple[list[str], int]] = {
    MeterCondition.TAMPERING: (["tampering-penalty", "meter-replacement"], 2),
    MeterCondition.METER_FAILURE: (["meter-replacement"], 1),
    MeterCondition.STOPPED_REGISTER: (["meter-repair"], 1),
    MeterCondition.FADED_DISPLAY: (["display-replacement"], 0),
}


@pytest.mark.process
@pytest.mark.parametrize(("decision_id", "variables", "output"), CASES)
def test_a_decision_answers_as_designed(
    zeebe: EmbeddedEngine, decision_id: str, variables: Mapping[str, Any], output: object
) -> None:
    answer, _ = decide(zeebe, decision_id, variables)
    assert answer == output


def test_every_fee_that_a_decision_names_has_an_amount() -> None:
    named = {code for path in DECISIONS for code in fee_codes(path)}
    reference = load_reference_data()
    assert len(named) > len(FAULTS)
    assert all(reference.fee(code, on=date(2026, 11, 1)).amount.amount > 0 for code in named)


def fee_codes(path: Path) -> list[str]:
    """The codes in a table's first output, where that names fees."""
    if not OUTPUTS[path.stem][0].startswith("feeCode"):
        return []
    entries = [rule.find(f"{DMN}outputEntry") for rule in definitions(path).iter(f"{DMN}rule")]
    return [
        code for entry in entries if entry is not None for code in re.findall(r'"([^"]+)"', "".join(entry.itertext()))
    ]


@pytest.mark.process
@pytest.mark.parametrize("condition", list(FAULTS))
def test_a_fault_costs_what_its_kind_says_and_is_explained(zeebe: EmbeddedEngine, condition: MeterCondition) -> None:
    answer, _ = decide(zeebe, "fault-cost", {"condition": condition})
    assert (answer["feeCodes"], answer["shortfallFactor"]) == FAULTS[condition]
    assert re.search("[آ-ی]", answer["explanation"])


@pytest.mark.process
@pytest.mark.parametrize("condition", [MeterCondition.IN_ORDER, MeterCondition.BROKEN_SEAL])
def test_a_meter_without_a_fault_costs_nothing(zeebe: EmbeddedEngine, condition: MeterCondition) -> None:
    assert decide(zeebe, "fault-cost", {"condition": condition}) == (None, set())


@pytest.mark.process
def test_every_rule_of_every_decision_is_reached_by_these_tests(zeebe: EmbeddedEngine) -> None:
    reached = set().union(*(decide(zeebe, name, variables)[1] for name, variables, _ in CASES))
    reached |= set().union(*(decide(zeebe, "fault-cost", {"condition": condition})[1] for condition in FAULTS))
    drawn = {rule.get("id") for path in DECISIONS for rule in definitions(path).iter(f"{DMN}rule")}
    assert reached == drawn
