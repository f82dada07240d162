"""Ids that two files bear, as after a copy of a folder, are told with where to change them."""

import shutil
from pathlib import Path

from deploy.contracts.doubles import double_ids
from tests.contract.bpmn_model import FOLDER
from tests.examples import plain_service


def test_no_id_is_borne_twice() -> None:
    assert list(double_ids(FOLDER, FOLDER)) == []


def test_a_copied_folder_is_told_of_every_id_that_it_kept(tmp_path: Path) -> None:
    """Copied files bear the old ids whatever they are called; the folder that was copied is told so too."""
    original = FOLDER / "services" / plain_service(costs=True).key
    first, copy = tmp_path / "services" / "first", tmp_path / "services" / "copy"
    for folder in (first, copy):
        shutil.copytree(original, folder)
    for path in copy.glob("*.*"):
        path.rename(path.with_stem(f"copy-{path.stem}"))
    told = [str(each) for each in double_ids(tmp_path, copy)]
    kinds = ("form", "process", "decision", "decision diagram")
    assert {kind for kind in kinds for each in told if f"is {kind} `" in each} == set(kinds)
    assert all("Give it an id of its own" in each and "services/first/" in each for each in told)
    assert len(list(double_ids(tmp_path, tmp_path))) == 2 * len(told)
