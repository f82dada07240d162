"""The diagrams as the contract tests need them: elements with their Zeebe extensions."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

from deploy.contracts.book import Book, read_book
from deploy.contracts.ledger import STEP_ID
from deploy.diagrams.elements import Element, diagram_files
from deploy.diagrams.model import BPMN, ZEEBE
from deploy.locations import ROOT

FOLDER = ROOT / "bpmn"

__all__ = ["BPMN", "FOLDER", "ROOT", "STEP_ID", "ZEEBE", "Element", "book", "declared", "diagram", "elements", "files"]


def files() -> list[Path]:
    """Every diagram."""
    return diagram_files([FOLDER])


def diagram(process_id: str) -> Path:
    """The diagram of a process: file name = process id."""
    return next(path for path in files() if path.stem == process_id)


@cache
def book() -> Book:
    """All that the diagrams name, read once for all tests: several modules ask when they are collected."""
    return read_book(FOLDER)


def elements() -> Iterator[Element]:
    """Every flow node of every diagram."""
    return book().elements


def declared(tag: str) -> dict[str, ElementTree.Element]:
    """Definitions beside the processes (`message`, `error`) by their id."""
    return {key: xml for process in book().processes for key, xml in process.declared(tag).items()}
