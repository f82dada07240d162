"""Each finding of the table in words: for diagnosis with its figures, for the subscriber with what to do."""

from pathlib import Path
from xml.etree import ElementTree

import pytest

from services.notices.wording import LONGEST_REASON
from services.specific.self_declared_reading.findings import FindingCode, UnknownFinding
from tests.unit.self_declared_reading.declaring_world import Declaring

_DMN = "{https://www.omg.org/spec/DMN/20191111/MODEL/}"
TABLE = Path(__file__).parents[3] / "bpmn/services/self-declared-reading/declared-reading-triage.dmn"


def outputs() -> list[tuple[str, str]]:
    """Verdict and finding of each row."""
    rules = ElementTree.parse(TABLE).iter(f"{_DMN}rule")
    said = [[each.findtext(f"{_DMN}text", "").strip('"') for each in rule.iter(f"{_DMN}outputEntry")] for rule in rules]
    return [(verdict, finding) for verdict, finding in said]


@pytest.fixture
def world() -> Declaring:
    world = Declaring()
    world.declared(14_900, lowLoadReading=9)
    return world


def test_the_table_and_the_words_know_the_same_findings() -> None:
    assert {finding for _, finding in outputs()} == set(FindingCode)
    assert {verdict for verdict, _ in outputs()} == {"refused", "doubtful"}


@pytest.mark.parametrize(("verdict", "finding"), outputs())
def test_each_finding_is_told_and_a_refusal_fits_an_sms(world: Declaring, verdict: str, finding: str) -> None:
    told = world.tell(finding, verdict=verdict)
    assert (finding == "contradicts-records") == (told.findings == "- ")
    assert bool(told.refusal) == (verdict == "refused")
    assert len(told.refusal) <= LONGEST_REASON


def test_all_findings_are_told_with_the_figures_behind_them(world: Declaring) -> None:
    told = world.tell("high", "deceased", "registers")
    assert told.findings.count("- ") == 3
    assert "۱٬۶۶۰ کیلووات‌ساعت" in told.findings
    assert "معمول این فصل و سال روزی" in told.findings


def test_what_contradicts_the_records_is_told_with_both_figures() -> None:
    world = Declaring()
    world.declared(13_100)
    assert "۱۳٬۱۰۰" in world.tell("contradicts-records").findings
    assert "۱۳٬۲۴۰" in world.tell("contradicts-records").findings


def test_a_finding_without_words_is_a_fault_of_the_table(world: Declaring) -> None:
    with pytest.raises(UnknownFinding):
        world.tell("weather")
