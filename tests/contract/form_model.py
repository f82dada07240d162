"""The forms as the contract tests need them: their files, and their components at any depth."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.contract.bpmn_model import FOLDER

FORMS = sorted(FOLDER.rglob("*.form"))
each_form = pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)


def schema(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_text(encoding="utf-8")))


def form(form_id: str) -> list[dict[str, Any]]:
    (path,) = (each for each in FORMS if each.stem == form_id)
    return list(components(schema(path)))


def components(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for component in node.get("components", []):
        yield component
        yield from components(component)
