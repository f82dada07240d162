"""The table of where the time of `make test` went."""

from pathlib import Path

import pytest

from tests.times import read_phases, table

REPORT = """<testsuites><testsuite>
<testcase classname="tests.unit.test_a" name="test_one" time="1.0"/>
<testcase classname="tests.db.test_b" name="test_two" time="3.0"/>
</testsuite></testsuites>"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "phases.tsv").write_text("lint\t6\ntests\t2\n", "utf8")
    (tmp_path / "tests.xml").write_text(REPORT, "utf8")
    return tmp_path


def test_each_phase_has_its_tests_its_seconds_and_its_share(folder: Path) -> None:
    rows = [line.split() for line in table(read_phases(folder)).splitlines()]
    assert ["lint", "6.0", "75%"] in rows
    assert ["tests", "2", "2.0", "25%"] in rows
    assert ["all", "2", "8.0", "100%"] in rows


def test_a_phase_s_seconds_are_shared_by_its_folders_as_their_tests_took(folder: Path) -> None:
    rows = [line.split() for line in table(read_phases(folder)).splitlines()]
    assert ["db", "1", "1.5"] in rows
    assert ["unit", "1", "0.5"] in rows


def test_the_slowest_tests_come_first(folder: Path) -> None:
    *_, first, second = table(read_phases(folder)).splitlines()
    assert first.split() == ["3.0", "tests.db.test_b", "test_two"]
    assert second.split() == ["1.0", "tests.unit.test_a", "test_one"]
