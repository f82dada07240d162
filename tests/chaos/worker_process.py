"""A worker's process: started as in production, or forked from one that has imported all, which costs a tenth of it."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Protocol

from deploy.locations import ROOT
from tests.chaos.forked_worker import work
from tests.forks import FORKS

Environ = Mapping[str, str]


class WorkerProcess(Protocol):
    """A process of `tests.chaos.worker`. For any thread."""

    @property
    def pid(self) -> int: ...

    def tell(self, order: str) -> None:
        """Give it an order; one that has just died needs none."""

    def ended(self) -> int | None:
        """How it has ended: its exit code, or minus the signal; None while it runs."""

    def close(self) -> None:
        """Give up the way to it: one that still runs ends."""


StartProcess = Callable[[Environ, Path], WorkerProcess]
"""Starts one with these variables besides our own environment's; what it says goes to the end of the file."""


class StartedProcess:
    """A Python of its own."""

    def __init__(self, environ: Environ, log: Path) -> None:
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.chaos.worker"],
                cwd=ROOT,
                env={**os.environ, **environ},
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=subprocess.STDOUT,
                bufsize=0,
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    def tell(self, order: str) -> None:
        if self._process.stdin is not None:
            with suppress(OSError, ValueError):
                self._process.stdin.write(f"{order}\n".encode())

    def ended(self) -> int | None:
        return self._process.poll()

    def close(self) -> None:
        if self._process.stdin is not None:
            self._process.stdin.close()


class ForkedProcess:
    """Forked: where many are killed within minutes, the importing of each would take longer than what it works."""

    def __init__(self, environ: Environ, log: Path) -> None:
        read, self._orders = FORKS.Pipe(duplex=False)
        self._process = FORKS.Process(target=work, args=(read, {**os.environ, **environ}, log))
        self._process.start()
        read.close()
        self._asking = Lock()

    @property
    def pid(self) -> int:
        pid = self._process.pid
        assert pid is not None, "it was started when it was made"
        return pid

    def tell(self, order: str) -> None:
        with suppress(OSError):
            os.write(self._orders.fileno(), f"{order}\n".encode())

    def ended(self) -> int | None:
        with self._asking:  # its exit code can be read once: of two that ask at a time, one would be told a wrong one
            return self._process.exitcode

    def close(self) -> None:
        self._orders.close()
