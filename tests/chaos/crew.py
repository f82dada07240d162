"""The worker processes and who starts them again: what systemd or Kubernetes does in production."""

import os
import signal
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from threading import Event, Lock, Thread

from tests.chaos.clock import WrongClock
from tests.chaos.worker import CLOCK_FILE, FIRST_ORDER, MIGRATION_STEP
from tests.chaos.worker_process import ForkedProcess, StartedProcess, StartProcess, WorkerProcess

STOP_SECONDS = 5.0
"""What a worker that is told to stop is given for it."""

_RESTART_SECONDS = 0.3
_LOOK_SECONDS = 0.05
_SLACK_SECONDS = 5.0
_START_SECONDS = 20.0


class Point(StrEnum):
    """Where a worker kills itself; the names are `workers.runtime.failpoints`'."""

    BEFORE_COMMIT = "before-commit"
    AFTER_COMMIT = "after-commit"
    BEFORE_ANSWER = "before-answer"
    RELAY_CLAIMED = "relay-claimed"
    RELAY_SENT = "relay-sent"
    MIGRATION_STEP = MIGRATION_STEP


@dataclass(slots=True)
class Tally:
    """How workers ended."""

    named_kills: Counter[Point] = field(default_factory=Counter)
    random_kills: int = 0
    clean_stops: int = 0
    slowest_stop_seconds: float = 0.0
    wrong_ends: list[int] = field(default_factory=list)
    """Exit codes that nobody had asked for."""


class Worker:
    """One worker process, and its successors."""

    def __init__(self, number: int, environ: Mapping[str, str], folder: Path, start: StartProcess) -> None:
        self.number = number
        self.clock = WrongClock(folder / f"clock-{number}")
        self._log = folder / f"worker-{number}.log"
        self._environ = {**environ, CLOCK_FILE: str(self.clock.file)}
        self._start = start
        self._process: WorkerProcess | None = None
        self.expected_end: str | None = None

    @property
    def pid(self) -> int | None:
        """Of the process that runs now."""
        process = self._process
        return process.pid if process is not None and process.ended() is None else None

    def start(self, first_order: str = "") -> None:
        """Start it."""
        self.expected_end = first_order.partition(" ")[0] or None
        self._process = self._start({**self._environ, FIRST_ORDER: first_order}, self._log)

    def order(self, line: str) -> None:
        """Tell it where to die; one that has just died needs no order."""
        if (process := self._process) is not None:
            process.tell(line)

    def signal(self, number: signal.Signals) -> bool:
        """Send a signal; False if nobody was there."""
        pid = self.pid
        if pid is not None:
            os.kill(pid, number)
        return pid is not None

    def ended(self) -> int | None:
        """The exit code of a process that has ended, once."""
        process = self._process
        code = process.ended() if process is not None else None
        if process is not None and code is not None:
            self._process = None
            process.close()
        return code


class Crew:
    """Several workers side by side, each started again when it ends."""

    def __init__(
        self, *, size: int, environ: Mapping[str, str], folder: Path, forked: bool, metrics_ports: Sequence[int] = ()
    ) -> None:
        self.tally = Tally()
        ports = [{"AFTERSALES_METRICS_PORT": str(port)} for port in metrics_ports] or [{}] * size
        start = ForkedProcess if forked else StartedProcess
        own = zip(range(size), ports, strict=True)
        self.workers = [Worker(number, {**environ, **port}, folder, start) for number, port in own]
        self._lock = Lock()
        self._over = Event()
        self.restarts = True
        """Whether those that end are started again, as they should be."""
        self._thread = Thread(target=self._look_after, daemon=True, name="crew")

    def start(self, first_orders: Sequence[str]) -> None:
        """Start all of them, each with its order."""
        for worker, order in zip(self.workers, first_orders, strict=True):
            worker.start(order)
        self._thread.start()

    def pids(self) -> list[int]:
        """Of those that run now."""
        return [pid for worker in self.workers if (pid := worker.pid) is not None]

    def kill_at_random(self, worker: Worker) -> bool:
        """Kill -9, wherever it is. False if it was not there to be killed."""
        with self._lock:
            worker.expected_end = "random"
            return worker.signal(signal.SIGKILL)

    def kill_at(self, worker: Worker, point: Point, times: int, *, within: float) -> bool:
        """Let it kill itself when it reaches the point so many times. False if it did not come by in time."""
        before = self.tally.named_kills[point]
        with self._lock:
            worker.expected_end = point
        worker.order(f"{point} {times}")
        if _soon(lambda: self.tally.named_kills[point] > before, within=within):
            return True
        worker.order("- 0")
        return _soon(lambda: self.tally.named_kills[point] > before, within=_LOOK_SECONDS)

    def stop_one(self, worker: Worker) -> None:
        """SIGTERM, to one that has come so far as to heed it; the tally tells how it ended."""
        if not _soon(lambda: _heeds_sigterm(worker.pid), within=_START_SECONDS):
            return
        with self._lock:
            worker.expected_end = "stop"
            if not worker.signal(signal.SIGTERM):
                return
        begun = time.monotonic()
        _soon(lambda: worker.expected_end != "stop", within=STOP_SECONDS + 2 * _SLACK_SECONDS)
        self.tally.slowest_stop_seconds = max(self.tally.slowest_stop_seconds, time.monotonic() - begun)

    def close(self) -> None:
        """Stop all of them, by force if need be."""
        self._over.set()
        if self._thread.is_alive():
            self._thread.join()
        for worker in self.workers:
            worker.signal(signal.SIGTERM)
        _soon(lambda: not self.pids(), within=STOP_SECONDS + _SLACK_SECONDS)
        for worker in self.workers:
            worker.signal(signal.SIGKILL)
            worker.ended()

    def _look_after(self) -> None:
        while not self._over.wait(_LOOK_SECONDS):
            if not self.restarts:
                continue
            for worker in self.workers:
                code = worker.ended()
                if code is not None:
                    self._note(worker, code)
                    self._over.wait(_RESTART_SECONDS)
                    worker.start()

    def _note(self, worker: Worker, code: int) -> None:
        with self._lock:
            expected, worker.expected_end = worker.expected_end, None
            if code == -signal.SIGKILL and expected == "random":
                self.tally.random_kills += 1
            elif code == -signal.SIGKILL and expected in tuple(Point):
                self.tally.named_kills[Point(expected)] += 1
            elif code == 0 and expected == "stop":
                self.tally.clean_stops += 1
            else:
                self.tally.wrong_ends.append(code)


def _soon(true: Callable[[], bool], *, within: float) -> bool:
    """Wait until it is, so many seconds at the most; whether it was."""
    deadline = time.monotonic() + within
    while not true():
        if time.monotonic() > deadline:
            return False
        time.sleep(_LOOK_SECONDS)
    return True


def _heeds_sigterm(pid: int | None) -> bool:
    """Whether the process has a handler for it by now; before that, as any program, it just ends."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False
    caught = next(line for line in status.splitlines() if line.startswith("SigCgt"))
    return bool(int(caught.split()[1], 16) >> (signal.SIGTERM - 1) & 1)
