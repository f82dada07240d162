"""`python -m deploy.form_parts [--check]`: put parts of forms as `bpmn/form-parts/` says, or tell what differs.

Parts that are pasted into many forms have one source: a form is a source file, and form-js includes nothing. A part is
a component (found in a form by its id), fields (found in reports by the last part of their keys), an expression (found
by how it looks, around what it shows) or a pattern (all that fields check by a pattern). Where a component lies, its
`layout`, is the form's own; of a field also its whole key and when it is shown.
"""

import json
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, model_validator

from deploy.generated import check_asked, exit_code
from deploy.locations import ROOT

BPMN = ROOT / "bpmn"
FOLDER = "form-parts"
AGAIN = "python -m deploy.form_parts"
_VALUE = "VALUE"

Component = dict[str, Any]


class FormPart(BaseModel):
    """A source file. `forms` are those that it is for, a pattern under `bpmn/`; `first`: they begin with it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    about: str
    forms: str
    first: bool = False
    component: Component | None = None
    fields: dict[str, Component] | None = None
    expression: str | None = None
    recognised: str = ""
    pattern: str | None = None

    @model_validator(mode="after")
    def _is_one_thing(self) -> Self:
        if sum(each is not None for each in (self.component, self.fields, self.expression, self.pattern)) != 1:
            raise ValueError("has to be one of: component, fields, expression, pattern")
        return self

    def applied(self, schema: Component) -> Component:
        """The form with this part as its source says."""
        if self.component is not None:
            return self._with_component(schema, self.component)
        if self.fields is not None:
            return _with_fields(schema, self.fields)
        return dict(_changed(schema, self._text))

    def _with_component(self, schema: Component, component: Component) -> Component:
        ids = {each["id"] for each in components_of(schema)}
        if self.first and component["id"] not in ids:
            placed = component | {"layout": {"row": "Row_00", "columns": None}}
            schema = schema | {"components": [placed, *schema.get("components", [])]}
        return _replaced(schema, component)

    def _text(self, key: str, text: str) -> str:
        if self.pattern is not None:
            return self.pattern if key == "pattern" else text
        expression = self.expression or ""
        return re.sub(self.recognised, lambda found: expression.replace(_VALUE, found["value"]), text)


def parts_in(folder: Path) -> Mapping[str, FormPart]:
    """The parts by name. Raises ValueError naming the file that is none and what is wrong with it."""
    found = {}
    for path in sorted((folder / FOLDER).glob("*.json")):
        try:
            found[path.stem] = FormPart.model_validate_json(path.read_text("utf-8"))
        except ValueError as error:
            raise ValueError(f"{path}: {error}") from error
    return found


def made(folder: Path) -> Mapping[Path, str]:
    """The text of each form under a folder with all its parts as their sources say. Raises ValueError."""
    texts: dict[Path, str] = {}
    for part in parts_in(folder).values():
        for path in sorted(folder.glob(part.forms)):
            schema = json.loads(texts.get(path) or path.read_text("utf-8"))
            texts[path] = json.dumps(part.applied(schema), ensure_ascii=False, indent=2) + "\n"
    return {path: text for path, text in texts.items() if json.loads(text) != json.loads(path.read_text("utf-8"))}


def faults(folder: Path, under: Path) -> Iterator[str]:
    """The forms under a path that differ from the sources of their parts, with what to do."""
    for path in made(folder):
        if path.is_relative_to(under):
            yield (
                f"{path}: a part differs from its source in bpmn/{FOLDER}. To change it everywhere edit the source, to "
                f"have the source here change nothing; then run: {AGAIN}"
            )


def _replaced(node: Component, component: Component) -> Component:
    own = [_replaced(each, component) for each in node.get("components", [])]
    changed = node | ({"components": own} if "components" in node else {})
    if node.get("id") != component["id"] or node.get("type") != component["type"]:
        return changed
    layout = {"layout": node["layout"]} if "layout" in node else {}
    return component | layout


def _with_fields(node: Component, fields: Mapping[str, Component]) -> Component:
    """What start forms ask for, their manifests say."""
    report, _, name = str(node.get("key", "")).rpartition(".")
    own = {"components": [_with_fields(each, fields) for each in node["components"]]} if "components" in node else {}
    source = {} if report == "application" else fields.get(name, {})
    return node | own | source


def components_of(node: Mapping[str, Any]) -> Iterator[Component]:
    """The components of a form, or of one of its components, at any depth."""
    for component in node.get("components", ()):
        yield component
        yield from components_of(component)


def _changed(node: Any, change: Any, key: str = "") -> Any:  # noqa: ANN401 - JSON
    """The JSON value with each of its texts changed by a function of its key and the text."""
    if isinstance(node, dict):
        return {name: _changed(value, change, name) for name, value in node.items()}
    if isinstance(node, list):
        return [_changed(value, change, key) for value in node]
    return change(key, node) if isinstance(node, str) else node


def main(arguments: list[str]) -> int:
    """Write the forms that differ, and name them; with `--check` only tell. The exit code."""
    check = check_asked(arguments, command=AGAIN, about=__doc__)
    try:
        if check:
            return exit_code(list(faults(BPMN, BPMN)))
        for path, text in made(BPMN).items():
            path.write_text(text, encoding="utf-8")
            print(path.relative_to(ROOT))  # noqa: T201 - a command's answer
    except ValueError as problem:
        print(problem, file=sys.stderr)  # noqa: T201 - the same
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
