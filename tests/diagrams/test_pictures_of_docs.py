"""docs/diagrams: `make diagrams` draws what there is, and leaves what is gone."""

import re

from deploy.locations import ROOT

_PART = re.compile(r"-[0-9]$")
"""A part of a wide picture, beside the whole."""


def test_every_diagram_has_its_picture_and_no_picture_shows_one_that_is_gone() -> None:
    diagrams = {path.stem for path in (ROOT / "bpmn").rglob("*.bpmn")}
    pictures = {path.stem for path in (ROOT / "docs" / "diagrams").glob("*.png")}

    wholes = {name if name in diagrams else _PART.sub("", name) for name in pictures}

    assert wholes == diagrams
