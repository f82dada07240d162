"""The commands in a real browser: pictures are drawn, what the Modeler would complain of is refused."""

import json
import struct
from pathlib import Path

import pytest

from deploy.diagrams import render
from deploy.diagrams.__main__ import main
from tests.diagrams.samples import FIXTURES, GOOD, spoiled

_PNG = b"\x89PNG\r\n\x1a\n"


def size(path: Path) -> tuple[int, int]:
    """Width and height of a PNG picture in pixels."""
    header = path.read_bytes()[:24]
    assert header.startswith(_PNG)
    width, height = struct.unpack(">II", header[16:24])
    return width, height


def test_a_diagram_is_drawn_cropped_to_what_it_shows(tmp_path: Path) -> None:
    assert main(["render", str(GOOD), "--out", str(tmp_path), "--scale", "2", "--svg"]) == 0
    # 143 to 965 across and 42 to 380 down in the file, with a margin of 24 around, twice as large.
    width, height = size(tmp_path / "good.png")
    assert width == pytest.approx(2 * (965 - 143 + 48), abs=60)
    assert height == pytest.approx(2 * (380 - 42 + 48), abs=60)
    assert "تعیین مأمور" in (tmp_path / "good.svg").read_text("utf-8")


def test_coverage_colours_the_picture_and_adds_a_legend(tmp_path: Path) -> None:
    ran = _coverage(tmp_path, taken=["Task_Check", "Flow_CheckToCorrect"], missing=["Flow_No"])
    assert main(["render", str(GOOD), "--out", str(tmp_path / "plain")]) == 0
    assert main(["render", str(GOOD), "--out", str(tmp_path), "--svg", "--coverage", str(ran)]) == 0
    drawn = (tmp_path / "good.svg").read_text("utf-8").replace(" ", "")
    assert "rgb(27,127,59)" in drawn or "#1b7f3b" in drawn
    assert "rgb(192,38,28)" in drawn or "#c0261c" in drawn
    assert size(tmp_path / "good.png")[1] > size(tmp_path / "plain" / "good.png")[1]


def test_coverage_of_an_element_that_the_diagram_lacks_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = _coverage(tmp_path, taken=["Task_Gone"], missing=[])
    assert main(["render", str(GOOD), "--out", str(tmp_path), "--coverage", str(ran)]) == 1
    assert "Task_Gone" in capsys.readouterr().err


def test_the_good_diagram_imports_without_a_complaint() -> None:
    assert main(["check", str(GOOD)]) == 0


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('targetRef="EndEvent_Rejected"', 'targetRef="EndEvent_Gone"', "EndEvent_Gone"),
        ("<bpmn:definitions", "<bpmn:definition", "bpmn:definition"),
        ("تعیین مأمور", "تعیین مأمور " * 12 + "بازدید", "Task_PlanVisit has more text than its shape holds"),
        (
            "بررسی مدارک",
            "بررسی همهٔ مدارک و سند و گواهی",
            "Task_Check has its text under its symbol or a boundary event",
        ),
        ('y="110" width="22"', 'y="54" width="22"', "Flow_No has its label on the line Flow_No"),
        (
            'y="120" width="300" height="160"',
            'y="150" width="300" height="130"',
            "SubProcess_Visit has its label on the shape Task_PlanVisit",
        ),
    ],
)
def test_what_the_modeler_would_show_wrong_is_a_complaint(
    old: str, new: str, complaint: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(spoiled(tmp_path, (old, new)))]) == 1
    assert complaint in capsys.readouterr().out


def test_an_import_warning_stops_the_drawing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = spoiled(tmp_path, ('targetRef="EndEvent_Rejected"', 'targetRef="EndEvent_Gone"'))
    assert main(["render", str(path), "--out", str(tmp_path)]) == 1
    assert "spoiled.bpmn" in capsys.readouterr().err
    assert not (tmp_path / "spoiled.png").exists()


def test_a_form_is_drawn_and_filled(tmp_path: Path) -> None:
    data = tmp_path / "data.json"
    data.write_text(json.dumps({"check-documents": {"trackingCode": "۱۲۳"}}), "utf-8")
    assert main(["forms", str(FIXTURES), "--out", str(tmp_path), "--data", str(data)]) == 0
    assert size(tmp_path / "check-documents.png")[0] == 2 * 720


def test_a_broken_form_is_refused_by_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "broken.form"
    path.write_text('{"id": "broken", "type": "default", "components": [{"type": "hologram"}]}', "utf-8")
    assert main(["forms", str(path), "--out", str(tmp_path)]) == 1
    assert "broken.form" in capsys.readouterr().err


def test_a_decision_table_is_drawn(tmp_path: Path) -> None:
    assert main(["tables", str(FIXTURES), "--out", str(tmp_path)]) == 0
    assert size(tmp_path / "fault-cost.png")[0] > 400


def _coverage(folder: Path, *, taken: list[str], missing: list[str]) -> Path:
    path = folder / "coverage.json"
    path.write_text(json.dumps({"good": {"taken": taken, "missing": missing}}), "utf-8")
    return path


def test_a_badge_stands_on_its_element_and_a_wide_diagram_has_parts_beside_it(tmp_path: Path) -> None:
    badges = {"good": {"Task_Check": "دفتر پیشخوان | ۱"}}
    written = list(render.render_diagrams([GOOD], tmp_path, scale=1, svg=True, badges=badges, widest=450))
    whole, *parts = [size(path) for path in written if path.suffix == ".png"]
    assert "دفتر پیشخوان | ۱" in (tmp_path / "good.svg").read_text("utf-8")
    assert len(parts) > 1
    assert all(width < whole[0] and height == whole[1] for width, height in parts)
