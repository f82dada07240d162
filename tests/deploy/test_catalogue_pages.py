"""What is generated of the catalogue: a page for each service, README's table, the list of the command line."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from deploy import generated
from deploy.catalogue_pages import BEGIN, END, all_pages, table, with_table
from deploy.locations import ROOT
from services.catalogue import all_services
from services.durations import parse_limit
from services.model.steps import LimitClock
from services.published import paper_text, procedure
from services.registry.values import Service, Step
from services.steps.catalogue import step_of
from services.text import to_persian_digits
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
    for field in service.fields:
        assert f"- {field.title}" in page
        assert field.asked_when is None or f"- {field.title} (برای {field.asked_when.label}" in page


@each_service
def test_the_page_of_a_service_tells_by_which_clock_its_limits_run_and_when_they_stand_still(service: Service) -> None:
    page = all_pages(Path("x"))[Path("x") / f"{service.key}.md"]
    for step in [service.steps[0], *procedure(service)]:
        [row] = [line for line in page.splitlines() if line.startswith(_row_begins(step))]
        assert ("ساعت کاری" in row) == (step.clock is LimitClock.WORKING)
        assert all(f"«{step_of(each).title}»" in row for each in step.paused_by)
        assert ("شمرده نمی‌شود" in row) == bool(step.paused_by)


def _row_begins(step: Step) -> str:
    number = to_persian_digits(step.number)
    return "| بیشترین زمان |" if step.is_whole_service else f"| {number} | {step.title} | {step.role_title} |"


def test_every_service_has_its_line_in_the_table() -> None:
    assert table().count("\n| [**") == len(all_services())
    assert with_table(f"a\n{BEGIN}old\n{END}b\n") == f"a\n{BEGIN}{table()}{END}b\n"


def test_the_command_line_lists_every_service_for_people_and_for_programs() -> None:
    listed = CliRunner().invoke(cli, ["catalogue"], env={"COLUMNS": "300"})
    assert all(service.title in listed.stdout for service in all_services().values())
    told = json.loads(CliRunner().invoke(cli, ["catalogue", "--json"]).stdout)
    assert [each["key"] for each in told] == list(all_services())
    assert any(each["pausedBy"] for each in told)
    for each, service in zip(told, all_services().values(), strict=True):
        whole = service.steps[0]
        assert (parse_limit(each["limit"]), each["clock"]) == (service.limit, whole.clock)
        assert each["pausedBy"] == sorted(whole.paused_by)
        assert [(paper["anyOf"], paper["text"], paper["required"]) for paper in each["papers"]] == [
            (list(paper.any_of), paper_text(service, paper), paper.required) for paper in service.papers
        ]
