"""`python -m tests.bench [FIGURE …] [report] [--quick] [--seed N]`: of what our runtime and our rules cost."""

import argparse
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from rich.console import Console

from deploy.errors import DeployError
from deploy.locations import ROOT, run_dir
from tests.bench import (
    backlog_figure,
    engine_figure,
    forecast_figure,
    gateway_figure,
    moved_deadlines_figure,
    nightly_figure,
    open_step_figure,
    sleepers_figure,
    working_time_figure,
)
from tests.bench.machine import describe_run
from tests.bench.report import as_markdown, print_figure
from tests.bench.results import Figure, load, save
from tests.bench.sizes import FULL, QUICK, Sizes

FIGURES: dict[str, Callable[[Path, Sizes, int], Figure]] = {
    each.NAME: each.measure
    for each in (
        engine_figure,
        gateway_figure,
        backlog_figure,
        sleepers_figure,
        working_time_figure,
        forecast_figure,
        open_step_figure,
        moved_deadlines_figure,
        nightly_figure,
    )
}
_REPORT = "report"
_DOCUMENT = ROOT / "docs" / "benchmarks.md"
_KEPT = ROOT / "docs" / "benchmarks"
"""The figures that the document tells, without their raw values: one can be measured anew, and the others stay."""
_SEED = 1405


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what is named, or everything; print it and write the report. 1 if something stands in the way."""
    options = _options(arguments)
    # Ended from outside, it ends what it started, as after Ctrl-C.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    folder = run_dir() / "bench" / ("quick" if options.quick else "full")
    document = folder / _DOCUMENT.name if options.quick else _DOCUMENT
    console = Console()
    try:
        for name in options.figures or FIGURES:
            if name != _REPORT:
                print_figure(_measured(name, folder, quick=options.quick, seed=options.seed), console)
    except DeployError as error:
        print(error, file=sys.stderr)
        return 1
    return _write_report(folder / "results" if options.quick else _KEPT, document)


def _measured(name: str, folder: Path, *, quick: bool, seed: int) -> Figure:
    run = describe_run(seed=seed, quick=quick)
    figure = replace(FIGURES[name](folder, QUICK if quick else FULL, seed), run=run)
    save(figure, folder / "results")
    if not quick:
        save(replace(figure, raw={}), _KEPT)
    return figure


def _write_report(results: Path, document: Path) -> int:
    figures = load(results, list(FIGURES))
    if not figures:
        print("Nothing was measured yet.", file=sys.stderr)
        return 1
    document.write_text(as_markdown(figures), encoding="utf-8")
    print(f"Written: {document}")
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("figures", nargs="*", metavar="FIGURE", help=f"{', '.join(FIGURES)} or {_REPORT}; default: all")
    parser.add_argument("--quick", action="store_true", help="tiny sizes: shows that everything runs")
    parser.add_argument("--seed", type=int, default=_SEED, help="of the order of the rounds")
    options = parser.parse_args(arguments)
    if unknown := set(options.figures) - FIGURES.keys() - {_REPORT}:
        parser.error(f"no such figure: {', '.join(sorted(unknown))}")
    return options


if __name__ == "__main__":
    sys.exit(main())
