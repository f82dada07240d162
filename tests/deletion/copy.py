"""A copy of the repository without one service, what is made anew in it, and what is wrong with it then."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from deploy.locations import ROOT

_LAYERS = ("services", "db", "workers", "api")
_TOOLS = Path("deploy/diagrams/node_modules")
_TYPES = ".mypy_cache"

_START = """
from api.pages import ROUTERS
from db.tables import ALL_TABLES
from deploy.contracts.book import read_book
from deploy.contracts.checks import complaints_under
from deploy.demo.stories import STORIES
from deploy.locations import ROOT
from services.registry import registry
from workers.handlers import all_handlers
assert ROUTERS and ALL_TABLES.tables and all_handlers()
assert STORIES.keys() == registry().services.keys()
complaints = complaints_under(ROOT / "bpmn", read_book(ROOT / "bpmn"))
assert not complaints, [str(each) for each in complaints]
"""
_LAYERS_HOLD = "from importlinter.cli import lint_imports_command as lint; lint(['--no-cache'])"

START: Sequence[str] = ["-c", _START]
"""What is cheap: the registry, the tables, pages, handlers and stories load, and the diagrams' checks are content."""

CHECKS: Mapping[str, Sequence[str]] = {
    "lint": ["-m", "ruff", "check", "--no-cache", "."],
    "layers": ["-c", _LAYERS_HOLD],
    "types": ["-m", "mypy"],
    "start": START,
    "contract tests": ["-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider", "tests/contract"],
}
"""What is asked of a copy, as arguments of Python. The examples of decision tables need `ENGINE`."""

PROCESS_TESTS: Sequence[str] = ["-m", "pytest", "-q", "-n", "2", "-p", "no:cacheprovider", "tests/process"]
"""They need `ENGINE`."""

ENGINE = "ZEEBEKIT_JARS"
"""The variable of the environment that names the folder of the embedded engine."""


def copied_without(key: str, folder: Path) -> list[Path]:
    """Copy all files of the repository but those that bear the service's key. Answers which were left out.

    No list says which they are: the name does.
    """
    left_out = []
    for path in tracked():
        if bears(path, key):
            left_out.append(path)
        else:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / path, folder / path)
    return left_out


def take_types_along(folder: Path) -> None:
    """What mypy knows of the repository, if it was asked before: it looks in the copy at what differs by the rest."""
    if (ROOT / _TYPES).is_dir():
        shutil.copytree(ROOT / _TYPES, folder / _TYPES)


def bears(path: Path, key: str) -> bool:
    """Whether a folder on the way, or the file, bears the key of the service. Migrations are history: they stay.

    In the layers only what is below `specific` is one service's: modules of shared rooms are named by their change or
    printout (`services.changes.split_merge`), and so are their tests (`tests/unit/test_split_merge.py`), as plain
    services may be, which own no module. A service's own tests are in folders that bear its key.
    """
    if "migrations" in path.parts or (path.parts[0] in _LAYERS and "specific" not in path.parts):
        return False
    return not {*path.parts[:-1], path.stem}.isdisjoint({key, key.replace("-", "_")})


def made_anew(folder: Path) -> str:
    """Write in the copy what is generated, and raise the version tags of what differs by that; what went wrong."""
    (folder / _TOOLS).symlink_to(ROOT / _TOOLS)
    subprocess.run(["git", "init", "--quiet"], cwd=folder, check=True)
    subprocess.run(["git", "add", "--all"], cwd=folder, check=True)
    return "".join(complaint_of(command, folder) for command in [*generators(), ["-m", "deploy.versions", "--raise"]])


def generators() -> list[Sequence[str]]:
    """What `make generate` runs, as arguments of Python."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    [commands] = re.findall(r"^generate:.*\n((?:\t.*\n)+)", makefile, re.MULTILINE)
    return [line.split()[1:] for line in commands.splitlines()]


def complaint_of(command: Sequence[str], folder: Path) -> str:
    """What the command says in the copy, run by this Python; nothing where it is content."""
    ended = subprocess.run(
        [sys.executable, *command],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(folder)},
    )
    return "" if ended.returncode == 0 else ended.stdout + ended.stderr


@cache
def tracked() -> tuple[Path, ...]:
    """The files of the repository, from its root."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    paths = (Path(name) for name in listed.stdout.split("\0") if name)
    return tuple(path for path in paths if (ROOT / path).is_file())
