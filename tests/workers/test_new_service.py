"""`aftersales new-service`: what it writes is a service at once, and what it refuses writes nothing."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from deploy.contracts.book import read_book
from deploy.contracts.checks import complaints_under
from deploy.contracts.cost_tables import table_faults
from deploy.diagrams import model, search
from deploy.start_forms.writing import written
from services.registry import load_registry
from tests.contract.bpmn_model import FOLDER
from tests.examples import plain_service, service_with
from workers.cli.main import cli

Run = Callable[..., Result]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of all diagrams, to write into."""
    return Path(shutil.copytree(FOLDER, tmp_path / "bpmn"))


@pytest.fixture
def run(folder: Path) -> Run:
    return lambda *arguments: CliRunner().invoke(
        cli, ["new-service", *arguments, "--folder", str(folder)], env={"COLUMNS": "300"}
    )


def test_the_new_folder_is_a_service_of_the_standard_process(folder: Path, run: Run) -> None:
    done = run("pole-painting", "--title", "رنگ پایه", "--prefix", "PPT", "--limit", "P3D")
    assert done.exit_code == 0, done.output
    service = load_registry(folder).services["pole-painting"]
    assert (service.title, service.prefix, service.limit.days) == ("رنگ پایه", "PPT", 3)
    assert service.standard is not None
    home = folder / "services" / "pole-painting"
    assert sorted(path.name for path in home.iterdir()) == [
        "pole-painting-application.form", "pole-painting.bpmn", "service.toml"
    ]  # fmt: skip
    drawn = (home / "pole-painting.bpmn").read_text("utf-8")
    assert all(text in drawn for text in ("P3D", "پس از ۳ روز", "PPT-00"))


@pytest.mark.parametrize("title", ["رنگ پایه", "درخواست رنگ پایه"])
def test_the_new_start_form_says_what_the_new_manifest_says(folder: Path, run: Run, title: str) -> None:
    assert run("pole-painting", "--title", title, "--prefix", "PPT").exit_code == 0
    known = load_registry(folder)
    assert written(known.services["pole-painting"], known, folder) is None


def test_the_rule_of_a_new_table_of_costs_is_shown_by_an_example(folder: Path, run: Run) -> None:
    assert run("pole-painting", "--prefix", "PPT", "--costs").exit_code == 0
    assert list(table_faults(folder / "services" / "pole-painting", load_registry(folder))) == []


@pytest.mark.parametrize("costs", [(), ("--costs",)])
def test_it_is_drawn_and_mapped_without_a_fault(folder: Path, run: Run, costs: tuple[str, ...]) -> None:
    assert run("pole-painting", "--title", "رنگ پایه", "--prefix", "PPT", *costs).exit_code == 0
    diagram = folder / "services" / "pole-painting" / "pole-painting.bpmn"
    assert list(search.faults_of(model.read(diagram), search.form_ids(folder))) == []
    form = json.loads(diagram.with_name("pole-painting-application.form").read_text("utf-8"))
    assert form["components"][0]["id"] == "Html_Persian"
    costed = load_registry(folder).services["pole-painting"].standard
    assert costed is not None
    assert costed.costs == ("pole-painting-costs" if costs else None)


def test_the_template_maps_what_the_parts_need() -> None:
    """The services that were written from it are checked with all others; so is one of them here, by itself."""
    found = complaints_under(FOLDER / "services" / plain_service(examined=False).key, read_book(FOLDER))
    assert [str(each) for each in found] == []


THERE = service_with()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("some-service-again", "--prefix", THERE.prefix), f"{THERE.prefix} is the prefix of {THERE.key}"),
        (("Painting", "--prefix", "PPT"), "is no key"),
        (("pole-painting", "--prefix", "pp"), "is no prefix"),
        (("pole-painting", "--prefix", "PPT", "--limit", "PT5H"), "no limit in whole days"),
        ((THERE.key, "--prefix", "PPT"), f"{THERE.key} is there already"),
    ],
)
def test_what_cannot_be_a_service_is_told_and_not_written(
    folder: Path, run: Run, arguments: tuple[str, ...], message: str
) -> None:
    before = sorted(folder.rglob("*"))
    refused = run(*arguments)
    assert refused.exit_code == 1
    assert message in refused.stderr
    assert sorted(folder.rglob("*")) == before
