"""What the figures were measured on."""

import os
import platform
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import psutil

_PACKAGES = ("grpcio", "pyzeebe", "sqlalchemy", "psycopg", "protobuf")


def describe_run(*, seed: int, quick: bool) -> dict[str, str]:
    """The run's facts, for the report: nothing that names this machine or its user."""
    memory = psutil.virtual_memory().total / 2**30
    return {
        "measured at": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        "processor": f"{_processor()}, {os.cpu_count()} cores",
        "memory": f"{memory:.0f} GiB",
        "system": f"{platform.system()} {platform.release()}",
        "Python": platform.python_version(),
        "packages": ", ".join(f"{name} {version(name)}" for name in _PACKAGES),
        "load before the run": f"{os.getloadavg()[0]:.2f}",
        "seed": str(seed),
        "form": "quick: a smoke run, its figures mean nothing" if quick else "full",
    }


def facts_in_common(runs: list[Mapping[str, str]]) -> dict[str, str]:
    """Facts that are the same in all runs: the machine's."""
    first, *others = runs
    return {name: fact for name, fact in first.items() if all(each.get(name) == fact for each in others)}


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text(encoding="utf-8").splitlines() if cpuinfo.is_file() else []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.processor() or platform.machine())
