"""What a version tag stands for: the process, and the forms and tables of its folder that it links. A table that only
the manifest names (the costs of a plain service) is the process's that is named like the folder.

Not what changes nothing that runs: where shapes are drawn, how the file was saved, which element template was applied.
"""

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from deploy.diagrams.elements import ProcessFile, read_processes
from deploy.diagrams.model import ZEEBE

_BPMNDI = "{http://www.omg.org/spec/BPMN/20100524/DI}BPMNDiagram"
_DMNDI = "{https://www.omg.org/spec/DMN/20191111/DMNDI/}DMNDI"
_VERSION_TAG = f"{ZEEBE}versionTag"
_TEMPLATE = [f"{ZEEBE}modelerTemplate", f"{ZEEBE}modelerTemplateVersion", f"{ZEEBE}modelerTemplateIcon"]
_TAG = re.compile(r"\d+\.\d+\.\d+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Versioned:
    """A process (or a form that stands for itself), its tag as written ("" for none), and the hash of its content."""

    key: str
    path: Path
    tag: str
    content: str

    @property
    def number(self) -> tuple[int, ...]:
        """The tag as numbers that can be compared; empty where it is none: `1.2.0`."""
        return tuple(map(int, self.tag.split("."))) if _TAG.fullmatch(self.tag) else ()


def versioned_in(folder: Path) -> list[Versioned]:
    """What of a folder has a version: its processes; where it has none, its forms."""
    processes = [process for path in sorted(folder.glob("*.bpmn")) for process in read_processes(path)]
    linked = {process.id: _linked(process) for process in processes}
    unlinked = set(folder.glob("*.dmn")).difference(*linked.values())
    if folder.name in linked:
        linked[folder.name] |= unlinked
    found = [_of_process(process, linked[process.id]) for process in processes]
    return found or [_of_form(path) for path in sorted(folder.glob("*.form"))]


def _of_process(process: ProcessFile, linked: set[Path]) -> Versioned:
    tags = [xml.get("value", "") for xml in process.process.iter(_VERSION_TAG)]
    parts = [_xml(process.path), *map(_file, sorted(linked))]
    return Versioned(key=process.id, path=process.path, tag=next(iter(tags), ""), content=_hash(parts))


def _linked(process: ProcessFile) -> set[Path]:
    """The forms and tables beside the diagram that it links; those of other folders have versions of their own."""
    names = set()
    for element in process.elements:
        names.add(f"{element.attribute('formDefinition', 'formId')}.form")
        names.add(f"{element.attribute('calledDecision', 'decisionId')}.dmn")
    return {path for name in names if (path := process.path.parent / name).is_file()}


def _of_form(path: Path) -> Versioned:
    return Versioned(key=path.stem, path=path, tag=_schema(path).get("versionTag", ""), content=_hash([_file(path)]))


def _file(path: Path) -> str:
    if path.suffix != ".form":
        return _xml(path)
    schema = {key: value for key, value in _schema(path).items() if key not in ("versionTag", "exporter")}
    return json.dumps(schema, ensure_ascii=False, sort_keys=True)


def _schema(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_text("utf-8")))


def _xml(path: Path) -> str:
    return ElementTree.canonicalize(
        path.read_text("utf-8"),
        strip_text=True,
        rewrite_prefixes=True,
        exclude_tags=[_BPMNDI, _DMNDI, _VERSION_TAG],
        exclude_attrs=["exporter", "exporterVersion", *_TEMPLATE],
    )


def _hash(parts: list[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
