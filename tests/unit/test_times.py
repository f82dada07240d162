"""The table of where the time of `make test` went."""

from pathlib import Path

import pytest

from tests.times import read_phases, table

# As pytest writes it, the last of a run that was interrupted has no name.
REPORT = """<testsuites><testsuite>
<testcase classname="tests.unit.test_a" name="test_one" time="1.0"/>
<testcase classname="tests.db.test_b" name="test_two" time="3.0"/>
<testcase time="0.0"/>
</testsuite></testsuites>"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "phases.tsv").write_text("lint\t6\t5.5\t0.5\ntests\t4\t1.0\t1.0\n", "utf8")
    (tmp_path / "tests.xml").write_text(REPORT, "utf8")
    return tmp_path


def rows_of(folder: Path) -> list[list[str]]:
    return [line.split() for line in table(read_phases(folder), 7.0).splitlines()]


def test_each_phase_has_its_tests_its_seconds_and_its_share_of_the_processor(folder: Path) -> None:
    rows = rows_of(folder)
    assert ["lint", "6.0", "6.0", "75%"] in rows
    assert ["tests", "2", "4.0", "2.0", "25%"] in rows


def test_what_bash_says_of_a_phase_that_was_ended_is_no_phase(folder: Path) -> None:
    with (folder / "phases.tsv").open("a", encoding="utf8") as phases:
        phases.write("Terminated\nothers\t9\t1.0\t1.0\n")
    assert [each.name for each in read_phases(folder)] == ["lint", "tests", "others"]


def test_the_whole_is_no_sum_of_phases_that_overlap(folder: Path) -> None:
    assert ["all", "2", "7.0", "8.0"] in rows_of(folder)


def test_a_phase_s_seconds_are_shared_by_its_folders_as_their_tests_took(folder: Path) -> None:
    rows = rows_of(folder)
    assert ["db", "1", "3.0"] in rows
    assert ["unit", "1", "1.0"] in rows


def test_the_slowest_tests_come_first(folder: Path) -> None:
    *_, first, second = rows_of(folder)
    assert first == ["3.0", "tests.db.test_b", "test_two"]
    assert second == ["1.0", "tests.unit.test_a", "test_one"]
