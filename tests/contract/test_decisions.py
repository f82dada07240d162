"""Decision tables: each rule is shown by an example in a manifest, and the engine answers as the examples say."""

import asyncio
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from pyzeebe import ZeebeClient, create_insecure_channel

from deploy.contracts.cost_tables import examples_of
from services.registry import registry
from services.registry.costs import TableExample
from tests.contract.bpmn_model import FOLDER
from tests.zeebekit import EmbeddedEngine

_DMN = "{https://www.omg.org/spec/DMN/20191111/MODEL/}"
DECISIONS = sorted(FOLDER.rglob("*.dmn"))
each_decision = pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)


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


def said(answer: object, gives: object) -> object:
    """Of an answer with several outputs those that the example names."""
    if isinstance(answer, dict) and isinstance(gives, Mapping):
        return {name: answer.get(name) for name in gives}
    return answer


def rule_ids(path: Path) -> Mapping[str, str]:
    """The rules of a table by id, with what explains each."""
    rules = ElementTree.parse(path).iter(f"{_DMN}rule")
    return {rule.get("id", ""): rule.findtext(f"{_DMN}description", "") for rule in rules}


@pytest.mark.process
@each_decision
def test_a_table_answers_as_its_examples_say_and_they_show_every_rule(zeebe: EmbeddedEngine, path: Path) -> None:
    reached: set[str] = set()
    for example in examples_of(path.stem, registry()):
        answer, rules = decide(zeebe, path.stem, example.given)
        assert said(answer, example.gives) == example.gives, f"{path.stem}, given {dict(example.given)}"
        reached |= rules
    unseen = {key: why for key, why in rule_ids(path).items() if key not in reached}
    assert not unseen, f"no [[examples.{path.stem}]] of a manifest reaches these rows; add one for each: {unseen}"


@pytest.mark.process
@pytest.mark.parametrize("example", examples_of("fault-cost", registry()))
def test_a_fault_that_costs_something_is_explained(zeebe: EmbeddedEngine, example: TableExample) -> None:
    answer, _ = decide(zeebe, "fault-cost", example.given)
    assert answer == example.gives is None or re.search("[آ-ی]", answer["explanation"])
