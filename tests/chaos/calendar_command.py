"""`aftersales calendar` as an operator runs it, on the run's clock, with an order to die.

`python -m tests.chaos.calendar_command TRANSACTIONS ARGUMENT...`: the command kills itself, as by `kill -9`, once it
has committed so many transactions, before the first where that is 0, never where it is "-". The first keeps the decree,
the others move limits.
"""

import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TypeVar

from db.unit_of_work import SqlUnitOfWork
from tests.chaos.clock import WrongClock
from tests.chaos.worker import CLOCK_FILE
from workers.app import App, build_app
from workers.cli import session
from workers.cli.main import cli
from workers.settings import Settings
from workers.transactions import RetriedTransactions

NEVER = "-"

T = TypeVar("T")


class _Executioner:
    """Counts transactions until its order is fulfilled."""

    def __init__(self, order: str) -> None:
        self._left = None if order == NEVER else int(order)

    def look(self) -> None:
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def committed(self) -> None:
        if self._left is not None:
            self._left -= 1
        self.look()


@dataclass(frozen=True, slots=True)
class _CutTransactions(RetriedTransactions):
    executioner: _Executioner

    def run(self, work: Callable[[SqlUnitOfWork], T]) -> T:
        self.executioner.look()
        result = RetriedTransactions.run(self, work)
        self.executioner.committed()
        return result


@dataclass(frozen=True, slots=True, kw_only=True)
class _CutApp(App):
    executioner: _Executioner

    @property
    def transactions(self) -> RetriedTransactions:
        return _CutTransactions(self.begin, self.executioner)


def main() -> None:
    """Run the command with the settings of the environment."""
    executioner, clock = _Executioner(sys.argv[1]), WrongClock(Path(os.environ[CLOCK_FILE]))

    def cut_app(settings: Settings) -> App:
        app = build_app(settings)
        wired = {each.name: getattr(app, each.name) for each in fields(app)}
        return _CutApp(**{**wired, "clock": clock, "executioner": executioner})

    vars(session)["build_app"] = cut_app
    cli(["calendar", *sys.argv[2:]])


if __name__ == "__main__":
    main()
