"""The starter's process, seen from the benchmark."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from tests.bench.rival import Rival, RivalSpec, running_rivals
from tests.bench.starter import Order, Started

_LONGEST_SECONDS = 1800.0


class Starter:
    """Gives orders to the starter's process; one order at a time."""

    def __init__(self, process: Rival) -> None:
        self._process = process

    def begin(self, order: Order) -> None:
        """Give the order; the instances are started while the caller does something else."""
        self._process.tell(json.dumps(asdict(order)))

    def finish(self) -> Started:
        """Wait until the order is carried out."""
        return Started(**json.loads(self._process.answer(_LONGEST_SECONDS)))

    def carry_out(self, order: Order) -> Started:
        """Give an order and wait for it."""
        self.begin(order)
        return self.finish()


@contextmanager
def running_starter(address: str, logs: Path) -> Iterator[Starter]:
    """A starter for the engine of that gateway address."""
    command = (sys.executable, "-m", "tests.bench.starter", address)
    with running_rivals([RivalSpec(name="starter", title="starter", command=command)], logs) as [process]:
        yield Starter(process)
