"""docs/benchmarks.md and the tables on the screen, both from the same results."""

from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.table import Table as ScreenTable

from tests.bench.machine import facts_in_common
from tests.bench.results import Figure, Table

_HEAD = """# Benchmarks

The worker runtime (`workers/runtime/`) beside its rivals, what time as offices keep it costs, and what was asked of
both. Written by `make bench` from its own results; every figure is of one run.
"""
_REPEAT = """## How to repeat it

    make setup
    make bench                                             # everything; writes this file
    .venv/bin/python -m tests.bench gateway open-step      # some of it; the rest of this file stays as it was measured
    .venv/bin/python -m tests.bench report                 # this file again, from docs/benchmarks/*.json
    .venv/bin/python -m tests.bench --quick                # a smoke run, written to .run/bench/quick

The ports must be free (`make down`; `AFTERSALES_PORT_OFFSET=10` takes others), and nothing else should run. `--seed`
repeats the order of the rounds. Figures 1 to 9 are engine, gateway, backlog, sleepers, working-time, forecast,
open-step, moved-deadlines and nightly; the raw values of every round are in `.run/bench/full/results/*.json`. The
rivals' sources are in `tests/bench/rivals/`, the measured processes in `tests/bench/diagrams.py`.
"""


def as_markdown(figures: Sequence[Figure]) -> str:
    """The whole report."""
    runs = [each.run for each in figures]
    machine = facts_in_common(runs)
    parts = [_HEAD, _asked(figures), *(_section(each, machine) for each in figures), _machine(machine), _REPEAT]
    return "\n".join(parts)


def print_figure(figure: Figure, console: Console) -> None:
    """The figure's tables, then what was asked."""
    console.rule(figure.title)
    for table in (*figure.tables, _verdict_table([figure])):
        screen = ScreenTable(title=table.title, title_justify="left")
        for number, column in enumerate(table.columns):
            screen.add_column(column, justify="right" if number else "left")
        for row in table.rows:
            screen.add_row(*row)
        console.print(screen)


def _asked(figures: Sequence[Figure]) -> str:
    met = sum(verdict.met for each in figures for verdict in each.verdicts)
    total = sum(len(each.verdicts) for each in figures)
    return f"## Asked and measured\n\n{met} of {total} met.\n\n{_lines(_verdict_table(figures))}\n"


def _section(figure: Figure, machine: Mapping[str, str]) -> str:
    tables = "\n".join(f"**{each.title}**\n\n{_lines(each)}\n" for each in figure.tables)
    notes = "".join(f"- {each}\n" for each in figure.notes)
    own = ", ".join(f"{name}: {fact}" for name, fact in figure.run.items() if name not in machine)
    return f"## {figure.title}\n\n{figure.measured}\n\n{tables}\n{notes}" + (f"- This run: {own}.\n" if own else "")


def _machine(facts: Mapping[str, str]) -> str:
    return "## Machine\n\n" + "".join(f"- {name}: {fact}\n" for name, fact in facts.items())


def _verdict_table(figures: Sequence[Figure]) -> Table:
    rows = [(each.what, each.wanted, each.measured, each.word) for figure in figures for each in figure.verdicts]
    return Table(title="Asked and measured", columns=("what", "wanted", "measured", "verdict"), rows=rows)


def _lines(table: Table) -> str:
    """The table in Markdown."""
    rule = ["---", *("---:" for _ in table.columns[1:])]
    return "\n".join(f"| {' | '.join(row)} |" for row in (table.columns, rule, *table.rows))
