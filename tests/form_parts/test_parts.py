"""A part that is pasted into many forms is as its one source says."""

import json
from pathlib import Path
from typing import Any

import pytest

from deploy.form_parts import faults, made, parts_in
from deploy.locations import ROOT

COMPONENT = {"id": "Style", "type": "html", "content": "new"}
STYLE = {"about": "-", "forms": "**/*.form", "first": True, "component": COMPONENT}
DIGITS = {
    "about": "-",
    "forms": "**/*.form",
    "expression": "digits(VALUE)",
    "recognised": r"old\((?P<value>.*?)\)end",
}


def write(folder: Path, name: str, content: object) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def form(*components: dict[str, Any]) -> dict[str, Any]:
    return {"id": "any", "components": list(components)}


def after(folder: Path, path: Path) -> list[dict[str, Any]]:
    return list(json.loads(made(folder)[path])["components"])


def test_a_component_is_replaced_at_any_depth_and_stays_where_it_lies(tmp_path: Path) -> None:
    write(tmp_path, "form-parts/style.json", STYLE)
    old = {"id": "Style", "type": "html", "content": "old", "layout": {"row": "Row_07"}}
    path = write(tmp_path, "services/a/a.form", form({"id": "Group", "type": "group", "components": [old]}))
    assert after(tmp_path, path)[0]["components"] == [COMPONENT | {"layout": {"row": "Row_07"}}]


def test_a_form_without_the_part_that_all_begin_with_gets_it(tmp_path: Path) -> None:
    write(tmp_path, "form-parts/style.json", STYLE)
    path = write(tmp_path, "services/a/a.form", form({"id": "Text", "type": "text"}))
    assert [each["id"] for each in after(tmp_path, path)] == ["Style", "Text"]


def test_fields_of_reports_are_found_by_the_end_of_their_keys_and_keep_when_they_are_shown(
    tmp_path: Path,
) -> None:
    source = {"type": "textfield", "label": "new"}
    write(tmp_path, "form-parts/fields.json", {"about": "-", "forms": "**/*.form", "fields": {"peak": source}})
    own = {"id": "F", "key": "siteReport.peak", "conditional": {"hide": "=x"}, "layout": {"row": "Row_07"}}
    manifests = {"id": "G", "key": "application.peak", "type": "textfield", "label": "old"}
    path = write(tmp_path, "a.form", form({"type": "group", "components": [own | {"label": "old"}]}, manifests))
    [group, application] = after(tmp_path, path)
    assert group["components"] == [own | source]
    assert application == manifests


def test_an_expression_is_put_around_what_it_shows(tmp_path: Path) -> None:
    write(tmp_path, "form-parts/digits.json", DIGITS)
    path = write(tmp_path, "a.form", form({"id": "T", "type": "text", "text": "{{old(a.b)end}} and {{old(c)end}}"}))
    assert after(tmp_path, path)[0]["text"] == "{{digits(a.b)}} and {{digits(c)}}"


def test_a_pattern_is_that_of_all_fields_which_have_one(tmp_path: Path) -> None:
    write(tmp_path, "form-parts/digits.json", {"about": "-", "forms": "**/*.form", "pattern": "[0-9]"})
    path = write(tmp_path, "a.form", form({"id": "F", "type": "textfield", "validate": {"pattern": "[1-9]"}}))
    assert after(tmp_path, path)[0]["validate"] == {"pattern": "[0-9]"}


def test_a_form_that_is_as_its_parts_say_is_left_alone_and_one_that_is_not_is_told_of(tmp_path: Path) -> None:
    write(tmp_path, "form-parts/style.json", STYLE)
    write(tmp_path, "same.form", form(COMPONENT))
    differs = write(tmp_path, "differs.form", form({"id": "Style", "type": "html", "content": "old"}))
    [told] = faults(tmp_path, tmp_path)
    assert told.startswith(f"{differs}: a part differs from its source in bpmn/form-parts.")
    assert told.endswith("run: python -m deploy.form_parts")


def test_a_source_that_is_none_is_told_with_its_file(tmp_path: Path) -> None:
    path = write(tmp_path, "form-parts/broken.json", {"about": "-", "forms": "*"})
    with pytest.raises(ValueError, match=str(path)):
        parts_in(tmp_path)


def test_every_form_is_as_its_parts_say() -> None:
    assert list(faults(ROOT / "bpmn", ROOT / "bpmn")) == []
