"""A start form with what its manifest says; everything else in it stays as its designer drew it.

A field keeps its place, its width, its condition and what an option says in brackets. One that is new comes behind the
field before it in the manifest. A field of the service that the manifest no longer has is not removed: it may have
been renamed there, and lint names it.
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from deploy.contracts.start_fields import (
    DOCUMENTS,
    PARTS,
    PREFIX,
    Component,
    StartField,
    components,
    same_but_brackets,
    start_fields,
)
from deploy.contracts.start_forms import HEADING, start_form_of
from services.forms.titles import heading_of
from services.intake.application import LAST_BILL
from services.registry.values import Registry, Service

_GROUPS = {
    "Group_Connection": "اشتراک",
    "Group_Applicant": "متقاضی",
    "Group_Service": "مشخصات درخواست",
    "Group_Documents": "مدارک",
}
"""The groups that new fields are put into, in their order; one that is missing is made with this label."""

_LABELS = {"applicantKind": "نوع متقاضی", DOCUMENTS: "مدارکی که از متقاضی گرفتید"}
_SWITCHED = frozenset({f"{PREFIX}{LAST_BILL}", f"{PREFIX}{DOCUMENTS}"})
"""Fields of every application that the manifest can do without."""

_HALF = 8
"""Columns of sixteen."""


def written(service: Service, registry: Registry, folder: Path) -> str | None:
    """The text of the form, None where it says all that already. `folder` is that of all services and parts."""
    path = start_form_of(service, folder)
    before = path.read_text("utf-8")
    form = json.loads(before)
    _head(form, heading_of(service.title))
    wanted = start_fields(service, registry, folder)
    is_shorter = _without(form, _SWITCHED - {each.key for each in wanted})
    new = [field for field in wanted if _put(form, field, wanted, folder)]
    if is_shorter or new:
        _number_rows(form)
    return None if form == json.loads(before) else json.dumps(form, ensure_ascii=False, indent=2) + "\n"


def _head(form: Component, heading: str) -> None:
    found = next((each for each, _ in components(form) if each.get("id") == HEADING), None)
    if found is None:
        layout = {"row": "Row_", "columns": None}
        at = 1 if form["components"] and form["components"][0]["type"] == "html" else 0
        form["components"].insert(at, {"id": HEADING, "type": "text", "text": "", "layout": layout})
        found = form["components"][at]
    _, line, rest = found.get("text", "").partition("\n")
    found["text"] = f"### {heading}{line}{rest}"


def _without(form: Component, keys: frozenset[str]) -> bool:
    """Remove fields by key, and a group that is empty then. Whether there was one."""
    kept = [each for each in form["components"] if each.get("key") not in keys]
    is_changed = len(kept) != len(form["components"])
    for each in kept:
        if "components" in each and _without(each, keys):
            is_changed = True
    form["components"] = [each for each in kept if each.get("components") != []]
    return is_changed


def _put(form: Component, field: StartField, wanted: Sequence[StartField], folder: Path) -> bool:
    """Bring the field up to date, or put it where it belongs: then the answer is true."""
    for component, hidden_by in components(form):
        if component.get("key") == field.key:
            _update(component, field, hidden_by)
            return False
    component = _new(field, folder)
    _update(component, field, frozenset())
    _insert(form, component, field, wanted)
    return True


def _new(field: StartField, folder: Path) -> Component:
    columns = None if field.types[0] == "checklist" or (field.label and field.options) else _HALF
    layout = {"row": f"Row_{field.name}", "columns": columns}
    if field.part is not None:
        pasted = json.loads((folder / PARTS / f"{field.part}.json").read_text("utf-8"))["component"]
        return {**pasted, "layout": layout}
    label = field.label or _LABELS.get(field.name, "")
    base = {"id": f"Field_{field.name}", "type": field.types[0], "key": field.key, "label": label}
    return {**base, "layout": layout}


def _update(component: Component, field: StartField, hidden_by: frozenset[str]) -> None:
    if component["type"] not in field.types:
        component["type"] = field.types[0]
    if field.label is not None:
        component["label"] = field.label
    if field.hint is not None:
        _set(component, "description", field.hint or None)
    checks = {key: value for key, value in component.get("validate", {}).items() if key not in ("required", "pattern")}
    checks |= {"required": True} if field.required else {}
    checks |= {"pattern": field.pattern} if field.pattern else {}
    _set(component, "validate", checks or None)
    if field.options is not None:
        component["values"] = _values(component, field.options)
        _set(component, "defaultValue", field.sole)
    if field.hide is not None and field.hide not in hidden_by:
        component["conditional"] = {"hide": field.hide}


def _set(component: Component, name: str, value: object) -> None:
    if value is None:
        component.pop(name, None)
    else:
        component[name] = value


def _values(component: Component, options: Any) -> list[dict[str, str]]:  # noqa: ANN401 - JSON
    known = {each["value"]: each["label"] for each in component.get("values", ())}
    return [
        {"label": known[value] if same_but_brackets(known.get(value, ""), title) else title, "value": value}
        for value, title in options.items()
    ]


def _insert(form: Component, component: Component, field: StartField, wanted: Sequence[StartField]) -> None:
    at = wanted.index(field)
    near = [(each.key, 1) for each in reversed(wanted[:at]) if each.group == field.group]
    near += [(each.key, 0) for each in wanted[at + 1 :] if each.group == field.group]
    for key, behind in near:
        for siblings in _lists(form):
            for number, each in enumerate(siblings):
                if each.get("key") == key:
                    siblings.insert(number + behind, component)
                    return
    _group(form, field.group)["components"].append(component)


def _group(form: Component, group: str) -> Component:
    for each, _ in components(form):
        if each.get("id") == group:
            return each
    layout = {"row": f"Row_{group}", "columns": None}
    made: Component = {
        "id": group,
        "type": "group",
        "label": _GROUPS[group],
        "showOutline": True,
        "components": [],
        "layout": layout,
    }
    after = list(_GROUPS)[list(_GROUPS).index(group) + 1 :]
    places = [number for number, each in enumerate(form["components"]) if each.get("id") in after]
    form["components"].insert(places[0] if places else len(form["components"]), made)
    return made


def _lists(node: Component) -> Iterator[list[Component]]:
    yield node["components"]
    for each in node["components"]:
        if "components" in each:
            yield from _lists(each)


def _number_rows(form: Component) -> None:
    """The rows from the top, as the Modeler reads them: what lay beside each other does so still."""
    numbers: dict[str, str] = {}
    for component, _ in components(form):
        if "layout" in component:
            row = component["layout"]["row"]
            component["layout"]["row"] = numbers.setdefault(row, f"Row_{len(numbers) + 1:02}")
