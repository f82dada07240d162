"""A copy of the repository without one service, and what is wrong with it."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from deploy.locations import ROOT
from services.registry import registry

CODE = ("services", "db", "workers", "api", "deploy")
_WITHOUT_WORDS = ("services", "db", "workers", "api")

_START = """
from api.pages import ROUTERS
from db.tables import ALL_TABLES
from deploy.demo.stories import STORIES
from services.registry import registry
from workers.handlers import all_handlers
assert ROUTERS and ALL_TABLES.tables and all_handlers()
assert STORIES.keys() == registry().services.keys()
"""

CHECKS: Mapping[str, Sequence[str]] = {
    "lint": ["-m", "ruff", "check", "--no-cache", *CODE],
    "layers": ["-c", "from importlinter.cli import lint_imports_command as lint; lint(['--no-cache'])"],
    "types": ["-m", "mypy", *(word for package in CODE for word in ("-p", package))],
    "start": ["-c", _START],
}
"""What has to be content with the rest, as arguments of Python. Shared tests still take the services of today as their
examples: they are not among it.
"""


def copied_without(key: str, folder: Path) -> list[Path]:
    """Copy all files of the repository but those that bear the service's key. Answers which were left out.

    No list says which they are: the name does.
    """
    left_out = []
    for path in _tracked():
        if bears(path, key):
            left_out.append(path)
        elif (ROOT / path).is_file():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / path, folder / path)
    return left_out


def bears(path: Path, key: str) -> bool:
    """Whether a folder on the way, or the module, bears the key of the service. Migrations are history: they stay."""
    names = {*path.parts[:-1], path.stem, path.stem.removeprefix("test_")}
    return "migrations" not in path.parts and bool(names & {key, key.replace("-", "_")})


def words_left(key: str, folder: Path) -> Iterator[str]:
    """Where the copy's code still speaks of the service: by its key, the ids of its steps, its titles."""
    service = registry().services[key]
    spellings = (key, key.replace("-", "_"), service.title, service.title_en)
    words = re.compile("|".join([*map(re.escape, spellings), rf"\b{service.prefix}-\d\d"]))
    for package in _WITHOUT_WORDS:
        for path in sorted((folder / package).rglob("*.py")):
            if "migrations" not in path.parts:
                for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
                    if words.search(line):
                        yield f"{path.relative_to(folder)}:{number}: {line.strip()}"


def complaint_of(command: Sequence[str], folder: Path) -> str:
    """What the command says in the copy, run by this Python; nothing where it is content."""
    ended = subprocess.run(
        [sys.executable, *command],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(folder)},
    )
    return "" if ended.returncode == 0 else ended.stdout + ended.stderr


def _tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [Path(name) for name in listed.stdout.split("\0") if name]
