"""The commands: `python -m deploy.diagrams render|check|faults|lint|forms|tables [PATH…]`."""

import argparse
import json
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from deploy.contracts.badges import badges
from deploy.contracts.book import read_book
from deploy.diagrams import coverage, model, render, search
from deploy.diagrams.browser import NoBrowser
from deploy.diagrams.canvas import CannotDraw, ToolsMissing, require_tools
from deploy.locations import ROOT

_FINE, _PROBLEMS, _CANNOT_RUN = 0, 1, 2
_HERE = Path(__file__).parent
_PICTURES = Path("docs/diagrams")
_SOURCES = ROOT / "bpmn"


class NothingFound(ValueError):
    """The given paths hold no file of the kind that is asked for."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Exit code 0: fine; 1: problems, printed one a line; 2: it could not be run at all."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except (CannotDraw, model.NotADiagram) as problem:
        print(problem, file=sys.stderr)
        return _PROBLEMS
    except (NoBrowser, ToolsMissing, OSError, ValueError) as problem:
        print(problem, file=sys.stderr)
        return _CANNOT_RUN


def _render(options: argparse.Namespace) -> int:
    known = coverage.read(options.coverage) if options.coverage else None
    paths = _files(options.paths, "*.bpmn")
    texts = {} if options.plain else badges(read_book(_SOURCES))
    written = render.render_diagrams(
        paths, options.out, scale=options.scale, svg=options.svg, coverage=known, badges=texts
    )
    return _list(written)


def _check(options: argparse.Namespace) -> int:
    return _report(render.check_diagrams(_files(options.paths, "*.bpmn")))


def _faults(options: argparse.Namespace) -> int:
    forms = search.form_ids(options.root)
    return _report(
        f"{path}: {fault}"
        for path in _files(options.paths, "*.bpmn")
        for fault in search.faults_of(model.read(path), forms)
    )


def _lint(options: argparse.Namespace) -> int:
    bpmnlint = require_tools() / "bpmnlint" / "bin" / "bpmnlint.js"
    paths = [str(path.resolve()) for path in _files(options.paths, "*.bpmn")]
    # bpmnlint finds its configuration and its plugins from the folder that it runs in.
    command = ["node", str(bpmnlint), "--max-warnings=0", *paths]
    return _PROBLEMS if subprocess.run(command, cwd=_HERE, check=False).returncode else _FINE


def _forms(options: argparse.Namespace) -> int:
    data = json.loads(options.data.read_text("utf-8")) if options.data else {}
    return _list(render.render_forms(_files(options.paths, "*.form"), options.out, data))


def _tables(options: argparse.Namespace) -> int:
    return _list(render.render_tables(_files(options.paths, "*.dmn"), options.out))


def _files(paths: Sequence[Path], pattern: str) -> list[Path]:
    """The given files, and those under the given folders. Raises NothingFound: an empty check would always pass."""
    found = [file for path in paths for file in (sorted(path.rglob(pattern)) if path.is_dir() else [path])]
    if not found:
        raise NothingFound(f"no {pattern} under {', '.join(map(str, paths))}")
    return found


def _list(written: Iterable[Path]) -> int:
    for path in written:
        print(path)
    return _FINE


def _report(problems: Iterable[str]) -> int:
    code = _FINE
    for problem in problems:
        print(problem)
        code = _PROBLEMS
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m deploy.diagrams", description="Draw and check the diagrams.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    command = _command(commands, "render", _render, "draw every diagram to a PNG picture")
    command.add_argument("--out", type=Path, default=_PICTURES, help="folder of the pictures (%(default)s)")
    command.add_argument("--scale", type=float, default=2.0, help="picture pixels per diagram pixel (%(default)s)")
    command.add_argument("--svg", action="store_true", help="write SVG too")
    command.add_argument("--plain", action="store_true", help="without units and step numbers on the tasks")
    command.add_argument("--coverage", type=Path, metavar="FILE", help="colour what ran in the tests (JSON)")

    _command(commands, "check", _check, "import every diagram as the Modeler does; also look at the drawn text")

    command = _command(commands, "faults", _faults, "list what a process designer would stumble over")
    command.add_argument("--root", type=Path, default=Path("bpmn"), help="where the forms are (%(default)s)")

    _command(commands, "lint", _lint, "run bpmnlint; warnings count as problems")

    command = _command(commands, "forms", _forms, "draw every form to a PNG picture")
    command.add_argument("--out", type=Path, default=_PICTURES / "forms", help="folder (%(default)s)")
    command.add_argument("--data", type=Path, metavar="FILE", help="values to show: JSON, form id to variables")

    command = _command(commands, "tables", _tables, "draw every decision table to a PNG picture")
    command.add_argument("--out", type=Path, default=_PICTURES / "tables", help="folder (%(default)s)")
    return parser


def _command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    run: Callable[[argparse.Namespace], int],
    help_text: str,
) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=help_text, description=help_text)
    command.add_argument("paths", nargs="*", type=Path, default=[Path("bpmn")], metavar="PATH")
    command.set_defaults(run=run)
    return command


if __name__ == "__main__":
    sys.exit(main())
