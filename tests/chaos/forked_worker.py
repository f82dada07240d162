"""The process of `tests.chaos.worker`, forked: the same from its orders on."""

import os
import sys
from collections.abc import Mapping
from multiprocessing.connection import Connection
from pathlib import Path

from deploy.locations import ROOT
from tests.chaos.worker import main
from workers.handlers import all_handlers

all_handlers()  # imports them


def work(orders: Connection, environ: Mapping[str, str], log: Path) -> None:
    """Take orders, be told and say what a process does that was started with this environment, input and output."""
    os.environ.clear()
    os.environ.update(environ)
    os.chdir(ROOT)
    os.dup2(orders.fileno(), 0)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - to the end of the process
    with log.open("ab") as output:
        os.dup2(output.fileno(), 1)
        os.dup2(output.fileno(), 2)
    main()
