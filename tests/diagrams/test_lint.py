"""One folder is checked for everything, and a key that is none is answered with those that there are."""

import re
import shutil
from pathlib import Path

import pytest

from deploy.lint.__main__ import main
from deploy.lint.findings import CHECKS, MANIFESTS, manifests
from deploy.locations import ROOT


def test_a_part_is_checked_for_everything_and_is_fine(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["announce-bill"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[:-1] == [f"{name}: fine" for name in (MANIFESTS, *CHECKS)]
    assert re.fullmatch(r"bpmn/parts/announce-bill in \d+\.\d s", told[-1])


def test_a_key_without_a_folder_is_answered_with_those_that_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["announce-bil"]) == 2
    assert "announce-bil is no folder" in (told := capsys.readouterr().err)
    assert all(path.name in told for path in (ROOT / "bpmn" / "parts").iterdir())


def test_a_fault_of_a_manifest_is_told_with_its_folder_and_key(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "bpmn", tmp_path / "bpmn")
    manifest = tmp_path / "bpmn" / "parts" / "collect-payment" / "part.toml"
    manifest.write_text(manifest.read_text(encoding="utf-8").replace("title =", "titel =", 1), encoding="utf-8")
    told = manifests(tmp_path / "bpmn")
    assert any(each.startswith("bpmn/parts/collect-payment: ") and "titel" in each for each in told)


@pytest.mark.parametrize("check", CHECKS.values(), ids=list(CHECKS))
def test_each_check_reads_the_files_of_the_folder_only(check: object, tmp_path: Path) -> None:
    assert callable(check)
    assert list(check(tmp_path)) == []
