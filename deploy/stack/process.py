"""Processes of a stack: started apart from this one, known again later, ended for sure."""

import os
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil

Readiness = Callable[[], bool]
"""Answers whether the process does its work by now; asked about five times a second, may take a second itself."""

_SAME_START_SECONDS = 2.0  # the start time is computed from the system's clock, which may be corrected meanwhile
_KILL_SECONDS = 5.0

_children: dict[int, subprocess.Popen[bytes]] = {}  # ours to reap as long as this process lives


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessSpec:
    """How to run one process of the stack.

    `environ` is added to this process's environment; `ready_within` and `grace` are seconds; `remedy` is shown when it
    does not start.
    """

    name: str
    command: Sequence[str]
    ready: Readiness
    environ: Mapping[str, str] = field(default_factory=dict)
    cwd: Path | None = None
    ready_within: float = 240.0
    grace: float = 30.0
    remedy: str = "read the log; then make down and make up again"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessRecord:
    """A started process. `started_at` (epoch seconds, the system's) tells it from a later one with its recycled id."""

    name: str
    pid: int
    started_at: float
    log: Path
    grace: float

    def process(self) -> psutil.Process | None:
        """The process if it still runs, None if it ended or its id now belongs to another."""
        try:
            process = psutil.Process(self.pid)
            ours = abs(process.create_time() - self.started_at) < _SAME_START_SECONDS
            return process if ours and process.status() != psutil.STATUS_ZOMBIE else None
        except psutil.NoSuchProcess:
            return None


def launch(spec: ProcessSpec, logs_dir: Path) -> ProcessRecord:
    """Start the process in a session of its own, so that it outlives this one; output goes to `<name>.log`."""
    logs_dir.mkdir(parents=True, exist_ok=True)
    log = logs_dir / f"{spec.name}.log"
    with log.open("wb") as output:
        started = subprocess.Popen(
            list(spec.command),
            env={**os.environ, **spec.environ},
            cwd=spec.cwd,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    _children[started.pid] = started
    return ProcessRecord(
        name=spec.name,
        pid=started.pid,
        started_at=psutil.Process(started.pid).create_time(),
        log=log,
        grace=spec.grace,
    )


def stop(record: ProcessRecord) -> bool:
    """End the process and its children: politely, after its grace by force. False if it was gone already."""
    process = record.process()
    if process is None:
        _reap(record)
        return False
    try:
        family = [process, *process.children(recursive=True)]
        process.terminate()
    except psutil.NoSuchProcess:
        return False
    _, alive = psutil.wait_procs(family, timeout=record.grace)
    for survivor in alive:
        # psutil compares the start time again, so a recycled id is not hit here either.
        survivor.kill()
    psutil.wait_procs(alive, timeout=_KILL_SECONDS)
    _reap(record)
    return True


def _reap(record: ProcessRecord) -> None:
    if child := _children.pop(record.pid, None):
        child.poll()


def last_lines(log: Path, count: int = 15) -> list[str]:
    """The end of a log file, for an error message; nothing if there is no log."""
    if not log.is_file():
        return []
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - 200 * count))
        return file.read().decode(errors="replace").splitlines()[-count:]
