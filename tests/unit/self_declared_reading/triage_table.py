"""The decision table `declared-reading-triage`, read from its file: what the engine answers, without an engine
(`tests/process/self_declared_reading/test_table.py` holds both against each other).
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

from services.specific.self_declared_reading.facts import DeclarationFacts

_DMN = "{https://www.omg.org/spec/DMN/20191111/MODEL/}"
TABLE = Path(__file__).parents[3] / "bpmn/services/self-declared-reading/declared-reading-triage.dmn"
_CONTAINS = re.compile(r'list contains\(\?, "([a-z-]+)"\)')
_BELOW = re.compile(r"\? != null and \? < ([0-9]+)")


class Row(NamedTuple):
    """What has to be so, by the names of the facts, and what is found then."""

    conditions: Mapping[str, str]
    verdict: str
    finding: str


@cache
def rows() -> tuple[Row, ...]:
    """The rows of the file."""
    table = ElementTree.parse(TABLE).find(f".//{_DMN}decisionTable")
    assert table is not None
    names = [each.findtext(f"{_DMN}inputExpression/{_DMN}text", "").removeprefix("declaration.") for each in table]
    names = [name for name in names if name]
    return tuple(_row(names, rule) for rule in table.iter(f"{_DMN}rule"))


def triage(facts: Mapping[str, object]) -> list[tuple[str, str]]:
    """Verdict and finding of each row that fits; `facts` are named as the table names them."""
    return [
        (row.verdict, row.finding)
        for row in rows()
        if all(_fits(condition, facts.get(name)) for name, condition in row.conditions.items())
    ]


def named(facts: DeclarationFacts) -> dict[str, object]:
    """The facts as the table names them."""
    return {
        "doubt": facts.doubt,
        "consumption": facts.consumption.value,
        "flags": [each.value for each in facts.flags],
        "daysSinceDeclared": facts.days_since_declared,
        "photo": facts.photo,
        "identity": facts.identity.value,
        "record": facts.record.value,
    }


def verdict_of(found: Sequence[tuple[str, str]]) -> str:
    """Refused, doubtful or plain."""
    verdicts = {verdict for verdict, _ in found}
    return next((each for each in ("refused", "doubtful") if each in verdicts), "plain")


def _row(names: Sequence[str], rule: ElementTree.Element) -> Row:
    entries = [each.findtext(f"{_DMN}text", "") for each in rule.iter(f"{_DMN}inputEntry")]
    verdict, finding = (each.findtext(f"{_DMN}text", "").strip('"') for each in rule.iter(f"{_DMN}outputEntry"))
    conditions = {name: entry for name, entry in zip(names, entries, strict=True) if entry}
    return Row(conditions, verdict, finding)


def _fits(condition: str, value: object) -> bool:
    if found := _CONTAINS.fullmatch(condition):
        return isinstance(value, list) and found[1] in value
    if found := _BELOW.fullmatch(condition):
        return isinstance(value, int) and value < int(found[1])
    if condition in ("true", "false"):
        return value is (condition == "true")
    return value in [each.strip().strip('"') for each in condition.split(",")]
