"""A worker's process under measurement: started, watched from outside, ended by its id."""

import os
import queue
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from deploy.errors import DeployError
from deploy.locations import ROOT
from deploy.stack.process import last_lines

READY = "ready"
_READY_SECONDS = 60.0
_STOP_SECONDS = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RivalSpec:
    """How to start a rival. `name` is also the prefix of its job types and the id of its process."""

    name: str
    title: str
    command: Sequence[str]
    environ: Mapping[str, str] = field(default_factory=dict)


class Rival:
    """A running rival. What it writes to standard error is kept in a log file."""

    def __init__(self, spec: RivalSpec, logs: Path) -> None:
        logs.mkdir(parents=True, exist_ok=True)
        self.spec = spec
        self.log = logs / f"{spec.name}.log"
        with self.log.open("wb") as errors:
            self._process = subprocess.Popen(
                list(spec.command),
                cwd=ROOT,
                env={**os.environ, **spec.environ},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )
        self._seen = psutil.Process(self._process.pid)
        self._said: queue.SimpleQueue[str] = queue.SimpleQueue()
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def alive(self) -> bool:
        """Whether the process still runs."""
        return self._process.poll() is None

    def wait_until_ready(self) -> None:
        """Return when it says that it is ready. DeployError with the end of its log if it does not."""
        if self.answer(_READY_SECONDS) != READY:
            raise self._failed("did not start")

    def tell(self, line: str) -> None:
        """Write a line to its standard input."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()

    def answer(self, within: float) -> str:
        """Its next line. DeployError if there is none in so many seconds."""
        try:
            return self._said.get(timeout=within)
        except queue.Empty:
            raise self._failed(f"was silent for {within:.0f} s") from None

    def cpu_seconds(self) -> float:
        """Processor time that it and its children have used so far."""
        times = [each.cpu_times() for each in (self._seen, *self._seen.children(recursive=True))]
        return sum(each.user + each.system for each in times)

    def resident_megabytes(self) -> float:
        """Resident memory of it and its children, in MB of 10⁶ bytes."""
        return sum(each.memory_info().rss for each in (self._seen, *self._seen.children(recursive=True))) / 1e6

    def stop(self) -> int:
        """SIGTERM; SIGKILL if it takes longer than it should. The exit code."""
        if self.alive:
            self._process.terminate()
        try:
            return self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._said.put(line.strip())

    def _failed(self, what: str) -> DeployError:
        return DeployError(
            f"{self.spec.name} {what}.", remedy="read the end of its log above", log=last_lines(self.log)
        )


@contextmanager
def running_rivals(specs: Sequence[RivalSpec], logs: Path, *, settle_seconds: float = 1.0) -> Iterator[list[Rival]]:
    """All of them ready, one after the other so that they do not fight for the processor; ended afterwards.

    `settle_seconds` are waited besides: some say that they are ready and then open their first poll.
    """
    started: list[Rival] = []
    try:
        for spec in specs:
            rival = Rival(spec, logs)
            started.append(rival)
            rival.wait_until_ready()
        time.sleep(settle_seconds)
        yield started
    finally:
        for rival in started:
            rival.stop()
