"""The search for faults: everything in a diagram that a process designer would stumble over."""

import json
from collections.abc import Mapping
from pathlib import Path

from deploy.diagrams import drawing, labelling, meaning
from deploy.diagrams.faults import Fault
from deploy.diagrams.geometry import Box
from deploy.diagrams.model import Diagram


def faults_of(diagram: Diagram, forms: frozenset[str], labels: Mapping[str, Box] | None = None) -> list[Fault]:
    """Every fault of a diagram, sorted.

    `forms` holds the ids of the forms that exist. `labels` gives the places of labels as really drawn, by element id;
    without it the bounds in the file are believed.
    """
    found = {*drawing.faults(diagram), *labelling.faults(diagram, labels or {}), *meaning.faults(diagram, forms)}
    return sorted(found)


def form_ids(root: Path) -> frozenset[str]:
    """The ids of all forms (`*.form`) under a folder. Raises ValueError naming the file that is not a form."""
    return frozenset(_form_id(path) for path in sorted(root.rglob("*.form")))


def _form_id(path: Path) -> str:
    try:
        return str(json.loads(path.read_text("utf-8"))["id"])
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(f"{path}: not a form with an id: {error!r}") from error
