"""The forms as the contract tests need them: their files, and their components at any depth."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from services.forms.findings import Wording
from tests.contract.bpmn_model import FOLDER

FORMS = sorted(FOLDER.rglob("*.form"))
each_form = pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)


def schema(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_text(encoding="utf-8")))


def path_of(form_id: str) -> Path:
    (path,) = (each for each in FORMS if each.stem == form_id)
    return path


def form(form_id: str) -> list[dict[str, Any]]:
    return list(components(schema(path_of(form_id))))


def components(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for component in node.get("components", []):
        yield component
        yield from components(component)


def start_form(path: Path) -> bool:
    """Whether it is the start form of a service, which its manifest tells."""
    return path.stem == f"{path.parent.name}-application"


def task_forms(room: str) -> dict[str, set[str]]:
    """The forms of tasks under a folder of bpmn/, by id, each with the keys of what it writes."""
    forms = (path for path in FORMS if path.is_relative_to(FOLDER / room) and not start_form(path))
    return {path.stem: {each["key"] for each in components(schema(path)) if "key" in each} for path in forms}


def field(form_id: str, key: str) -> dict[str, Any]:
    (component,) = (each for each in form(form_id) if each.get("key") == key)
    return component


def named(expression: str) -> dict[str, str]:
    """The options that an expression spells out: value to label."""
    return {value: label for label, value in re.findall(r'label: "([^"]+)", value: "([^"]+)"', expression)}


def options(form_id: str, key: str) -> dict[str, str]:
    """All that a field may offer: value to label."""
    component = field(form_id, key)
    listed = {option["value"]: option["label"] for option in component.get("values", ())}
    return listed | named(component.get("valuesExpression", ""))


def hides(form_id: str) -> dict[str, str]:
    """When a component is hidden, by its id."""
    return {each["id"]: each["conditional"]["hide"] for each in form(form_id) if "conditional" in each}


def asks_by_answer(form_id: str, answer: str, asked: dict[str, str], *, optional: frozenset[str] = frozenset()) -> bool:
    """Whether each component `asked` is shown for its value of the field `answer` alone, and then needed. What hangs on
    another answer first is left out.
    """
    fields = {component: hide for component, hide in hides(form_id).items() if component.startswith("Field_")}
    hidden = {component: hide for component, hide in fields.items() if hide.startswith(f"={answer} ")}
    needed = [each for each in form(form_id) if each["id"] in asked.keys() - optional]
    return hidden == {key: f'={answer} != "{value}"' for key, value in asked.items()} and all(
        each["validate"]["required"] for each in needed
    )


def written(form_id: str, prefix: str) -> dict[str, str]:
    """What the form writes under a prefix, in the order of its fields: keys without it, with their labels."""
    keyed = [(each["key"], each.get("label", "")) for each in form(form_id) if "key" in each]
    return {key.removeprefix(prefix): label for key, label in keyed if key.startswith(prefix)}


def told_in_form_order(form_id: str, wording: Wording, prefix: str) -> bool:
    """Whether what is wrong with the form is told in the order in which its fields stand."""
    places = [list(wording.titles).index(key) for key in written(form_id, prefix) if key in wording.titles]
    return places == sorted(places)


def misnamed(form_id: str, wording: Wording, prefix: str) -> list[tuple[str, str]]:
    """The labels of the form's fields that findings call by another title, with it. Some field has to have a title."""
    titled = [(label, wording.titles[key]) for key, label in written(form_id, prefix).items() if key in wording.titles]
    assert titled
    return [(label, title) for label, title in titled if not label.startswith(title)]


def answered_on_top(form_id: str, message: str) -> str:
    """The title under which the answer to what was sent before stands, right below the heading."""
    heading, answer = schema(path_of(form_id))["components"][1:3]
    assert heading["id"] == "Text_Heading"
    assert answer["type"] == "group"
    assert answer["conditional"]["hide"] == f'={message} = null or {message} = ""'
    assert [each["text"] for each in answer["components"]] == [f"{{{{{message}}}}}"]
    return str(answer["label"])
