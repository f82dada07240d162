"""The commands that need no browser, and their exit codes."""

from pathlib import Path

import pytest

from deploy.diagrams.__main__ import main
from tests.diagrams.samples import FIXTURES, GOOD, spoiled


def test_no_fault_is_exit_code_0() -> None:
    assert main(["faults", str(FIXTURES), "--root", str(FIXTURES)]) == 0


def test_faults_are_listed_with_their_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = spoiled(tmp_path, (' name="درست است؟"', ""))
    assert main(["faults", str(path), "--root", str(FIXTURES)]) == 1
    assert (
        capsys.readouterr().out
        == f"{path}: Gateway_Correct is a gateway that splits without a question: write the question on it\n"
    )


def test_the_good_diagram_lints_clean() -> None:
    assert main(["lint", str(GOOD)]) == 0


@pytest.mark.parametrize(
    ("complaint", "change"),
    [
        ("zeebe:TaskDefinition", ('<zeebe:taskDefinition type="plan-visit" />', "")),
        ("(0 errors, 2 warnings)", ('y="300" width="100"', 'y="300" width="172"')),
    ],
)
def test_an_error_and_a_mere_warning_of_the_linter_are_exit_code_1(
    complaint: str, change: tuple[str, str], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["lint", str(spoiled(tmp_path, change))]) == 1
    assert complaint in capfd.readouterr().out


@pytest.mark.parametrize("command", ["render", "check", "faults", "lint", "forms", "tables"])
def test_a_folder_without_files_is_not_a_success(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([command, str(tmp_path)]) == 2
    assert str(tmp_path) in capsys.readouterr().err
