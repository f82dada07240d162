"""A time is agreed on only for work whose process hears of it."""

import tomllib
from pathlib import Path

from deploy.locations import ROOT
from services.visiting.appointments import CHANGED

MANIFESTS = sorted((ROOT / "bpmn").glob("*/*/*.toml"))


def test_kinds_of_orders_that_are_done_by_appointment_are_those_whose_diagrams_catch_its_message() -> None:
    told = {path: [row.get("by_appointment", False) for row in _work_orders(path)] for path in MANIFESTS}
    assert any(map(any, told.values()))
    assert [path for path, rows in told.items() if rows and set(rows) != {_catches_changes(path.parent)}] == []


def _work_orders(manifest: Path) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = tomllib.loads(manifest.read_text("utf8")).get("work_orders", [])
    return rows


def _catches_changes(folder: Path) -> bool:
    return any(f'name="{CHANGED}"' in path.read_text("utf8") for path in folder.glob("*.bpmn"))
