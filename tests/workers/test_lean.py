"""What a worker's process brings into memory, and what not; what it does without."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from deploy.locations import ROOT
from workers.handlers import all_handlers


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(("workers", "--help"), id="production"),
        pytest.param(("tests.bench.rivals.ours_full",), id="measured, which ends at once without job types"),
    ],
)
def test_a_worker_leaves_console_libraries_out(command: tuple[str, ...]) -> None:
    imported = names_imported_by(command)
    assert "structlog" in imported
    assert not {"rich.console", "click.core", "pygments.lexers"} & imported


def test_a_worker_that_counts_no_working_time_leaves_the_holidays_out() -> None:
    imported = names_imported_by(("workers", "--help"))
    assert "structlog" in imported
    assert not {each for each in imported if each.partition(".")[0] == "holidays"}


EXTRAS = ("rich", "typer", "click", "bcrypt", "psutil")
"""The libraries of the command line and of the development stack, and what they bring along."""

WITHOUT_EXTRAS = f"""
import sys
sys.modules.update(dict.fromkeys({EXTRAS}))
from api.app import create_app
from api.site import build_site
from db.migrate import upgrade
from workers.app import build_app
from workers.handlers import all_handlers
from workers.process import main
from workers.run import run_workers
from workers.settings import load_settings
app = build_app(load_settings())
app.prepare_database()
create_app(build_site(app))
app.close()
print(len(all_handlers()))
"""


def test_workers_and_pages_need_no_extra(tmp_path: Path) -> None:
    environ = {"AFTERSALES_DATABASE_URL": f"sqlite:///{tmp_path / 'aftersales.db'}", "PATH": os.defpath}
    run = [sys.executable, "-c", WITHOUT_EXTRAS]
    ended = subprocess.run(run, cwd=ROOT, env=environ, capture_output=True, text=True, check=False, timeout=60)
    assert (ended.returncode, ended.stdout.strip()) == (0, str(len(all_handlers()))), ended.stderr


def test_the_extras_are_no_requirements_of_the_workers() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert {name_of(each) for each in project["dependencies"]}.isdisjoint(EXTRAS)
    extras = {name_of(each) for group in project["optional-dependencies"].values() for each in group}
    assert extras == set(EXTRAS) - {"click"}


def name_of(requirement: str) -> str:
    return re.split(r"[^a-z0-9-]", requirement, maxsplit=1)[0]


def names_imported_by(command: tuple[str, ...]) -> set[str]:
    """The modules that were loaded whole until it ended."""
    run = [sys.executable, "-X", "importtime", "-m", *command]
    ended = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    return {line.rpartition("|")[2].strip() for line in ended.stderr.splitlines() if line.startswith("import time:")}
