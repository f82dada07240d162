"""Proof by deletion: without one service's folders and modules the rest says no word of it and stands.

Of every service what is cheap; of those with code also style and layers; of the one with the most of it also types and
contract tests, which cost more than all else. Of any service all of it: `python -m tests.deletion KEY --process`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from deploy.locations import ROOT
from services.registry import registry
from tests.deletion.copy import (
    CHECKS,
    START,
    bears,
    complaint_of,
    copied_without,
    generators,
    made_anew,
    take_types_along,
    tracked,
)
from tests.deletion.words import words_left, words_left_of

KEY = "meter-relocation"
EXAMPLES_OF_TABLES = "--ignore=tests/contract/test_decisions.py"
"""They need an engine, and no table decides for two services."""


def has_code(key: str) -> bool:
    return any(bears(path, key) for path in tracked() if "specific" in path.parts)


WITH_CODE = [key for key in registry().services if has_code(key)]
MOST_CODE = max(WITH_CODE, key=lambda key: sum(bears(path, key) for path in tracked()))
PLAIN = [key for key in registry().services if not has_code(key)]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy with all services."""
    folder = tmp_path_factory.mktemp("whole")
    assert copied_without("no service", folder) == []
    return folder


@contextmanager
def aside(key: str, whole: Path) -> Iterator[None]:
    """What designers and the demo have of the service is elsewhere for a while: its folder, and its own stories."""
    own = (whole / "bpmn" / "services" / key, whole / "deploy" / "demo" / "stories" / f"{key.replace('-', '_')}.py")
    moved = [(path, path.rename(whole / path.name)) for path in own if path.exists()]
    try:
        yield
    finally:
        for path, elsewhere in moved:
            elsewhere.rename(path)


@pytest.mark.parametrize("key", registry().services)
def test_no_word_of_it_is_left(key: str) -> None:
    assert list(words_left_of(key)) == []


@pytest.mark.parametrize("key", PLAIN)
def test_without_the_folder_of_a_plain_service_the_rest_starts(key: str, whole: Path) -> None:
    with aside(key, whole):
        assert complaint_of(START, whole) == ""


@pytest.mark.parametrize("key", WITH_CODE)
def test_without_a_service_that_has_code_the_checks_of_the_rest_are_content(key: str, tmp_path: Path) -> None:
    left_out = copied_without(key, tmp_path)
    jobs = {"workers"} if (ROOT / "workers" / "specific" / key.replace("-", "_")).exists() else set()
    assert {"services", "deploy", "bpmn", "docs", "tests", *jobs} <= {path.parts[0] for path in left_out}
    assert made_anew(tmp_path) == ""
    checks = dict(CHECKS)
    types, contract_tests = checks.pop("types"), checks.pop("contract tests")
    if key == MOST_CODE:
        take_types_along(tmp_path)
        checks |= {"types": types, "contract tests": [*contract_tests, EXAMPLES_OF_TABLES]}
    told = {name: complaint_of(command, tmp_path) for name, command in checks.items()}
    assert told == dict.fromkeys(checks, "")


@pytest.mark.parametrize(
    ("path", "owner"),
    [
        ("workers/specific/meter_relocation/record_relocation.py", KEY),
        ("deploy/demo/stories/meter_relocation.py", KEY),
        ("deploy/samples/subscribers/meter-relocation.json", KEY),
        ("bpmn/services/meter-relocation/service.toml", KEY),
        ("tests/process/meter_relocation/test_costs.py", KEY),
        ("tests/privacy/stories/duplicate_bill.py", "duplicate-bill"),
    ],
)
def test_what_is_a_services_own_is_told_by_its_name_alone(path: str, owner: str) -> None:
    assert [key for key in registry().services if bears(Path(path), key)] == [owner]


@pytest.mark.parametrize(
    "path",
    [
        "db/migrations/versions/meter_relocation.py",
        "services/metering/site.py",
        "services/printouts/consumption_history.py",
        "services/changes/split_merge.py",
        "tests/unit/test_split_merge.py",
    ],
)
def test_what_is_shared_is_no_services_own_though_it_may_be_named_like_one(path: str) -> None:
    assert [key for key in registry().services if bears(Path(path), key)] == []


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ('STEP = "REL-04"', True),
        ("class MeterRelocation:", True),
        ("METER_RELOCATION = 1", True),
        ("RELOCATED = 1", True),
        ("# تغییر مکان داخلی کنتور", True),
        ('fee = "relocation-fee"', True),
        ('"""Meter relocation step 4."""', False),
        ("it was relocated", False),
    ],
)
def test_a_word_that_is_left_is_found_and_a_citation_is_none(line: str, found: bool, tmp_path: Path) -> None:
    (tmp_path / "left.py").write_text(f"{line}\n", encoding="utf-8")
    assert list(words_left(KEY, [Path("left.py")], tmp_path)) == ([f"left.py:1: {line}"] if found else [])


def test_what_is_generated_is_made_anew_by_what_make_generate_runs() -> None:
    assert ["-m", "deploy.element_templates"] in generators()
