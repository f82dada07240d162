"""What a worker's process brings into memory, and what not."""

import subprocess
import sys

import pytest

from deploy.locations import ROOT


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


def names_imported_by(command: tuple[str, ...]) -> set[str]:
    """The modules that were loaded whole until it ended."""
    run = [sys.executable, "-X", "importtime", "-m", *command]
    ended = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    return {line.rpartition("|")[2].strip() for line in ended.stderr.splitlines() if line.startswith("import time:")}
