"""A version tag changes when what it stands for does, and only then has to."""

import json
import shutil
from pathlib import Path

import pytest

from deploy.locations import ROOT
from deploy.versions import lock
from deploy.versions.content import versioned_in
from tests.examples import plain_service

PART = ROOT / "bpmn" / "parts" / "collect-payment"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A called process with its form and its table, locked."""
    copy = tmp_path / PART.name
    shutil.copytree(PART, copy)
    lock.write(copy)
    assert list(lock.faults(copy)) == []
    return copy


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("collect-payment.bpmn", 'retries="8"', 'retries="9"'),
        ("record-stub.form", '"required": true', '"required": false'),
        ("payment-periods.dmn", "P60D", "P61D"),
    ],
)
def test_a_changed_diagram_form_or_table_needs_a_new_tag(file: str, old: str, new: str, folder: Path) -> None:
    [before] = versioned_in(folder)
    change(folder / file, old, new)
    [fault] = lock.faults(folder)
    assert f"its version tag {before.tag} did not: raise it" in fault
    lock.raise_tag(before)
    [after] = versioned_in(folder)
    assert after.number == (*before.number[:-1], before.number[-1] + 1)
    assert [fault.rpartition(". ")[2] for fault in lock.faults(folder)] == [f"Run: {lock.AGAIN}"]
    lock.write(folder)
    assert list(lock.faults(folder)) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('<dc:Bounds x="', '<dc:Bounds x="1'),
        ('exporterVersion="5', 'exporterVersion="6'),
        ('<bpmn:sendTask id="', '<bpmn:sendTask zeebe:modelerTemplate="aftersales.job.send-sms" id="'),
        ("      <bpmn:", "  <bpmn:"),
    ],
)
def test_what_changes_nothing_that_runs_needs_none(old: str, new: str, folder: Path) -> None:
    change(folder / "collect-payment.bpmn", old, new)
    assert list(lock.faults(folder)) == []


def test_a_table_that_only_the_manifest_names_is_the_services(tmp_path: Path) -> None:
    """The costs of a plain service: their table is named by the plan of a request, not by a diagram."""
    service = plain_service(costs=True)
    folder = Path(shutil.copytree(ROOT / "bpmn" / "services" / service.key, tmp_path / service.key))
    assert list(lock.faults(folder)) == []
    change(next(folder.glob("*.dmn")), "<rule id=", '<rule label="x" id=')
    [fault] = lock.faults(folder)
    assert service.key in fault


def test_a_tag_that_goes_back_is_no_new_one(folder: Path) -> None:
    [now] = versioned_in(folder)
    change(folder / "payment-periods.dmn", "P60D", "P61D")
    change(folder / "collect-payment.bpmn", f'versionTag value="{now.tag}"', 'versionTag value="0.9.0"')
    assert "version tag 0.9.0 did not" in next(lock.faults(folder))


def test_a_tag_is_three_numbers(folder: Path) -> None:
    [now] = versioned_in(folder)
    change(folder / "collect-payment.bpmn", f'versionTag value="{now.tag}"', 'versionTag value="new"')
    assert "has version tag `new`. Write three numbers, such as 1.0.0" in next(lock.faults(folder))


def test_a_form_without_a_process_beside_it_has_a_tag_of_its_own(tmp_path: Path) -> None:
    form = tmp_path / "alone.form"
    form.write_text(json.dumps({"id": "alone", "components": []}), encoding="utf-8")
    [before] = lock.unraised(tmp_path)
    lock.raise_tag(before)
    assert [each.tag for each in versioned_in(tmp_path)] == ["1.0.0"]


def test_a_process_that_is_gone_is_not_kept_in_the_lock(folder: Path) -> None:
    (folder / "collect-payment.bpmn").rename(folder / "collect-payment.txt")
    assert any("names collect-payment, which is gone" in fault for fault in lock.faults(folder))


def test_every_version_tag_stands_for_what_is_there() -> None:
    found = [fault for folder in lock.folders(ROOT / "bpmn") for fault in lock.faults(folder)]
    assert found == [], "\n".join(found)
