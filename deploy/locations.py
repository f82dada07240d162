"""Where things lie: the work tree, the download cache outside it, the run folder inside it."""

import os
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def cache_dir(environ: Mapping[str, str] = os.environ) -> Path:
    """The folder of downloads, shared by all clones of the project; `AFTERSALES_CACHE` moves it."""
    if chosen := environ.get("AFTERSALES_CACHE"):
        return Path(chosen).expanduser().resolve()
    base = environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(base).expanduser().resolve() / "aftersales"


def run_dir(environ: Mapping[str, str] = os.environ) -> Path:
    """The folder of a running stack (state, logs, data); `AFTERSALES_RUN` moves it."""
    chosen = environ.get("AFTERSALES_RUN")
    return Path(chosen).expanduser().resolve() if chosen else ROOT / ".run"


def demo_run_dir(environ: Mapping[str, str] = os.environ) -> Path:
    """The folder of the stack that the demo plays on, within that of the other one."""
    return run_dir(environ) / "demo"
