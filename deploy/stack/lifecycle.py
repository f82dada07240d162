"""A stack up and down: everything or nothing."""

import fcntl
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TypeAlias

from deploy.errors import DeployError
from deploy.stack import preflight, state
from deploy.stack.config import StackConfig
from deploy.stack.engine import bridge, camunda, opensearch
from deploy.stack.process import ProcessRecord, ProcessSpec, launch, stop
from deploy.stack.readiness import wait_until_ready
from deploy.stack.state import StackState

_PORTS_FREE_SECONDS = 15.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """Something done once the engine is ready, such as deploying diagrams. It may be repeated by each `up`."""

    title: str
    run: Callable[[], None]


Step: TypeAlias = ProcessSpec | Action
Report: TypeAlias = Callable[[str], None]
"""Takes one line: what the stack is doing now."""


def up(config: StackConfig, *, then: Sequence[Step] = (), fresh: bool = False, report: Report = print) -> StackState:
    """Start the engine, then the given processes and actions in their order; return when all are ready.

    A stack that is up already is left as it is. With `fresh` the data of earlier runs on the same clock is deleted.
    DeployError if anything stands in the way; whatever was started is stopped again then.
    """
    with _locked(config):
        if running := _already_up(config, fresh=fresh):
            report("already up")
            return running
        preflight.check(config)
        if fresh:
            shutil.rmtree(config.data_dir, ignore_errors=True)
        return _start(config, then, report)


def down(config: StackConfig, *, report: Report = print) -> bool:
    """Stop the stack of the run folder and wait until its ports are free; False if there was none.

    DeployError if a port stays taken: something else holds it.
    """
    with _locked(config):
        return _stop(config, report)


@contextmanager
def running(config: StackConfig, *, then: Sequence[Step] = (), fresh: bool = True) -> Iterator[StackState]:
    """A stack for the time of a `with` block, for tests."""
    try:
        yield up(config, then=then, fresh=fresh, report=lambda _: None)
    finally:
        down(config, report=lambda _: None)


@contextmanager
def _locked(config: StackConfig) -> Iterator[None]:
    config.run_dir.mkdir(parents=True, exist_ok=True)
    with (config.run_dir / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise DeployError(
                f"Another command is starting or stopping the stack of {config.run_dir}.",
                remedy="wait until it has finished, then try again",
            ) from error
        yield


def _already_up(config: StackConfig, *, fresh: bool) -> StackState | None:
    known = state.load(config.run_dir)
    if known is None or not known.alive:
        return None
    whole = known.seconds_to_start is not None and known.alive == known.processes
    if whole and known.config == config and not fresh:
        return known
    raise DeployError(
        f"A stack of {config.run_dir} is running ({', '.join(each.name for each in known.alive)}), "
        "and not, or not only, the one that is asked for.",
        remedy="make down, then try again",
    )


def _start(config: StackConfig, then: Sequence[Step], report: Report) -> StackState:
    begun = time.monotonic()
    try:
        _start_engine(config, report)
        for step in then:
            _take(config, step, report)
    except BaseException:  # Ctrl-C and SIGTERM too must leave nothing running
        report("stopping what was started")
        _stop(config, report)
        raise
    started = replace(_known(config), seconds_to_start=round(time.monotonic() - begun, 1))
    state.save(started)
    return started


def _start_engine(config: StackConfig, report: Report) -> None:
    """All at once: Camunda spends its first seconds loading classes, then waits for OpenSearch by itself."""
    state.save(StackState(config=config))
    specs = (opensearch(config), camunda(config), bridge(config))
    report(f"starting {', '.join(each.name for each in specs)}")
    records = [_launch(config, each) for each in specs]
    for spec, record in zip(specs, records, strict=True):
        wait_until_ready(spec, record)
        report(f"{spec.name} is ready")


def _take(config: StackConfig, step: Step, report: Report) -> None:
    if isinstance(step, Action):
        step.run()
        report(step.title)
    else:
        wait_until_ready(step, _launch(config, step))
        report(f"{step.name} is ready")


def _launch(config: StackConfig, spec: ProcessSpec) -> ProcessRecord:
    record = launch(spec, config.logs_dir)
    state.save(_known(config).with_process(record))
    return record


def _known(config: StackConfig) -> StackState:
    return state.load(config.run_dir) or StackState(config=config)


def _stop(config: StackConfig, report: Report) -> bool:
    known = state.load(config.run_dir)
    if known is None:
        return False
    for record in reversed(known.processes):
        if stop(record):
            report(f"{record.name} has ended")
    _wait_for_ports(known.config)
    state.forget(config.run_dir)
    return True


def _wait_for_ports(config: StackConfig) -> None:
    deadline = time.monotonic() + _PORTS_FREE_SECONDS
    for name, port in config.ports_taken.items():
        while not preflight.port_is_free(config.host, port) and time.monotonic() < deadline:
            time.sleep(0.1)
        preflight.check_port(config.host, name, port)
