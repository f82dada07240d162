"""What is generated of the catalogue: a page for each service, README's table, the list of the command line."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from deploy import generated
from deploy.catalogue_pages.pages import all_pages
from deploy.catalogue_pages.table import BEGIN, END, table, with_table
from deploy.locations import ROOT
from services.catalogue import all_services
from services.published import paper_text
from services.registry.values import Service
from workers.cli.main import cli

each_service = pytest.mark.parametrize("service", all_services().values(), ids=lambda service: service.key)


def test_the_pages_and_the_table_of_readme_are_current() -> None:
    made = {
        **all_pages(ROOT / "docs" / "services"),
        ROOT / "README.md": with_table((ROOT / "README.md").read_text("utf-8")),
    }
    assert generated.out_of_date(made, (ROOT / "docs" / "services").glob("*.md")) == []


@each_service
def test_the_page_of_a_service_tells_its_papers_its_picture_and_who_answers(service: Service) -> None:
    page = all_pages(Path("x"))[Path("x") / f"{service.key}.md"]
    assert f"../diagrams/{service.key}.png" in page
    assert service.published.description in page
    for paper in service.papers:
        assert f"- {paper_text(service, paper)}\n" in page


def test_every_service_has_its_line_in_the_table() -> None:
    assert table().count("\n| [**") == len(all_services())
    assert with_table(f"a\n{BEGIN}old\n{END}b\n") == f"a\n{BEGIN}{table()}{END}b\n"


def test_the_command_line_lists_every_service_for_people_and_for_programs() -> None:
    listed = CliRunner().invoke(cli, ["catalogue"], env={"COLUMNS": "300"})
    assert all(service.title in listed.stdout for service in all_services().values())
    told = json.loads(CliRunner().invoke(cli, ["catalogue", "--json"]).stdout)
    assert [each["key"] for each in told] == list(all_services())
    [settlement] = [each for each in told if each["key"] == "settlement"]
    assert settlement["limit"] == "P1D"
    assert settlement["papers"][-1] == {
        "anyOf": ["meter-test-waiver"],
        "text": "تعهد عدم تمایل به تست کنتور (از مالک جدید یا موجر جدید، اختیاری)",
        "required": False,
    }
