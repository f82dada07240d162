"""What tests of the designers' checks share, those of one service too."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from deploy.contracts.book import read_book
from deploy.contracts.checks import complaints_under
from tests.contract.bpmn_model import FOLDER, diagram

Spoil = Callable[..., list[str]]


@pytest.fixture
def spoil(tmp_path: Path) -> Spoil:
    """The complaints of the parts (and of the service meant) after each first text was replaced by the second."""

    def spoil(process_id: str, *changes: tuple[str, str]) -> list[str]:
        source = diagram(process_id)
        folder = tmp_path / "bpmn"
        shutil.copytree(FOLDER / "parts", folder / "parts")
        if not source.is_relative_to(FOLDER / "parts"):
            shutil.copytree(source.parent, folder / "services" / source.parent.name)
        path = folder / source.relative_to(FOLDER)
        xml = path.read_text(encoding="utf-8")
        for old, new in changes:
            assert old in xml, old
            xml = xml.replace(old, new)
        path.write_text(xml, encoding="utf-8")
        found = complaints_under(folder, read_book(folder))
        return [str(each).removeprefix(f"{path}: ") for each in found]

    return spoil


def assert_told_with_remedy(spoil: Spoil, problem: str, case: tuple[str, str, str]) -> None:
    """In the process of the case its first text is replaced by its second: then the problem is told, and each time what
    to do.
    """
    process_id, *change = case
    told = [each for each in spoil(process_id, tuple(change)) if problem in each]
    assert told
    assert all(each.rpartition(". ")[2] for each in told)
