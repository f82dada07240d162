"""Ids that two files bear: the engine refuses the deployment of all, or one of them is never seen."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.etree import ElementTree

from deploy.contracts.complaints import Complaint
from deploy.diagrams.model import BPMN, DMN

_WHERE: Mapping[str, str] = {
    "form": "in the form editor select nothing, General → ID",
    "process": "select nothing, General → ID",
    "decision": "in the table's diagram (View DRD) select the decision, General → ID",
    "decision diagram": "in the table's diagram (View DRD) select nothing, General → ID",
}


def double_ids(root: Path, under: Path) -> Iterator[Complaint]:
    """The files under a folder that bear an id which another one under `root` bears too. Raises OSError, ValueError."""
    first: dict[tuple[str, str], list[Path]] = {}
    for path in sorted(root.rglob("*")):
        for what, key in _ids(path):
            first.setdefault((what, key), []).append(path)
    for (what, key), paths in first.items():
        for path in paths if len(paths) > 1 else ():
            if path.is_relative_to(under):
                others = ", ".join(str(each.relative_to(root)) for each in paths if each != path)
                remedy = f"Give it an id of its own, that of the file: {_WHERE[what]}. A copied file keeps the old one"
                yield Complaint(path=path, element="", problem=f"is {what} `{key}`, as is {others}", remedy=remedy)


def _ids(path: Path) -> Iterator[tuple[str, str]]:
    match path.suffix:
        case ".form":
            yield "form", str(json.loads(path.read_text("utf-8")).get("id"))
        case ".bpmn":
            for process in ElementTree.parse(path).getroot().iter(f"{BPMN}process"):
                yield "process", process.get("id", "")
        case ".dmn":
            root = ElementTree.parse(path).getroot()
            yield "decision diagram", root.get("id", "")
            for decision in root.iter(f"{DMN}decision"):
                yield "decision", decision.get("id", "")
