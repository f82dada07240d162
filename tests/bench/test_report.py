"""Results survive their file; the report says what they say."""

from pathlib import Path

from deploy.locations import ROOT
from tests.bench.__main__ import FIGURES
from tests.bench.machine import facts_in_common
from tests.bench.report import as_markdown
from tests.bench.results import Figure, Table, Verdict, load, save

MACHINE = {"processor": "two cores", "seed": "1"}


def figure(name: str = "gateway", *, met: bool = True, seed: str = "1") -> Figure:
    return Figure(
        name=name,
        title=f"The {name}",
        measured="How it was measured.",
        tables=[Table(title="Rates", columns=("worker", "jobs/s"), rows=[("ours", "250 (100–300)")])],
        verdicts=[Verdict(what=f"{name} ratio", wanted="≥ 0.6", measured="0.55", met=met)],
        notes=["A note."],
        raw={"rates": [1.5]},
        run={**MACHINE, "seed": seed},
    )


def test_a_figure_comes_back_from_its_file_as_it_was(tmp_path: Path) -> None:
    save(figure(), tmp_path)
    [loaded] = load(tmp_path, ["gateway"])
    assert loaded.verdicts == figure().verdicts
    assert loaded.raw == figure().raw
    assert [list(row) for row in loaded.tables[0].rows] == [["ours", "250 (100–300)"]]


def test_figures_come_in_the_order_asked_for_and_unmeasured_ones_are_left_out(tmp_path: Path) -> None:
    save(figure("backlog"), tmp_path)
    save(figure("engine"), tmp_path)
    assert [each.name for each in load(tmp_path, ["engine", "gateway", "backlog"])] == ["engine", "backlog"]


def test_the_report_calls_a_missed_figure_missed() -> None:
    text = as_markdown([figure("engine"), figure("gateway", met=False)])
    assert "1 of 2 met." in text
    assert "| engine ratio | ≥ 0.6 | 0.55 | met |" in text
    assert "| gateway ratio | ≥ 0.6 | 0.55 | MISSED |" in text


def test_the_report_has_each_table_with_its_columns() -> None:
    assert "| worker | jobs/s |\n| --- | ---: |\n| ours | 250 (100–300) |" in as_markdown([figure()])


def test_facts_that_differ_between_runs_are_told_with_their_figure() -> None:
    text = as_markdown([figure("engine", seed="1"), figure("gateway", seed="2")])
    assert "- This run: seed: 2." in text
    assert facts_in_common([MACHINE, {**MACHINE, "seed": "2"}]) == {"processor": "two cores"}


def test_the_document_is_what_the_kept_figures_say() -> None:
    document = ROOT / "docs" / "benchmarks.md"
    kept = load(ROOT / "docs" / "benchmarks", list(FIGURES))
    assert document.read_text(encoding="utf-8") == as_markdown(kept), "python -m tests.bench report"
