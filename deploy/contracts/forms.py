"""Whether forms and decision tables are named, written and filled in as operators can use them."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from deploy.contracts.complaints import Complaint, about_file
from deploy.contracts.privacy import PERSONAL
from deploy.diagrams.model import DMN
from deploy.form_parts import components_of
from services.forms.findings import LONGEST_REASON

SHORTEST_REASON = 3
NAMES_NOBODY = "نام و شمارهٔ کسی را ننویسید"
CHECKED: Mapping[str, frozenset[str]] = {
    "textfield": frozenset({"required", "pattern"}),
    "textarea": frozenset({"required", "minLength", "maxLength"}),
    "radio": frozenset({"required"}),
    "checkbox": frozenset({"required"}),
    "checklist": frozenset({"required"}),
}
"""How a field of each kind can be filled in wrongly: the style of the forms has Persian words for these."""

_PLATFORM = {"executionPlatform": "Camunda Cloud", "executionPlatformVersion": "8.6.0"}
_PERSIAN, _LATIN = re.compile("[آ-ی]"), re.compile("[A-Za-z0-9]")
_ARABIC = re.compile("[يكىة٠-٩]")
_MODELER = "{http://camunda.org/schema/modeler/1.0}"


def form_complaints(path: Path) -> Iterator[Complaint]:
    """What of a form an operator, or a search, would stumble over."""
    text = path.read_text("utf-8")
    schema = json.loads(text)
    components = list(components_of(schema))
    if schema.get("id") != path.stem:
        yield about_file(path, "", f"has the id `{schema.get('id')}`", f"A form is named like its file: {path.stem}")
    if not _PLATFORM.items() <= schema.items():
        yield about_file(path, "", "is not made for Camunda 8.6", "Choose Camunda 8.6 at the bottom of the Modeler")
    # The ranges of digits in patterns are the one place for Arabic digits: operators may type them.
    if _ARABIC.search(text.replace("٠-٩", "")):
        yield about_file(path, "", "holds Arabic letters or digits", "Type ی, ک and digits with a Persian keyboard")
    ids = [each["id"] for each in components]
    for doubled in sorted({each for each in ids if ids.count(each) > 1}):
        yield about_file(path, doubled, "is an id of two components", "Give one of them another id")
    rows = [each["layout"]["row"] for each in components if "layout" in each]
    if rows != sorted(rows):
        yield about_file(
            path, "", "has rows whose names do not follow each other", "Name them Row_01, Row_02 from the top"
        )
    for component in components:
        yield from _of_component(path, component)


def _of_component(path: Path, component: Mapping[str, Any]) -> Iterator[Complaint]:
    key = component["id"]
    for text in shown(component):
        words = re.sub(r"{{.*?}}", "", text)
        if _LATIN.search(words) or (re.search(r"\w", words) and not _PERSIAN.search(words)):
            yield about_file(path, key, f"shows «{text[:60]}»", "Write what operators read in Persian, digits too")
    if component.get("key", "").split(".")[-1] in PERSONAL:
        yield about_file(path, key, f"asks for `{component['key']}`, which is personal", "Ask for the details' number")
    allowed = CHECKED.get(component["type"], frozenset())
    for check in sorted(component.get("validate", {}).keys() - allowed):
        yield about_file(
            path,
            key,
            f"checks `{check}`, of which no form can say in Persian what is wrong",
            "Remove it: the service checks it",
        )
    if component["type"] == "textarea":
        yield from _of_free_text(path, component)


def _of_free_text(path: Path, component: Mapping[str, Any]) -> Iterator[Complaint]:
    lengths = (component["validate"].get("minLength"), component["validate"].get("maxLength"))
    if lengths != (SHORTEST_REASON, LONGEST_REASON):
        remedy = f"Set {SHORTEST_REASON} to {LONGEST_REASON} characters"
        yield about_file(path, component["id"], "is shorter or longer than its service reads", remedy)
    if NAMES_NOBODY not in component.get("description", ""):
        yield about_file(
            path, component["id"], "does not ask to name nobody", f"Add to its description: «{NAMES_NOBODY}»"
        )


def table_complaints(path: Path) -> Iterator[Complaint]:
    """What of a decision table a reader, or the engine, would stumble over."""
    text = path.read_text("utf-8")
    root = ElementTree.fromstring(text)
    decisions = root.findall(f"{DMN}decision")
    if [each.get("id") for each in decisions] != [path.stem]:
        yield about_file(path, "", "is not one decision named like its file", f"Set the decision's id to {path.stem}")
    if {name: root.get(f"{_MODELER}{name}") for name in _PLATFORM} != _PLATFORM:
        yield about_file(path, "", "is not made for Camunda 8.6", "Choose Camunda 8.6 at the bottom of the Modeler")
    if _ARABIC.search(text):
        yield about_file(path, "", "holds Arabic letters or digits", "Type ی, ک and digits with a Persian keyboard")
    for decision in decisions:
        yield from _of_decision(path, decision)


def _of_decision(path: Path, decision: ElementTree.Element) -> Iterator[Complaint]:
    columns = [
        (each.get("id", ""), each.get("label", ""))
        for kind in ("input", "output")
        for each in decision.iter(f"{DMN}{kind}")
    ]
    rules = [(each.get("id", ""), each.findtext(f"{DMN}description", "")) for each in decision.iter(f"{DMN}rule")]
    if not rules:
        yield about_file(path, decision.get("id", ""), "has no rule", "Add one, or do without the table")
    for key, text in [(decision.get("id", ""), decision.get("name", "")), *columns]:
        if not _PERSIAN.search(text):
            yield about_file(path, key, f"is called «{text}»", "Name it in Persian")
    for key, text in rules:
        if not _PERSIAN.search(text):
            yield about_file(
                path, key, "is a rule that nothing explains", "Say in Persian why, in the column Annotations"
            )


def shown(component: Mapping[str, Any]) -> list[str]:
    """The texts of a component that an operator reads: labels, help, options, headings of columns."""
    own = [component[name] for name in ("label", "description", "text") if component.get(name)]
    parts = [*component.get("values", []), *(component.get("columns") or [])]
    return [*own, *(part["label"] for part in parts)]
