"""Reading what ran and what did not, and turning it into colours."""

import json
from pathlib import Path

import pytest

from deploy.diagrams import coverage
from deploy.diagrams.coverage import DID_NOT_RUN, RAN, BadCoverage, Coverage


def write(folder: Path, content: object) -> Path:
    path = folder / "coverage.json"
    path.write_text(json.dumps(content), "utf-8")
    return path


def test_what_ran_is_green_and_what_did_not_is_red(tmp_path: Path) -> None:
    read = coverage.read(write(tmp_path, {"good": {"taken": ["Task_Check"], "missing": ["Flow_No"]}}))
    assert read["good"].colours() == {"Task_Check": RAN, "Flow_No": DID_NOT_RUN}


def test_the_legend_counts_in_persian_digits() -> None:
    texts = Coverage(taken=frozenset({"A", "B"}), missing=frozenset({"C"})).legend().values()
    assert list(texts) == ["در آزمون‌ها اجرا شده: ۲ از ۳", "اجرا نشده: ۱"]


def test_the_processes_of_one_diagram_are_taken_together() -> None:
    known = {
        "one": Coverage(taken=frozenset({"A"}), missing=frozenset()),
        "two": Coverage(taken=frozenset(), missing=frozenset({"B"})),
    }
    together = coverage.of_processes(known, ["one", "two", "three"])
    assert together == Coverage(taken=frozenset({"A"}), missing=frozenset({"B"}))
    assert coverage.of_processes(known, ["three"]) is None


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ([], "not an object of processes"),
        ({"good": []}, "good: not an object"),
        ({"good": {"taken": []}}, "good: missing is not a list"),
        ({"good": {"taken": "A", "missing": []}}, "good: taken is not a list"),
        ({"good": {"taken": ["A"], "missing": ["A"]}}, "both taken and missing: A"),
    ],
)
def test_a_wrong_file_is_refused_with_its_place(content: object, complaint: str, tmp_path: Path) -> None:
    with pytest.raises(BadCoverage, match=complaint):
        coverage.read(write(tmp_path, content))


def test_what_is_not_json_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "coverage.json"
    path.write_text("{", "utf-8")
    with pytest.raises(BadCoverage, match="not JSON"):
        coverage.read(path)
