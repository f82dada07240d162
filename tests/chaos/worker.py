"""The workers' process as production starts it, with a clock that can be set wrong and with orders to die.

Orders come line by line on standard input: `POINT N` kills the process, as by `kill -9`, when it reaches the named
point for the Nth time from now on; `- 0` takes the order back. `stall S` lets the event loop stand still for S seconds,
`clock S` sets the process' own clock wrong by S seconds. When the input ends, the run is over: so does this.
"""

import os
import signal
import sys
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from threading import Lock, Thread
from types import SimpleNamespace
from typing import TextIO

from sqlalchemy import Engine, event

from tests.chaos.clock import WrongClock
from workers import run
from workers.app import App, build_app
from workers.logs import gathered_logs
from workers.runtime import failpoints
from workers.settings import ClockSource, Settings

CLOCK_FILE = "CHAOS_CLOCK_FILE"
"""Environment variable: a file with what this worker's clock adds to the machine's, in seconds. One that goes by the
engine's clock does not heed it.
"""

MIGRATION_STEP = "migration-step"
"""The one point that production does not name: a table or an index has been created, and nothing is committed yet."""

ON_THE_LOOP = "before-answer"
"""A point that the event loop comes by."""

FIRST_ORDER = "CHAOS_FIRST_ORDER"
"""Environment variable: an order that stands from the start."""


class Executioner:
    """Kills its own process where it is told to."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._point = ""
        self._left = 0
        self._stall_seconds = 0.0
        self.clock_wrong_by = 0.0

    def order(self, line: str) -> None:
        """Obey from now on; of the orders to die the last counts."""
        name, number = line.split()
        with self._lock:
            match name:
                case "stall":
                    self._stall_seconds = float(number)
                case "clock":
                    self.clock_wrong_by = float(number)
                case _:
                    self._point, self._left = name, int(number)

    def reached(self, point: str) -> None:
        """The process is at this point."""
        if point == ON_THE_LOOP and self._stall_seconds:
            seconds, self._stall_seconds = self._stall_seconds, 0.0
            time.sleep(seconds)
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


def _with_wrong_clock(app: App) -> App:
    return replace(app, clock=WrongClock(Path(os.environ[CLOCK_FILE])))


def main() -> None:
    """Run the workers with the settings of the environment."""
    executioner = Executioner()
    if first := os.environ.get(FIRST_ORDER):
        executioner.order(first)
    failpoints.on_hit = executioner.reached
    # What the worker tells of its clock, and no more: grpc's Python half reckons deadlines by `time.time`, its core by
    # the machine's own clock, and a call between the two would be over before it began.
    vars(run)["time"] = SimpleNamespace(time=lambda: time.time() + executioner.clock_wrong_by)
    Thread(target=executioner.listen, args=(sys.stdin,), daemon=True, name="executioner").start()
    if first and first.startswith(MIGRATION_STEP):
        # Until the tables are there, hardly anything else is created.
        event.listen(Engine, "after_cursor_execute", lambda *said: _migrating(said[2], executioner))
    settings = Settings()
    with gathered_logs(settings.log_format, settings.log_level), closing(build_app(settings)) as app:
        run.run_workers(_with_wrong_clock(app) if settings.clock is ClockSource.MACHINE else app)


if __name__ == "__main__":
    main()
