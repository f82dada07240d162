"""The workers' process as production starts it, with a clock that can be set wrong and with orders to die.

Orders come line by line on standard input: `POINT N` kills the process, as by `kill -9`, when it reaches the named
point for the Nth time from now on; `- 0` takes the order back. When the input ends, the run is over: so does this.
"""

import os
import signal
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from threading import Lock, Thread
from typing import TextIO

from sqlalchemy import Engine, event

from tests.chaos.clock import WrongClock
from workers.app import build_app
from workers.logs import gathered_logs
from workers.runtime import points
from workers.service import run_workers
from workers.settings import Settings

CLOCK_FILE = "CHAOS_CLOCK_FILE"
"""Environment variable: a file with what this worker's clock adds to the machine's, in seconds."""

MIGRATION_STEP = "migration-step"
"""The one point that production does not name: a table or an index has been created, and nothing is committed yet."""

FIRST_ORDER = "CHAOS_FIRST_ORDER"
"""Environment variable: an order that stands from the start."""


class Executioner:
    """Kills its own process where it is told to."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._point = ""
        self._left = 0

    def order(self, line: str) -> None:
        """Obey from now on; the last order counts."""
        with self._lock:
            self._point, left = line.split()
            self._left = int(left)

    def reached(self, point: str) -> None:
        """The process is at this point."""
        with self._lock:
            if point != self._point:
                return
            self._left -= 1
            if self._left <= 0:
                os.kill(os.getpid(), signal.SIGKILL)

    def listen(self, orders: TextIO) -> None:
        """Take orders until there are no more."""
        for line in orders:
            self.order(line)
        os.kill(os.getpid(), signal.SIGTERM)


def _migrating(statement: str, executioner: Executioner) -> None:
    if statement.lstrip().startswith("CREATE"):
        executioner.reached(MIGRATION_STEP)


def main() -> None:
    """Run the workers with the settings of the environment."""
    executioner = Executioner()
    if first := os.environ.get(FIRST_ORDER):
        executioner.order(first)
    points.on_reach = executioner.reached
    Thread(target=executioner.listen, args=(sys.stdin,), daemon=True, name="executioner").start()
    if first and first.startswith(MIGRATION_STEP):
        # Until the tables are there, hardly anything else is created.
        event.listen(Engine, "after_cursor_execute", lambda *said: _migrating(said[2], executioner))
    settings = Settings()
    with gathered_logs(settings.log_format, settings.log_level), closing(build_app(settings)) as app:
        run_workers(replace(app, clock=WrongClock(Path(os.environ[CLOCK_FILE]))))


if __name__ == "__main__":
    main()
