"""Without meter relocation's folders and modules the code lints, type-checks, starts, and says no word of it."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.deletion.copy import CHECKS, bears, complaint_of, copied_without, words_left

KEY = "meter-relocation"


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("without")
    left_out = copied_without(KEY, folder)
    assert {"services", "db", "workers", "deploy", "bpmn", "tests"} <= {path.parts[0] for path in left_out}
    return folder


def test_no_word_of_it_is_left_in_what_runs(copy: Path) -> None:
    assert list(words_left(KEY, copy)) == []


def test_no_word_is_left_of_a_name_change_either(tmp_path: Path) -> None:
    assert copied_without("name-change", tmp_path)
    assert list(words_left("name-change", tmp_path)) == []


@pytest.mark.parametrize("command", CHECKS.values(), ids=CHECKS)
def test_the_rest_stands(copy: Path, command: Sequence[str]) -> None:
    assert complaint_of(command, copy) == ""


@pytest.mark.parametrize(
    ("path", "own"),
    [
        ("workers/specific/meter_relocation/record_relocation.py", True),
        ("deploy/demo/stories/meter_relocation.py", True),
        ("bpmn/services/meter-relocation/service.toml", True),
        ("tests/process/test_meter_relocation.py", True),
        ("db/migrations/versions/meter_relocation.py", False),
        ("services/metering/site.py", False),
    ],
)
def test_what_is_a_services_own_is_told_by_its_name_alone(path: str, own: bool) -> None:
    assert bears(Path(path), KEY) is own


def test_a_word_that_is_left_is_found(copy: Path) -> None:
    left = copy / "services" / "left.py"
    left.write_text('STEP = "REL-04"\n', encoding="utf-8")
    found = list(words_left(KEY, copy))
    left.unlink()
    assert found == ['services/left.py:1: STEP = "REL-04"']
