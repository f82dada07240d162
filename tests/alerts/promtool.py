"""Prometheus' own tool, and the rules as it reads them."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from deploy.locations import ROOT

PROMETHEUS = ROOT / "deploy" / "prometheus"
RULES = tuple(sorted((PROMETHEUS / "rules").glob("*.yml")))
RULE_TESTS = tuple(sorted((PROMETHEUS / "tests").glob("*.yml")))

# It lives for a second and leaves little behind: its collector may look seldom, a sixth of the processor's time less.
_ENVIRON = {**os.environ, "GOGC": "400"}

needs_promtool = pytest.mark.skipif(shutil.which("promtool") is None, reason="no promtool: apt install prometheus")


def promtool(*arguments: str | Path) -> None:
    """Run it; what it finds wrong fails the test."""
    command = ["promtool", *map(str, arguments)]
    done = subprocess.run(command, env=_ENVIRON, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def read(file: Path) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return content


def rules() -> Iterator[dict[str, Any]]:
    """Every rule of every file."""
    for file in RULES:
        for group in read(file)["groups"]:
            yield from group["rules"]


def alerts() -> dict[str, dict[str, Any]]:
    """The alerting rules by name."""
    return {rule["alert"]: rule for rule in rules() if "alert" in rule}
