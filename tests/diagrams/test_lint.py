"""One folder is checked for everything, and a key that is none is answered with those that there are."""

import re
from pathlib import Path

import pytest

from deploy.lint.__main__ import main
from deploy.lint.findings import CHECKS
from deploy.locations import ROOT


def test_a_part_is_checked_for_everything_and_is_fine(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["announce-bill"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[:-1] == [f"{name}: fine" for name in CHECKS]
    assert re.fullmatch(r"bpmn/parts/announce-bill in \d+\.\d s", told[-1])


def test_a_key_without_a_folder_is_answered_with_those_that_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["announce-bil"]) == 2
    assert "announce-bil is no folder" in (told := capsys.readouterr().err)
    assert all(path.name in told for path in (ROOT / "bpmn" / "parts").iterdir())


@pytest.mark.parametrize("check", CHECKS.values(), ids=list(CHECKS))
def test_each_check_reads_the_files_of_the_folder_only(check: object, tmp_path: Path) -> None:
    assert callable(check)
    assert list(check(tmp_path)) == []
